namespace Rapport.Metrics;

/// <summary>How often each answer of one scale was given: all that a metric of that scale needs to know.</summary>
public sealed class ScoreCounts
{
    readonly long[] counts;

    ScoreCounts(Scale scale, long[] counts)
    {
        Scale = scale;
        this.counts = counts;
        foreach (var (score, count) in Pairs)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            N += count;
            Sum += score * count;
        }
    }

    /// <summary>The scale answered on.</summary>
    public Scale Scale { get; }

    /// <summary>Number of answers, 0 when there are none.</summary>
    public long N { get; }

    /// <summary>Sum of all answers.</summary>
    public long Sum { get; }

    /// <summary>How often an answer was given; 0 for one that is off the scale.</summary>
    public long this[int score] => score >= Scale.Min && score <= Scale.Max ? counts[score - Scale.Min] : 0;

    /// <summary>Every answer of the scale, lowest first, with its count.</summary>
    public IEnumerable<(int Score, long Count)> Pairs => counts.Select((count, i) => (Scale.Min + i, count));

    /// <summary>Number of answers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public long Between(int low, int high) => Pairs.Where(p => p.Score >= low && p.Score <= high).Sum(p => p.Count);

    /// <summary>No answers.</summary>
    public static ScoreCounts None(Scale scale) => new(scale, new long[scale.Points]);

    /// <summary>Counts given per answer; the same answer may come more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An answer lies off the scale, or its total count is negative.</exception>
    public static ScoreCounts Of(Scale scale, IEnumerable<(double Score, long Count)> pairs)
    {
        var found = new long[scale.Points];
        foreach (var (score, count) in pairs)
        {
            if (!scale.Holds(score)) throw new ArgumentOutOfRangeException(nameof(pairs), score, $"Off the scale {scale.Id}.");
            found[(int)score - scale.Min] += count;
        }

        return new(scale, found);
    }

    /// <summary>Counts of every answer of the scale, lowest first.</summary>
    /// <exception cref="ArgumentException">Not as many as the scale has answers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is negative.</exception>
    internal static ScoreCounts Of(Scale scale, ReadOnlySpan<long> counts) => counts.Length == scale.Points
        ? new(scale, counts.ToArray())
        : throw new ArgumentException($"{scale.Id} has {scale.Points} answers.", nameof(counts));

    /// <summary>Single answers, one by one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An answer lies off the scale.</exception>
    public static ScoreCounts Of(Scale scale, IEnumerable<int> answers) => Of(scale, answers.Select(a => ((double)a, 1L)));

    /// <summary>Both together, which only answers on the same scale can be.</summary>
    /// <exception cref="ArgumentException">The scales differ: they are never pooled.</exception>
    public ScoreCounts Plus(ScoreCounts other) => other.Scale == Scale
        ? new(Scale, [.. counts.Zip(other.counts, (a, b) => a + b)])
        : throw new ArgumentException($"{Scale.Id} and {other.Scale.Id} cannot be pooled.", nameof(other));

    /// <summary>Without those of the other, which are among them.</summary>
    /// <exception cref="ArgumentException">The scales differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The other has more of an answer.</exception>
    public ScoreCounts Less(ScoreCounts other) => other.Scale == Scale
        ? new(Scale, [.. counts.Zip(other.counts, (a, b) => a - b)])
        : throw new ArgumentException($"{Scale.Id} and {other.Scale.Id} cannot be told apart.", nameof(other));
}
