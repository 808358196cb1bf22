namespace Rapport.Models.Learning;

/// <summary>Learns from texts that a model has not seen how sure it may be.</summary>
static class Calibrator
{
    /// <summary>A calibration per label.</summary>
    /// <param name="model">The model whose margins these are.</param>
    /// <param name="held">Margins and true labels of texts that the model was not trained on.</param>
    public static Calibration[] Of(LinearModel model, IReadOnlyList<(float[] Margins, int[] Labels)> held) =>
        model.Exclusive ? Shared(model.Labels.Length, held) : [.. Enumerable.Range(0, model.Labels.Length).Select(label => Own(label, held))];

    // One slope for all labels: the one under which the held texts are likeliest.
    static Calibration[] Shared(int labels, IReadOnlyList<(float[] Margins, int[] Labels)> held)
    {
        var (best, slope) = (double.PositiveInfinity, 1f);
        for (var candidate = 0.25f; candidate < 16; candidate *= 1.15f)
        {
            var loss = held.Sum(h => Loss(h.Margins, h.Labels[0], candidate));
            if (loss < best) (best, slope) = (loss, candidate);
        }

        return [.. Enumerable.Repeat(new Calibration(slope, 0, 0), labels)];
    }

    static double Loss(float[] margins, int label, float slope)
    {
        var (highest, sum) = (margins.Max(), 0.0);
        foreach (var margin in margins) sum += Exact.Exp((margin - highest) * slope);
        return Exact.Log(sum) - ((margins[label] - highest) * slope);
    }

    // Platt's sigmoid by Newton's method with his smoothed targets; then the threshold with the best F1.
    // Source: Platt 1999; Lin, Lin and Weng, "A note on Platt's probabilistic outputs", 2007.
    static Calibration Own(int label, IReadOnlyList<(float[] Margins, int[] Labels)> held)
    {
        var points = held.Select(h => (Margin: (double)h.Margins[label], Holds: h.Labels.AsSpan().Contains(label))).ToList();
        var (with, without) = (points.Count(p => p.Holds), points.Count(p => !p.Holds));
        if (with == 0 || without == 0) return new(2, 0, 0.5f);
        var (high, low) = ((with + 1.0) / (with + 2.0), 1 / (without + 2.0));
        var (a, b) = (1.0, Exact.Log((with + 1.0) / (without + 1.0)));
        for (var round = 0; round < 50; round++)
        {
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
            foreach (var (margin, holds) in points)
            {
                var p = Exact.Logistic((a * margin) + b);
                var (error, curve) = (p - (holds ? high : low), p * (1 - p));
                (ga, gb) = (ga + (error * margin), gb + error);
                (haa, hab, hbb) = (haa + (curve * margin * margin), hab + (curve * margin), hbb + curve);
            }

            var determinant = (haa * hbb) - (hab * hab);
            if (Math.Abs(determinant) < 1e-12) break;
            var (da, db) = (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
            (a, b) = (a - Math.Clamp(da, -1, 1), b - Math.Clamp(db, -1, 1));
            if (Math.Abs(da) + Math.Abs(db) < 1e-9) break;
        }

        a = Math.Max(a, 0.05);
        return new((float)a, (float)b, (float)BestThreshold([.. points.Select(p => (Exact.Logistic((a * p.Margin) + b), p.Holds))], with));
    }

    static double BestThreshold(List<(double Probability, bool Holds)> points, int with)
    {
        var (best, threshold, hits) = (0.0, 0.5, 0);
        points.Sort((x, y) => y.Probability.CompareTo(x.Probability));
        for (var given = 1; given <= points.Count; given++)
        {
            if (points[given - 1].Holds) hits++;
            if (given < points.Count && points[given].Probability == points[given - 1].Probability) continue;
            var f1 = 2.0 * hits / (given + with);
            if (f1 > best) (best, threshold) = (f1, given < points.Count ? (points[given - 1].Probability + points[given].Probability) / 2 : points[given - 1].Probability);
        }

        return threshold;
    }
}
