using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>What a figure is watched for.</summary>
public enum Watch
{
    /// <summary>It differs from the time before.</summary>
    Change = 1,

    /// <summary>It lies beyond a threshold.</summary>
    Breach = 2,
}

/// <summary>Of which turns is alarm given.</summary>
public enum Turn
{
    /// <summary>For the worse.</summary>
    Worse = 1,

    /// <summary>For the better.</summary>
    Better = 2,

    /// <summary>For either.</summary>
    Either = 3,
}

/// <summary>What one look says.</summary>
public enum Look
{
    /// <summary>Too few answers to say anything.</summary>
    Thin = 1,

    /// <summary>Nothing that chance would not bring about.</summary>
    Calm = 2,

    /// <summary>More than chance.</summary>
    Alarming = 3,
}

/// <summary>
/// When alarm is given. Every day the last days are looked at once, as one window. A single look errs with probability <see cref="Chance"/>, so that
/// where nothing changes all looks of a year together begin no more than <see cref="FalseAlarms"/> alarms on average. An alarm that has begun goes on until the
/// usual 95 % interval no longer says so: what began by strict limits ends by usual ones, and does not flicker between.
/// </summary>
/// <param name="Metric">The figure.</param>
/// <param name="Watch">For what.</param>
/// <param name="Turn">Of which turns; a breach has a side: worse or better.</param>
/// <param name="Window">Days looked at together, 1 to 90; a multiple of 7 leaves out what differs by the day of the week.</param>
/// <param name="Threshold">Of a breach, in the metric's unit.</param>
/// <param name="MinN">Below so many answers, in the window or before it, a look says nothing.</param>
/// <param name="FalseAlarms">At most so many in a year on average, above 0.</param>
/// <remarks>By the union bound over the looks of a year, whatever their dependence: Bonferroni 1936. Windows overlap, so that the true rate is lower;
/// <see cref="FalseAlarmRate"/> measures it.</remarks>
public sealed record AlarmRule(IMetric Metric, Watch Watch, Turn Turn, int Window, double? Threshold, int MinN, double FalseAlarms)
{
    const int Looks = 365;

    /// <summary>Days before the window that a change is measured from: four windows, and four weeks at least; 0 for a breach.</summary>
    public int Baseline => Watch == Watch.Change ? Math.Max(28, 4 * Window) : 0;

    /// <summary>Days that one look needs.</summary>
    public int Reach => Window + Baseline;

    /// <summary>Probability that a single look gives alarm where nothing changes.</summary>
    public double Chance => FalseAlarms / Looks;

    /// <summary>What the interval must leave outside: no difference, or the threshold.</summary>
    /// <exception cref="InvalidOperationException">A breach without threshold.</exception>
    public double Reference => Watch == Watch.Change ? 0 : Threshold ?? throw new InvalidOperationException("A breach has a threshold.");

    /// <summary>One look.</summary>
    /// <param name="before">Answers of the baseline; none for a breach.</param>
    /// <param name="now">Answers of the window.</param>
    /// <param name="isOn">Whether the look before was alarming.</param>
    public Look At(ScoreCounts before, ScoreCounts now, bool isOn)
    {
        if (LimitsOf(before, now, isOn ? Sampling.Usual : Strict) is not { } limits) return Look.Thin;
        return IsBeyond(limits) ? Look.Alarming : Look.Calm;
    }

    /// <summary>Where the difference, or the figure, lies; null where a look says nothing.</summary>
    public Interval? LimitsOf(ScoreCounts before, ScoreCounts now, Sampling sampling)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        if (now.N < MinN || now.N == 0) return null;
        if (Watch == Watch.Breach) return Metric.IntervalOf(now, sampling);
        return before.N < MinN || before.N == 0 ? null : Metric.ChangeOf(before, now, sampling);
    }

    /// <summary>The smallest change, or distance from the threshold, that four looks in five notice, in the metric's unit; null where a look says nothing.</summary>
    /// <remarks>Two-sided limits at 95 % are 1.96 standard errors wide to either side; noticed with power 0.8 are z(1 − chance) + z(0.8) of them.</remarks>
    public double? Noticeable(ScoreCounts before, ScoreCounts now)
    {
        if (LimitsOf(before, now, Sampling.Usual) is not { } limits) return null;
        var error = (limits.High - limits.Low) / 2 / Quantile.Normal(Sampling.Usual.Level);
        return error * (Quantile.Normal(Strict.Level) + Quantile.Normal(0.6)); // z(0.8) is the two-sided quantile of 0.6
    }

    // Two-sided levels: an alarm for one side alone may err twice as often on that side.
    Sampling Strict => new(Turn == Turn.Either ? 1 - Chance : 1 - (2 * Chance));

    bool IsBeyond(Interval limits)
    {
        var (isAbove, isBelow) = (limits.Low > Reference, limits.High < Reference);
        var (better, worse) = Metric.Better == Better.Higher ? (isAbove, isBelow) : (isBelow, isAbove);
        return (better && Turn != Turn.Worse) || (worse && Turn != Turn.Better);
    }
}
