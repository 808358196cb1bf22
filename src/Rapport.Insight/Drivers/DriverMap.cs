using Rapport.Insight.Catalogue;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>Draws drivers up by importance and performance.</summary>
/// <remarks>Martilla and James, "Importance-performance analysis", Journal of Marketing 41(1), 1977. The lines stand at the mean of either axis, as is usual where scales
/// have no line of their own. A driver that is not significant has no importance.</remarks>
static class DriverMap
{
    const int FewestResamples = 200, MostResamples = 1_000;

    /// <summary>Products of two columns that a question may cost.</summary>
    const double Work = 1.5e9;

    /// <summary>The report of what was found.</summary>
    /// <exception cref="FittingException">One driver follows from others.</exception>
    public static DriverReport Report(DriverQuestion question, FoundRatings found)
    {
        var (chosen, outcome) = (found.Chosen, question.Outcome);
        var ratings = chosen.Drivers.Select(d => found.Ratings[d]).ToList();
        var resamples = (int)Math.Clamp(Work / (chosen.Rows.Count * Math.Pow(ratings.Count + 1, 2) / 2), FewestResamples, MostResamples);
        var drivers = KeyDrivers.Of([.. ratings.Select(r => r.Key)], [.. chosen.Drivers.Select(chosen.Column)], [.. chosen.Rows.Select(r => r.Outcome)], resamples);
        var performances = chosen.Drivers.Select((d, i) => Rated(found.Answers, d, ratings[i])).ToList();
        var lines = new MapLines(100 * drivers.Explained / ratings.Count, performances.Average(p => p.Share.Value));
        return new(
            outcome.Metric.Id, outcome.Metric.Scale.Id, PeriodAnswer.Of(outcome.Period), question.Survey, question.Survey is null ? question.WindowDays : null, drivers.N,
            Between.Of(drivers.Explained, drivers.ExplainedLimits!.Value).Map(Percent), Percent(drivers.Adjusted), drivers.P, resamples, lines, // resampled
            [.. drivers.Drivers.Select((d, i) => Figure(d, ratings[i], performances[i]) with
            {
                Share = drivers.Explained > 0 ? Percent(d.RelativeWeight / drivers.Explained) : 0,
                Missing = found.Answers.LongCount(a => a.Ratings[chosen.Drivers[i]] is null),
                NotApplicable = found.NotApplicable is { } skipped ? skipped.GetValueOrDefault(ratings[i].Place) : null,
            }).Select(f => Placed(f, lines)).OrderByDescending(f => f.RelativeWeight.Value).ThenBy(f => f.Key, StringComparer.Ordinal)],
            found.Unused, found.LeftOut);

        DriverFigure Figure(KeyDriver d, Rating rating, Performance performance)
        {
            var isWith = d.Coefficient > 0 == (rating.Better == outcome.Metric.Better);
            return new(
                rating.Key, rating.Place, rating.Scale.Id, rating.Better == Better.Higher ? "higher" : "lower", performance, Percent(d.Importance), Between.Of(d.RelativeWeight, d.Limits!.Value).Map(Percent), // resampled
                d.Lmg is { } lmg ? Percent(lmg) : null, 0, Between.Of(d.Coefficient, d.CoefficientLimits), d.Correlation, d.P, d.IsSignificant, !d.IsSignificant ? null : isWith ? "with" : "against", null, false, 0, null);
        }
    }

    /// <summary>In which part of the map a driver is, and whether its intervals leave a doubt.</summary>
    static DriverFigure Placed(DriverFigure of, MapLines lines)
    {
        if (of.Direction == "against") return of;
        var (isImportant, isGood) = (of.Importance > lines.Importance, of.Performance.Share.Value >= lines.Performance);
        var isCertain = !Holds(of.Performance.Share, lines.Performance) && !Holds(of.RelativeWeight, lines.Importance);
        return of with { Quadrant = isImportant ? isGood ? "maintain" : "improve" : isGood ? "overkill" : "monitor", Certain = isCertain };
    }

    static bool Holds(Between of, double line) => of.Low <= line && line <= of.High;

    /// <summary>Of everybody who gave the outcome and this rating, each once with the latest.</summary>
    static Performance Rated(IReadOnlyList<RatedAnswer> answers, int driver, Rating rating)
    {
        var values = answers.Where(a => a.Ratings[driver] is not null).DistinctBy(a => a.Person).Select(a => a.Ratings[driver]!.Value).ToList(); // filtered
        var mean = Estimates.Mean(values)!.Value; // at least as many as a question needs
        var (worst, best) = rating.Better == Better.Higher ? (rating.Scale.Min, rating.Scale.Max) : (rating.Scale.Max, rating.Scale.Min);
        var limits = new Between(mean.Value, Math.Max(rating.Scale.Min, mean.Limits.Low), Math.Min(rating.Scale.Max, mean.Limits.High));
        return new(values.Count, limits, limits.Map(v => 100 * (v - worst) / (best - worst)));
    }

    static double Percent(double share) => 100 * share;
}
