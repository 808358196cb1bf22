namespace Rapport.Metrics.Churn;

/// <summary>A tree of so many questions one after another.</summary>
/// <param name="Trait">Per node, in the order of levels; −1 for a leaf.</param>
/// <param name="Limit">Bins up to it go left.</param>
/// <param name="Value">Per node what it adds to the log-odds.</param>
sealed record Tree(int[] Trait, byte[] Limit, double[] Value)
{
    const int _fewest = 20;

    const double _penalty = 1;

    /// <summary>Grows level by level what lowers the loss most.</summary>
    /// <param name="bins">Per trait the bin of each row.</param>
    /// <param name="slopes">Of the loss, per row.</param>
    /// <param name="curves">Its second derivatives.</param>
    /// <param name="depth">Questions on a way.</param>
    /// <param name="gains">What splits on each trait gained is added here.</param>
    /// <param name="at">Per row the node it ends in.</param>
    public static Tree Grow(byte[][] bins, double[] slopes, double[] curves, int depth, double[] gains, out int[] at)
    {
        var nodes = (1 << (depth + 1)) - 1;
        var (tree, place) = (new Tree(new int[nodes], new byte[nodes], new double[nodes]), new int[slopes.Length]);
        Array.Fill(tree.Trait, -1);
        tree.Value[0] = -slopes.Sum() / (curves.Sum() + _penalty);
        for (var level = 0; level < depth; level++)
        {
            var (first, count) = ((1 << level) - 1, 1 << level);
            var best = new Split[count];
            for (var trait = 0; trait < bins.Length; trait++) Look(bins[trait], trait, slopes, curves, place, first, best);
            for (var node = 0; node < count; node++) tree.Cut(first + node, best[node], gains);
            for (var row = 0; row < place.Length; row++)
                if (place[row] >= first && tree.Trait[place[row]] is var t and >= 0) place[row] = (2 * place[row]) + (bins[t][row] <= tree.Limit[place[row]] ? 1 : 2);
        }

        at = place;
        return tree;
    }

    /// <summary>What the tree adds for a row of bins.</summary>
    public double Of(ReadOnlySpan<byte> row)
    {
        var node = 0;
        while (Trait[node] is var trait and >= 0) node = (2 * node) + (row[trait] <= Limit[node] ? 1 : 2);
        return Value[node];
    }

    void Cut(int node, Split split, double[] gains)
    {
        if (split.Gain <= 1e-9) return;
        (Trait[node], Limit[node]) = (split.Trait, split.Limit);
        (Value[(2 * node) + 1], Value[(2 * node) + 2]) = (split.Left, split.Right);
        gains[split.Trait] += split.Gain;
    }

    static void Look(byte[] bins, int trait, double[] slopes, double[] curves, int[] place, int first, Split[] best)
    {
        var sums = new (double Slope, double Curve, int N)[best.Length, 256];
        for (var row = 0; row < bins.Length; row++)
        {
            if (place[row] < first) continue;
            ref var sum = ref sums[place[row] - first, bins[row]];
            sum = (sum.Slope + slopes[row], sum.Curve + curves[row], sum.N + 1);
        }

        for (var node = 0; node < best.Length; node++) Best(sums, node, trait, ref best[node]);
    }

    static void Best((double Slope, double Curve, int N)[,] sums, int node, int trait, ref Split best)
    {
        var (slope, curve, n) = (0.0, 0.0, 0);
        for (var bin = 0; bin < 256; bin++) (slope, curve, n) = (slope + sums[node, bin].Slope, curve + sums[node, bin].Curve, n + sums[node, bin].N);
        var (left, leftCurve, leftN) = (0.0, 0.0, 0);
        for (var bin = 0; bin < 255; bin++)
        {
            if (sums[node, bin].N == 0) continue;
            (left, leftCurve, leftN) = (left + sums[node, bin].Slope, leftCurve + sums[node, bin].Curve, leftN + sums[node, bin].N);
            if (leftN < _fewest || n - leftN < _fewest) continue;
            var (right, rightCurve) = (slope - left, curve - leftCurve);
            var gain = (left * left / (leftCurve + _penalty)) + (right * right / (rightCurve + _penalty)) - (slope * slope / (curve + _penalty));
            if (gain > best.Gain) best = new(gain, trait, (byte)bin, -left / (leftCurve + _penalty), -right / (rightCurve + _penalty));
        }
    }

    readonly record struct Split(double Gain, int Trait, byte Limit, double Left, double Right);
}
