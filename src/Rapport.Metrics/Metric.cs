namespace Rapport.Metrics;

/// <summary>What a figure is counted in.</summary>
/// <param name="Id"><c>points</c>, <c>percent</c> or <c>scale</c>.</param>
/// <param name="Factor">What the ratio of counts is multiplied with.</param>
/// <param name="Decimals">Digits after the point when printed.</param>
public sealed record Unit(string Id, int Factor, int Decimals)
{
    /// <summary>A difference of two shares, −100..100, printed whole.</summary>
    public static Unit Points { get; } = new("points", 100, 0);

    /// <summary>A share, 0..100, printed to 0.1.</summary>
    public static Unit Percent { get; } = new("percent", 100, 1);

    /// <summary>A mean on the scale itself, printed to 0.01.</summary>
    public static Unit Scale { get; } = new("scale", 1, 2);
}

/// <summary>Which way is good.</summary>
public enum Better
{
    /// <summary>More is better.</summary>
    Higher,

    /// <summary>Less is better: effort, churn.</summary>
    Lower,
}

/// <summary>A named range of answers that is shown with a figure, such as the promoters.</summary>
/// <param name="Name">Lower-case, stable: <c>promoters</c>.</param>
/// <param name="Low">Lowest answer in it.</param>
/// <param name="High">Highest answer in it.</param>
public sealed record Part(string Name, int Low, int High);

/// <summary>Where a true value lies with the stated confidence, in the metric's unit.</summary>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit, at least <paramref name="Low"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>True when the value lies outside: what makes a change significant.</summary>
    public bool Excludes(double value) => value < Low || value > High;

    internal Interval Clip(double min, double max) => new(Math.Clamp(Low, min, max), Math.Clamp(High, min, max));

    internal Interval Times(double factor) => new(Low * factor, High * factor);
}

/// <summary>How the answers were come by.</summary>
/// <param name="Level">Confidence level of intervals, between 0 and 1.</param>
/// <param name="Population">How many could have answered, where the invited list is known; null when it is not.</param>
public sealed record Sampling(double Level = 0.95, long? Population = null)
{
    /// <summary>95 %, population unknown.</summary>
    public static Sampling Usual { get; } = new();
}

/// <summary>A figure with its convention. One folder per family of conventions; <see cref="MetricList"/> names them all.</summary>
public interface IMetric
{
    /// <summary>Id with the convention in it: <c>csat.top2.5</c>. Stands beside every number.</summary>
    string Id { get; }

    /// <summary>Shown to people.</summary>
    string Name { get; }

    /// <summary><c>nps</c>, <c>csat</c> or <c>ces</c>.</summary>
    string Family { get; }

    /// <summary>The convention in words.</summary>
    string Convention { get; }

    /// <summary>What it is counted in.</summary>
    Unit Unit { get; }

    /// <summary>Lowest possible value.</summary>
    double Min { get; }

    /// <summary>Highest possible value.</summary>
    double Max { get; }

    /// <summary>Which way is good.</summary>
    Better Better { get; }

    /// <summary>The only scale it reads.</summary>
    Scale Scale { get; }

    /// <summary>The formula as people write it.</summary>
    string Formula { get; }

    /// <summary>How its interval is made.</summary>
    string IntervalMethod { get; }

    /// <summary>Where formula and convention come from.</summary>
    string Source { get; }

    /// <summary>The ranges of answers shown with it, lowest first; together they cover the scale.</summary>
    IReadOnlyList<Part> Parts { get; }

    /// <summary>The exact ratio, to be multiplied with the unit's factor; null when there are no answers: no data is not a 0.</summary>
    /// <exception cref="ArgumentException">The counts are of another scale.</exception>
    Ratio? Of(ScoreCounts counts);

    /// <summary>For a mean, how far up its scale it is: (m − min) / (max − min). Null for others, and without answers.</summary>
    Ratio? ShareOfScale(ScoreCounts counts) => null;

    /// <summary>Where the true value lies, within <see cref="Min"/>..<see cref="Max"/>; null where the answers cannot tell
    /// (none at all, or a single one for a mean).</summary>
    /// <exception cref="ArgumentException">The counts are of another scale.</exception>
    Interval? IntervalOf(ScoreCounts counts, Sampling sampling);

    /// <summary>Where the true difference <paramref name="now"/> − <paramref name="before"/> of two independent groups lies;
    /// null where either cannot tell.</summary>
    /// <exception cref="ArgumentException">The counts are of another scale.</exception>
    Interval? ChangeOf(ScoreCounts before, ScoreCounts now, Sampling sampling);
}

/// <summary>What all metrics share: the checks at the top and the limits of their ranges.</summary>
public abstract record Metric(string Id, string Name, string Family, Scale Scale) : IMetric
{
    /// <inheritdoc/>
    public required string Convention { get; init; }

    /// <inheritdoc/>
    public required string Formula { get; init; }

    /// <inheritdoc/>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public Better Better { get; init; } = Better.Higher;

    /// <inheritdoc/>
    public abstract Unit Unit { get; }

    /// <inheritdoc/>
    public abstract double Min { get; }

    /// <inheritdoc/>
    public abstract double Max { get; }

    /// <inheritdoc/>
    public abstract string IntervalMethod { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<Part> Parts { get; }

    /// <inheritdoc/>
    public Ratio? Of(ScoreCounts counts) => Own(counts).N == 0 ? null : new Ratio(Numerator(counts), Denominator(counts));

    /// <inheritdoc/>
    public Interval? IntervalOf(ScoreCounts counts, Sampling sampling) =>
        Own(counts).N == 0 ? null : Spread(counts, sampling)?.Clip(Min, Max);

    /// <inheritdoc/>
    public Interval? ChangeOf(ScoreCounts before, ScoreCounts now, Sampling sampling) =>
        Own(before).N == 0 || Own(now).N == 0 ? null : Difference(before, now, sampling)?.Clip(Min - Max, Max - Min);

    /// <summary>What stands over <see cref="Denominator"/>.</summary>
    protected abstract long Numerator(ScoreCounts counts);

    /// <summary>n, or a whole multiple of it where answers are counted in parts of the unit.</summary>
    protected virtual long Denominator(ScoreCounts counts) => counts.N;

    /// <summary>The interval for at least one answer, before it is clipped.</summary>
    protected abstract Interval? Spread(ScoreCounts counts, Sampling sampling);

    /// <summary>The interval of the difference for at least one answer on either side.</summary>
    protected abstract Interval? Difference(ScoreCounts before, ScoreCounts now, Sampling sampling);

    ScoreCounts Own(ScoreCounts counts) => counts.Scale == Scale
        ? counts
        : throw new ArgumentException($"{Id} reads {Scale.Id}, not {counts.Scale.Id}.", nameof(counts));
}
