using Rapport.Metrics;

namespace Rapport.Service.Reports;

/// <summary>What a figure means.</summary>
/// <param name="Id">Stable, with what it is of: <c>case.reopened</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Convention">How it is counted, in words.</param>
/// <param name="Unit"><c>count</c>, <c>share</c> (0..1), <c>seconds</c>, or a metric's <c>points</c>, <c>percent</c> or <c>scale</c>.</param>
/// <param name="Better"><c>higher</c>, <c>lower</c>, or empty where neither is.</param>
sealed record FigureMeaning(string Id, string Name, string Convention, string Unit, string Better);

/// <summary>Something that was done: a case or a conversation that was closed, a call that ended.</summary>
interface IDone
{
    /// <summary>Of the case or the conversation.</summary>
    Guid Id { get; }

    /// <summary>When it was over, UTC microseconds.</summary>
    long At { get; }

    /// <summary>Number of its group among those of the report.</summary>
    int Group { get; }
}

/// <summary>Values of one figure: of all, and of each group by its number.</summary>
sealed record FigureValues(PairedEstimate Total, IReadOnlyList<PairedEstimate> Groups);

/// <summary>A figure, or two of the same amounts, over what was done.</summary>
interface IFigure<T> where T : IDone
{
    /// <summary>What they mean.</summary>
    IReadOnlyList<FigureMeaning> Meanings { get; }

    /// <summary>Values for each of <see cref="Meanings"/>.</summary>
    /// <param name="rows">All of them.</param>
    /// <param name="groups">How many groups there are.</param>
    IReadOnlyList<FigureValues> Of(IReadOnlyList<T> rows, int groups);

    /// <summary>What one counts for: 1 or 0 of a share, seconds of a time; null when it is not among those the figure is made of.</summary>
    double? Of(T row);
}

/// <summary>How many there are.</summary>
sealed record CountFigure<T>(FigureMeaning Meaning) : IFigure<T> where T : IDone
{
    public IReadOnlyList<FigureMeaning> Meanings => [Meaning];

    public double? Of(T row) => 1;

    public IReadOnlyList<FigureValues> Of(IReadOnlyList<T> rows, int groups)
    {
        var counts = new long[groups];
        foreach (var row in rows) counts[row.Group]++;
        return [new(Counted(rows.Count), [.. counts.Select(Counted)])];
    }

    // All were counted and none was drawn: there are no limits.
    static PairedEstimate Counted(long n) => new(n, n, null);
}

/// <summary>The share of those something is true of, with the limits of Wilson.</summary>
/// <param name="Meaning">What it means.</param>
/// <param name="Holds">Null for those that it says nothing of.</param>
sealed record ShareFigure<T>(FigureMeaning Meaning, Func<T, bool?> Holds) : IFigure<T> where T : IDone
{
    public IReadOnlyList<FigureMeaning> Meanings => [Meaning];

    public double? Of(T row) => Holds(row) is { } holds ? (holds ? 1 : 0) : null;

    public IReadOnlyList<FigureValues> Of(IReadOnlyList<T> rows, int groups)
    {
        var (hits, n) = (new long[groups], new long[groups]);
        foreach (var row in rows)
        {
            if (Holds(row) is not { } holds) continue;
            n[row.Group]++;
            if (holds) hits[row.Group]++;
        }

        return [new(Paired.Share(hits.Sum(), n.Sum()), [.. hits.Zip(n, (h, of) => Paired.Share(h, of))])];
    }
}

/// <summary>Median and ninth decile of times: waiting times are skewed, and a mean would tell of the few longest.</summary>
/// <param name="Id">Before <c>.median</c> and <c>.p90</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Convention">How it is counted.</param>
/// <param name="Micros">Microseconds; null for those that it says nothing of.</param>
sealed record TimeFigure<T>(string Id, string Name, string Convention, Func<T, long?> Micros) : IFigure<T> where T : IDone
{
    const double Second = 1e6;

    public IReadOnlyList<FigureMeaning> Meanings { get; } =
    [
        new($"{Id}.median", $"{Name}, median", Convention, "seconds", "lower"), new($"{Id}.p90", $"{Name}, nine in ten within", Convention, "seconds", "lower"),
    ];

    public double? Of(T row) => Micros(row) / Second;

    // Sorted once: taken apart in that order, the times of each group are sorted too.
    public IReadOnlyList<FigureValues> Of(IReadOnlyList<T> rows, int groups)
    {
        var (times, whose, n) = (new long[rows.Count], new int[rows.Count], 0);
        foreach (var row in rows)
        {
            if (Micros(row) is not { } time) continue;
            (times[n], whose[n]) = (time, row.Group);
            n++;
        }

        Array.Sort(times, whose, 0, n);
        var own = Enumerable.Range(0, groups).Select(_ => new List<long>()).ToList();
        for (var i = 0; i < n; i++) own[whose[i]].Add(times[i]);
        var sorted = own.ConvertAll(o => o.ToArray());
        FigureValues At(double share) => new(Seconds(times.AsSpan(0, n), share), [.. sorted.Select(s => Seconds(s, share))]);
        return [At(0.5), At(0.9)];
    }

    static PairedEstimate Seconds(ReadOnlySpan<long> sorted, double share)
    {
        var found = Quantiles.Of(sorted, share);
        return new(found.N, found.Value / Second, found.Limits is { } limits ? new Interval(limits.Low / Second, limits.High / Second) : null);
    }
}
