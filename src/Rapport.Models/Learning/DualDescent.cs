namespace Rapport.Models.Learning;

/// <summary>Finds the plane that parts the texts that carry a label from those that do not: a linear support vector machine
/// with squared hinge loss, by coordinate descent in the dual, with shrinking.</summary>
/// <remarks>min ½‖w‖² + Σ cᵢ max(0, 1 − yᵢ(w·xᵢ + b))², the bias as one more weight. Source: Hsieh, Chang, Lin, Keerthi and
/// Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008. The same seed gives the same bits:
/// sums are taken in one order, by one thread.</remarks>
static class DualDescent
{
    const double Tolerance = 0.1;

    /// <summary>Learns one label.</summary>
    /// <param name="texts">A vector per text.</param>
    /// <param name="places">How many features there are.</param>
    /// <param name="carries">Whether the text carries the label, per text.</param>
    /// <param name="costs">What an error on a text costs, above 0, per text.</param>
    /// <param name="epochs">At most so many walks through the texts.</param>
    /// <param name="seed">Decides the order of each walk.</param>
    /// <returns>A weight per feature, and last the bias.</returns>
    public static float[] Learn(Matrix texts, int places, bool[] carries, float[] costs, int epochs, ulong seed)
    {
        var weights = new float[places + 1];
        var alpha = new double[texts.Rows];
        var (diagonal, slack) = (new double[texts.Rows], new double[texts.Rows]);
        for (var i = 0; i < texts.Rows; i++)
        {
            slack[i] = 0.5 / costs[i];
            diagonal[i] = slack[i] + 1;
            foreach (var value in texts.Values(i)) diagonal[i] += (double)value * value;
        }

        var (order, chance) = (Enumerable.Range(0, texts.Rows).ToArray(), new Chance(seed));
        var (active, ceiling) = (order.Length, double.PositiveInfinity);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var (highest, lowest) = (double.NegativeInfinity, double.PositiveInfinity);
            chance.Shuffle(order.AsSpan(0, active));
            for (var s = 0; s < active; s++)
            {
                var i = order[s];
                var sign = carries[i] ? 1f : -1f;
                var gradient = (sign * (texts.Dot(i, weights) + weights[places])) - 1 + (alpha[i] * slack[i]);
                if (alpha[i] == 0 && gradient > ceiling)
                {
                    active--;
                    (order[s], order[active]) = (order[active], order[s]);
                    s--;
                    continue;
                }

                var step = alpha[i] == 0 ? Math.Min(gradient, 0) : gradient;
                (highest, lowest) = (Math.Max(highest, step), Math.Min(lowest, step));
                if (Math.Abs(step) < 1e-12) continue;
                var before = alpha[i];
                alpha[i] = Math.Max(before - (gradient / diagonal[i]), 0);
                var change = (float)((alpha[i] - before) * sign);
                texts.AddTo(weights, i, change);
                weights[places] += change;
            }

            if (highest - lowest <= Tolerance)
            {
                if (active == order.Length) break;
                (active, ceiling) = (order.Length, double.PositiveInfinity);
                continue;
            }

            ceiling = highest <= 0 ? double.PositiveInfinity : highest;
        }

        return weights;
    }
}
