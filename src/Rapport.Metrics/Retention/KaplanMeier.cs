using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>How long somebody was watched.</summary>
/// <param name="Time">0 or more, in any unit.</param>
/// <param name="Ended">Whether it ended then; if not, it went on longer than that, nobody knows how long.</param>
public readonly record struct Lifetime(double Time, bool Ended);

/// <summary>How limits of a survival curve are found.</summary>
public enum SurvivalLimits
{
    /// <summary>Symmetric in the logarithm of the share; the usual one of R.</summary>
    Log,

    /// <summary>Symmetric in log(−log share): never leaves 0..1, better for few.</summary>
    LogLog,

    /// <summary>Symmetric in the share.</summary>
    Plain,
}

/// <summary>One step of a survival curve.</summary>
/// <param name="Time">When somebody left or was last seen.</param>
/// <param name="AtRisk">How many were there until then.</param>
/// <param name="Events">How many left.</param>
/// <param name="Censored">How many were last seen.</param>
/// <param name="Share">Share that stays longer, 0..1.</param>
/// <param name="Error">Its standard error (Greenwood).</param>
/// <param name="Limits">Where it lies at the level asked for; null where nobody is left, which tells nothing of a spread.</param>
public sealed record SurvivalStep(double Time, long AtRisk, long Events, long Censored, double Share, double Error, Interval? Limits);

/// <summary>The share that stays at least so long, with those of whom the end is not known yet.</summary>
/// <param name="Steps">Ascending by time; empty for nobody.</param>
/// <remarks>Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53, 1958; Greenwood 1926.</remarks>
public sealed record KaplanMeier(IReadOnlyList<SurvivalStep> Steps)
{
    /// <summary>Estimates the curve.</summary>
    /// <param name="lifetimes">In any order.</param>
    /// <param name="limits">How limits are found.</param>
    /// <param name="level">Of the limits, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is below 0 or no number, or the level is out of range.</exception>
    public static KaplanMeier Of(IEnumerable<Lifetime> lifetimes, SurvivalLimits limits = SurvivalLimits.Log, double level = 0.95)
    {
        var z = Quantile.Normal(level);
        var times = lifetimes.GroupBy(l => l.Time).OrderBy(g => g.Key).Select(g => (Time: g.Key, Events: g.LongCount(l => l.Ended), All: g.LongCount())).ToList();
        if (times.Exists(t => !(t.Time >= 0) || double.IsInfinity(t.Time))) throw new ArgumentOutOfRangeException(nameof(lifetimes), "A lifetime is 0 or more.");
        var (steps, atRisk, share, greenwood) = (new List<SurvivalStep>(times.Count), times.Sum(t => t.All), 1.0, 0.0);
        foreach (var (time, events, all) in times)
        {
            share *= (double)(atRisk - events) / atRisk;
            if (events > 0 && events < atRisk) greenwood += events / ((double)atRisk * (atRisk - events));
            steps.Add(new(time, atRisk, events, all - events, share, share * Math.Sqrt(greenwood), share > 0 ? Limits(share, Math.Sqrt(greenwood) * z, limits) : null));
            atRisk -= all;
        }

        return new(steps);
    }

    /// <summary>The curve at a time: the last step until then; null before the first, where the share is 1.</summary>
    public SurvivalStep? At(double time) => Steps.LastOrDefault(s => s.Time <= time);

    /// <summary>The time by which half have left, with limits; null where the curve, or its limit, does not fall that far.</summary>
    /// <remarks>Where the curve is level at just one half, the middle of that level. Brookmeyer and Crowley, Biometrics 38, 1982.</remarks>
    public (double? Time, double? Low, double? High) Median()
    {
        return (Falls(s => s.Share), Falls(s => s.Limits?.Low ?? double.NaN), Falls(s => s.Limits?.High ?? double.NaN));

        double? Falls(Func<SurvivalStep, double> height)
        {
            var at = Steps.Where(s => s.Events > 0 && !double.IsNaN(height(s))).ToList();
            var reached = at.FindIndex(s => height(s) <= 0.5 + 1e-12);
            if (reached < 0) return null;
            return Math.Abs(height(at[reached]) - 0.5) < 1e-12 && reached + 1 < at.Count ? (at[reached].Time + at[reached + 1].Time) / 2 : at[reached].Time;
        }
    }

    /// <summary>The mean time within a horizon, in the unit of time, with its standard error: the area under the curve.</summary>
    /// <param name="horizon">Above 0.</param>
    /// <returns>Null for nobody. Where the horizon is beyond the last time, the curve is taken to go on level.</returns>
    public (double Mean, double Error)? MeanWithin(double horizon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        if (Steps.Count == 0) return null;
        var within = Steps.Where(s => s.Time < horizon).ToList();
        var (area, variance, until) = (0.0, 0.0, horizon);
        foreach (var step in Enumerable.Reverse(within))
        {
            area += step.Share * (until - step.Time);
            until = step.Time;
            if (step.Events > 0 && step.Events < step.AtRisk) variance += area * area * step.Events / ((double)step.AtRisk * (step.AtRisk - step.Events));
        }

        return (area + until, Math.Sqrt(variance));
    }

    static Interval Limits(double share, double half, SurvivalLimits limits) => limits switch
    {
        SurvivalLimits.Log => new Interval(share * Math.Exp(-half), share * Math.Exp(half)).Clip(0, 1),
        SurvivalLimits.LogLog when share < 1 => new(Math.Pow(share, Math.Exp(-half / Math.Log(share))), Math.Pow(share, Math.Exp(half / Math.Log(share)))),
        SurvivalLimits.LogLog => new(1, 1),
        _ => new Interval(share - (share * half), share + (share * half)).Clip(0, 1),
    };
}
