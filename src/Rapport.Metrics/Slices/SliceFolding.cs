namespace Rapport.Metrics;

/// <summary>A slice that differs.</summary>
/// <param name="Dimension">What it is cut by, as a position in <see cref="SliceCell.Keys"/>.</param>
/// <param name="Key">Its value there.</param>
/// <param name="Rank">Whoever has a lower rank is looked at first: places before what happens in them.</param>
/// <param name="Strength">Among the same rank the strongest first.</param>
public sealed record FoundSlice(int Dimension, string Key, int Rank, double Strength);

/// <summary>Values that are alike in every dimension.</summary>
/// <param name="Keys">Per dimension the value; empty where it has none there.</param>
/// <param name="Sums">Of these values.</param>
public sealed record SliceCell(IReadOnlyList<string> Keys, ClusteredSums Sums);

/// <summary>What became of a found slice.</summary>
/// <param name="ExplainedBy">The slice that says the same, as a position among those given; null where it stands for itself.</param>
/// <param name="Within">What is left of its difference among those alike in all slices that stand before it; null where nothing can be told.</param>
public readonly record struct FoldedSlice(int? ExplainedBy, SliceDifference? Within);

/// <summary>Names once what many slices show: where a slice differs no longer among those alike in slices that were named before, those say it already.</summary>
public static class SliceFolding
{
    /// <summary>Folds.</summary>
    /// <param name="found">Slices that differ from the others of their dimension.</param>
    /// <param name="cells">All values, cut by every dimension at once.</param>
    /// <param name="minEffect">Less than so much in standard deviations is nothing, 0 or more.</param>
    /// <returns>One for each slice, in the order given.</returns>
    /// <remarks>Forward selection: the next slice is compared with the others only within strata of those that stand, at 5 % divided by the number of
    /// slices (Bonferroni).</remarks>
    public static IReadOnlyList<FoldedSlice> Fold(IReadOnlyList<FoundSlice> found, IReadOnlyList<SliceCell> cells, double minEffect)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(cells);
        var (result, stands, strata) = (new FoldedSlice[found.Count], new List<int>(), new int[cells.Count]);
        foreach (var at in Enumerable.Range(0, found.Count).OrderBy(i => found[i].Rank).ThenByDescending(i => found[i].Strength))
        {
            var left = SliceTests.Within(Split(found[at], cells, strata));
            if (stands.Count > 0 && !(left is { } difference && difference.P < 0.05 / found.Count && Math.Abs(difference.Effect) >= minEffect))
            {
                result[at] = new(stands.MaxBy(s => Likeness(found[s], found[at], cells)), left);
                continue;
            }

            result[at] = new(null, left);
            stands.Add(at);
            Refine(strata, found[at], cells);
        }

        return result;
    }

    /// <summary>How alike two slices are: of the values of either, the share that both hold (Jaccard), 0..1.</summary>
    public static double Likeness(FoundSlice one, FoundSlice other, IReadOnlyList<SliceCell> cells)
    {
        var (either, both) = (0.0, 0.0);
        foreach (var cell in cells)
        {
            var (a, b) = (Holds(one, cell), Holds(other, cell));
            if (a || b) either += cell.Sums.N;
            if (a && b) both += cell.Sums.N;
        }

        return either > 0 ? both / either : 0;
    }

    /// <summary>Of the smaller of two slices the share that the other holds too, 0..1: 1 where one is part of the other.</summary>
    public static double Overlap(FoundSlice one, FoundSlice other, IReadOnlyList<SliceCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        double N(Func<SliceCell, bool> some) => cells.Where(some).Sum(c => c.Sums.N);
        var least = Math.Min(N(c => Holds(one, c)), N(c => Holds(other, c)));
        return least > 0 ? N(c => Holds(one, c) && Holds(other, c)) / least : 0;
    }

    static bool Holds(FoundSlice slice, SliceCell cell) => cell.Keys[slice.Dimension] == slice.Key;

    static Dictionary<int, (ClusteredSums Slice, ClusteredSums Others)>.ValueCollection Split(FoundSlice slice, IReadOnlyList<SliceCell> cells, int[] strata)
    {
        var parts = new Dictionary<int, (ClusteredSums Slice, ClusteredSums Others)>();
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Keys[slice.Dimension].Length == 0) continue;
            var part = parts.GetValueOrDefault(strata[i]);
            parts[strata[i]] = Holds(slice, cells[i]) ? (part.Slice + cells[i].Sums, part.Others) : (part.Slice, part.Others + cells[i].Sums);
        }

        return parts.Values;
    }

    static void Refine(int[] strata, FoundSlice slice, IReadOnlyList<SliceCell> cells)
    {
        var next = strata.Max() + 1;
        var renamed = new Dictionary<int, int>();
        for (var i = 0; i < cells.Count; i++)
        {
            if (!Holds(slice, cells[i])) continue;
            if (!renamed.TryGetValue(strata[i], out var name)) renamed[strata[i]] = name = next++;
            strata[i] = name;
        }
    }
}
