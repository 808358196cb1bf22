namespace Rapport.Customers.Segments.Live;

/// <summary>A condition on the facts of one track within a <see cref="Reach"/>.</summary>
/// <param name="track">The facts.</param>
/// <param name="reach">Which of them.</param>
/// <param name="since">The track of <see cref="Reach.Since"/>; null without.</param>
abstract class FactLeaf(TrackSpec track, Reach reach, TrackSpec? since) : Leaf
{
    public sealed override IReadOnlyList<TrackSpec> Tracks { get; } = since is null ? [track] : [track, since];

    /// <summary>Without what it counts from it is false, even where it counts none.</summary>
    public sealed override IReadOnlyList<IReadOnlyList<TrackSpec>> Needs => since is null ? base.Needs : HoldsForNobody ? [[since]] : [[track], [since]];

    public sealed override Reply Of(Moment m)
    {
        var view = m.ViewOf(track);
        var from = reach.From ?? long.MinValue;
        if (reach.Within is { } within) from = Math.Max(from, m.Now - within);
        if (since is not null)
        {
            var anchors = m.ViewOf(since);
            var last = LastUntil(m, anchors);
            if (last < 0) return anchors.Older > 0 ? Reply.Unknown : Reply.False;
            from = Math.Max(from, anchors.Entries[last].At + 1);
        }

        var (first, end) = (view.IndexFrom(from), LastUntil(m, view) + 1);
        if (reach.To is { } to) end = Math.Min(end, view.IndexFrom(to));
        var isCut = view.Older > 0 && view.OlderUpTo >= from;
        var isWhole = isCut && from == long.MinValue;
        return Of(m, new Found(view, first, Math.Max(0, end - first), isCut, isWhole));
    }

    /// <summary>Says whether it holds for what was found.</summary>
    protected abstract Reply Of(Moment m, in Found found);

    /// <summary>Wakes when an entry leaves the window.</summary>
    protected void WakeAtExit(Moment m, long at)
    {
        if (reach.Within is { } within) m.Wake(at + within + 1);
    }

    /// <summary>The last entry that has happened; wakes for the next one. −1 without any.</summary>
    internal static int LastUntil(Moment m, View view)
    {
        var next = view.IndexFrom(m.Now + 1);
        if (next < view.Entries.Count) m.Wake(view.Entries[next].At);
        return next - 1;
    }

    /// <summary>Entries of the window.</summary>
    /// <param name="View">All of the customer.</param>
    /// <param name="First">The first one's place.</param>
    /// <param name="Count">How many.</param>
    /// <param name="IsCut">Some facts that are only counted any more may belong too.</param>
    /// <param name="IsWhole">All those do.</param>
    protected readonly record struct Found(View View, int First, int Count, bool IsCut, bool IsWhole)
    {
        public Entry this[int i] => View.Entries[First + i];
    }
}

/// <summary>How often it happened.</summary>
sealed class CountLeaf(TrackSpec track, Reach reach, TrackSpec? since, Times times) : FactLeaf(track, reach, since)
{
    public override bool HoldsForNobody => times.Holds(0);

    protected override Reply Of(Moment m, in Found found)
    {
        long count = found.Count + (found.IsWhole ? found.View.Older : 0);
        if (found is { IsCut: true, IsWhole: false } && !IsSettled(count)) return Reply.Unknown;
        var holds = times.Holds(count);
        for (var gone = 1; gone <= found.Count; gone++)
        {
            if (times.Holds(count - gone) == holds) continue;
            WakeAtExit(m, found[gone - 1].At);
            break;
        }

        return Truth(holds);
    }

    /// <summary>More of them would not change the answer.</summary>
    bool IsSettled(long count) => count > times.N || (count == times.N && (times.Op == Operator.Gte || times.Op == Operator.Lt));
}

/// <summary>What it adds up to.</summary>
sealed class MeasureLeaf(TrackSpec track, Reach reach, TrackSpec? since, MeasureKind kind, Func<Left, bool> holds) : FactLeaf(track, reach, since)
{
    public override bool HoldsForNobody => kind == MeasureKind.Sum ? holds(new(null, 0)) : holds(Left.Missing);

    protected override Reply Of(Moment m, in Found found)
    {
        var canTell = !found.IsCut || (found.IsWhole && kind is MeasureKind.Sum or MeasureKind.Avg);
        if (!canTell) return Reply.Unknown;
        var (sum, numbers) = found.IsWhole ? (found.View.OlderSum, found.View.OlderNumbers) : (0, 0);
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < found.Count; i++)
        {
            var number = found[i].Number;
            if (double.IsNaN(number)) continue;
            sum += number;
            numbers++;
            min = Math.Min(min, number);
            max = Math.Max(max, number);
        }

        if (found.Count > 0) WakeAtExit(m, found[0].At);
        if (numbers == 0) return Truth(HoldsForNobody);
        return Truth(holds(new(null, kind switch { MeasureKind.Sum => sum, MeasureKind.Avg => sum / numbers, MeasureKind.Min => min, _ => max })));
    }
}

/// <summary>The last or first one fulfils its conditions.</summary>
sealed class EdgeLeaf(TrackSpec track, Reach reach, TrackSpec? since, bool isLast) : FactLeaf(track, reach, since)
{
    public override bool HoldsForNobody => false;

    protected override Reply Of(Moment m, in Found found)
    {
        if (found.IsCut && (found.Count == 0 || !isLast)) return Reply.Unknown;
        if (found.Count == 0) return Reply.False;
        var edge = found[isLast ? found.Count - 1 : 0];
        WakeAtExit(m, edge.At);
        return Truth(edge.Number == 1);
    }
}

/// <summary>The most frequent value.</summary>
sealed class FrequentLeaf(TrackSpec track, Reach reach, TrackSpec? since, Func<Left, bool> holds) : FactLeaf(track, reach, since)
{
    public override bool HoldsForNobody => holds(Left.Missing);

    protected override Reply Of(Moment m, in Found found)
    {
        if (found.IsCut) return Reply.Unknown;
        if (found.Count > 0) WakeAtExit(m, found[0].At);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Text is { } text) counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        var most = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key).FirstOrDefault();
        return Truth(holds(new(most, null)));
    }
}

/// <summary>A step with its tracks.</summary>
sealed record StepTrack(TrackSpec Track, SequenceStep Step, TrackSpec? Without);

/// <summary>One thing after another.</summary>
/// <remarks>Of all chains the one that ends last decides: it is the best for how long ago it may be and for what must not have
/// happened since. And of the ends of a step the last before a fact is the best beginning for it, for the same reasons.</remarks>
sealed class SequenceLeaf(IReadOnlyList<StepTrack> steps, long? within, TrackSpec? notSince) : Leaf
{
    public override IReadOnlyList<TrackSpec> Tracks { get; } =
        [.. steps.Select(s => s.Track), .. steps.Select(s => s.Without).OfType<TrackSpec>(), .. notSince is null ? Array.Empty<TrackSpec>() : [notSince]];

    public override bool HoldsForNobody => false;

    public override IReadOnlyList<IReadOnlyList<TrackSpec>> Needs { get; } = [.. steps.Select(s => (IReadOnlyList<TrackSpec>)[s.Track])];

    public override Reply Of(Moment m)
    {
        // Before this instant something may be missing, so nothing is built on it.
        var from = Tracks.Select(t => m.ViewOf(t)).Where(v => v.Older > 0).Select(v => v.OlderUpTo + 1).DefaultIfEmpty(long.MinValue).Max();
        List<long>? ends = null;
        foreach (var step in steps)
        {
            ends = ends is null ? m.Begin(step.Track, step.Step, from, () => Ends(m, step, null, from)) : Ends(m, step, ends, from);
            if (ends.Count == 0) break;
        }

        return ends is [.., var last] && Holds(m, last) ? Reply.True : from == long.MinValue ? Reply.False : Reply.Unknown;
    }

    bool Holds(Moment m, long end)
    {
        if (notSince is not null && FactLeaf.LastUntil(m, m.ViewOf(notSince)) is >= 0 and var last && m.ViewOf(notSince).Entries[last].At > end) return false;
        if (within is null) return true;
        m.Wake(end + within.Value + 1);
        return end >= m.Now - within.Value;
    }

    /// <summary>The instants at which the step may be done, in order.</summary>
    static List<long> Ends(Moment m, StepTrack step, List<long>? before, long from)
    {
        var view = m.ViewOf(step.Track);
        var ends = new List<long>();
        var times = step.Step.Times;
        var end = FactLeaf.LastUntil(m, view);
        for (var i = view.IndexFrom(from) + times - 1; i <= end; i++)
        {
            var (first, last) = (view.Entries[i - times + 1].At, view.Entries[i].At);
            if (step.Step.In is { } span && last - first > span) continue;
            if (before is null || Follows(m, step, before, first, last)) ends.Add(last);
        }

        return ends;
    }

    static bool Follows(Moment m, StepTrack step, List<long> before, long first, long last)
    {
        var at = before.BinarySearch(first);
        at = (at < 0 ? ~at : IndexOfFirst(before, at)) - 1;
        if (at < 0) return false;
        var begin = before[at];
        if (step.Step.Within is { } within && last - begin > within) return false;
        if (step.Without is null) return true;
        var not = m.ViewOf(step.Without);
        var next = not.IndexFrom(begin + 1);
        return next >= not.Entries.Count || not.Entries[next].At >= last;
    }

    static int IndexOfFirst(List<long> sorted, int at)
    {
        while (at > 0 && sorted[at - 1] == sorted[at]) at--;
        return at;
    }
}
