namespace Rapport.Metrics.Drivers;

/// <summary>What each driver adds to R², on average over every order in which drivers may be added: Shapley's value of R².</summary>
/// <remarks>Lindeman, Merenda and Gold, "Introduction to bivariate and multivariate analysis", 1980, page 119 ff. R² of all 2^p
/// sets comes from one walk: whoever adds a driver sweeps it out of what is left, so sets that begin alike share the work and a set
/// costs a few operations instead of p³/3.</remarks>
static class Lmg
{
    /// <summary>More drivers have more than four million sets.</summary>
    public const int MostDrivers = 22;

    /// <summary>Computes it.</summary>
    /// <returns>Per driver, in shares of the outcome's variance; they add up to R².</returns>
    public static double[] Of(CorrelatedColumns columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns.Drivers, MostDrivers);
        var p = columns.Drivers;
        var explained = new double[1 << p];
        Walk(columns.Correlations.ToArray(), 0, 0, p, explained);
        var (weights, shares) = (Weights(p), new double[p]);
        for (var set = 0; set < explained.Length; set++)
        {
            var weight = weights[System.Numerics.BitOperations.PopCount((uint)set)];
            for (var j = 0; j < p; j++)
                if ((set & (1 << j)) == 0) shares[j] += weight * (explained[set | (1 << j)] - explained[set]);
        }

        return shares;
    }

    /// <summary>Decides on driver after driver; <paramref name="left"/> is what those decided for leave unexplained.</summary>
    static void Walk(double[,] left, int driver, int set, int p, double[] explained)
    {
        if (driver == p)
        {
            explained[set] = 1 - left[p, p];
            return;
        }

        Walk(left, driver + 1, set, p, explained);
        Walk(left[driver, driver] > 1e-10 ? Without(left, driver, p) : left, driver + 1, set | (1 << driver), p, explained);
    }

    static double[,] Without(double[,] left, int driver, int p)
    {
        var rest = new double[p + 1, p + 1];
        for (var i = driver + 1; i <= p; i++)
        {
            var part = left[i, driver] / left[driver, driver];
            for (var j = driver + 1; j <= i; j++) rest[i, j] = rest[j, i] = left[i, j] - (part * left[j, driver]);
        }

        return rest;
    }

    // |S|! (p−1−|S|)! / p!
    static double[] Weights(int p)
    {
        var weights = new double[p + 1];
        for (var size = 0; size < p; size++) weights[size] = 1 / (p * MathNet.Numerics.SpecialFunctions.Binomial(p - 1, size));
        return weights;
    }
}
