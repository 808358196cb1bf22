using MathNet.Numerics.Random;

namespace Rapport.Metrics;

/// <summary>Which rows are foretold by a model of the others.</summary>
public static class Folds
{
    /// <summary>Parts of about the same size in which it happened about as often, by a fixed seed: the same file gives the same figures.</summary>
    /// <param name="happened">Per row.</param>
    /// <param name="parts">2 or more.</param>
    /// <param name="seed">Of the shuffle.</param>
    /// <returns>Per row its part, from 0.</returns>
    public static int[] Of(IReadOnlyList<bool> happened, int parts, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 2);
        var (random, fold) = (new Xoshiro256StarStar(seed), new int[happened.Count]);
        foreach (var outcome in (bool[])[true, false])
        {
            int[] rows = [.. Enumerable.Range(0, happened.Count).Where(i => happened[i] == outcome)];
            random.Shuffle(rows);
            for (var i = 0; i < rows.Length; i++) fold[rows[i]] = i % parts;
        }

        return fold;
    }

    /// <summary>Foretells each part by a model of the others.</summary>
    /// <param name="traits">Per row.</param>
    /// <param name="happened">Per row.</param>
    /// <param name="fold">Per row; rows of part −1 are only learned from.</param>
    /// <param name="fit">Makes a model.</param>
    /// <returns>Per row its risk; no number for rows of part −1.</returns>
    public static double[] Foretell(IReadOnlyList<double[]> traits, IReadOnlyList<bool> happened, int[] fold, Func<IReadOnlyList<double[]>, IReadOnlyList<bool>, IRiskModel> fit)
    {
        var risks = new double[fold.Length];
        Array.Fill(risks, double.NaN);
        foreach (var part in fold.Where(f => f >= 0).Distinct())
        {
            int[] learned = [.. Enumerable.Range(0, fold.Length).Where(i => fold[i] != part)];
            var model = fit([.. learned.Select(i => traits[i])], [.. learned.Select(i => happened[i])]);
            for (var i = 0; i < fold.Length; i++)
                if (fold[i] == part) risks[i] = model.Risk(traits[i]);
        }

        return risks;
    }
}
