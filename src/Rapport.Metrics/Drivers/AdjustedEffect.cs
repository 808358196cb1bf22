using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>How much more of an outcome goes with a score one point higher, among people alike in what else is known of them. It says what goes
/// together, not what causes what.</summary>
/// <param name="N">People.</param>
/// <param name="Value">Of the outcome's unit, for one point.</param>
/// <param name="Error">Its standard error, whatever the spread of the outcome (HC3).</param>
/// <param name="Limits">At 95 %.</param>
/// <param name="P">Probability of a value at least as large where there is none, 0..1.</param>
public sealed record AdjustedEffect(int N, double Value, double Error, Interval Limits, double P)
{
    /// <summary>What is left of a column, in lengths of the column itself, when it follows from others.</summary>
    const double Nothing = 1e-7;

    /// <summary>Finds it by linear regression; of an outcome of 0 and 1 it is a difference of shares.</summary>
    /// <param name="score">Of each person; one row a person.</param>
    /// <param name="outcome">As long.</param>
    /// <param name="adjusters">What people are to be alike in; a column that is the same for all, or follows from others, changes nothing.</param>
    /// <exception cref="FittingException">Too few people, all scores or all outcomes are the same, or the score follows from the adjusters.</exception>
    /// <remarks>The score and the outcome less what the adjusters foretell of each: Frisch and Waugh, Econometrica 1(4), 1933; Lovell, Journal of the
    /// American Statistical Association 58, 1963. Errors: MacKinnon and White, "Some heteroskedasticity-consistent covariance matrix estimators with
    /// improved finite sample properties", Journal of Econometrics 29, 1985.</remarks>
    public static AdjustedEffect Of(double[] score, double[] outcome, IReadOnlyList<double[]> adjusters)
    {
        var n = score.Length;
        if (outcome.Length != n || adjusters.Any(a => a.Length != n)) throw new ArgumentException("Columns are alike long.", nameof(adjusters));
        if (n < 3) throw new FittingException($"{n} people are too few.");
        if (Array.TrueForAll(score, s => s == score[0])) throw new FittingException("The score is the same for all.");
        if (Array.TrueForAll(outcome, o => o == outcome[0])) throw new FittingException("The outcome is the same for all.");
        var directions = Directions(adjusters);
        var freedom = n - directions.Count - 2;
        if (freedom < 1) throw new FittingException($"{n} people are too few for {directions.Count} adjusters.");
        var (x, y) = (Without(Centred(score), directions), Without(Centred(outcome), directions));
        var square = Product(x, x);
        if (square <= Nothing * Nothing * Product(Centred(score), Centred(score))) throw new FittingException("The score follows from what it is adjusted for.");
        var value = Product(x, y) / square;
        var error = ErrorOf(x, y, value, square, directions);
        var half = Quantile.Student(0.95, freedom) * error;
        return new(n, value, error, new(value - half, value + half), error > 0 ? Tail.Student(freedom, value / error) : value == 0 ? 1 : 0);
    }

    static double ErrorOf(double[] x, double[] y, double value, double square, List<double[]> directions)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var leverage = (1.0 / x.Length) + (x[i] * x[i] / square) + directions.Sum(d => d[i] * d[i]);
            var left = (y[i] - (value * x[i])) / Math.Max(1e-9, 1 - leverage);
            sum += x[i] * x[i] * left * left;
        }

        return Math.Sqrt(sum) / square;
    }

    /// <summary>As many columns at right angles, each of length 1, as the adjusters have ways to differ: Gram and Schmidt's way.</summary>
    static List<double[]> Directions(IReadOnlyList<double[]> adjusters)
    {
        var found = new List<double[]>();
        foreach (var adjuster in adjusters)
        {
            var centred = Centred(adjuster);
            var left = Without(Without(centred, found), found); // twice, for what rounding left
            var (length, whole) = (Math.Sqrt(Product(left, left)), Math.Sqrt(Product(centred, centred)));
            if (length > Nothing * whole) found.Add(Array.ConvertAll(left, v => v / length));
        }

        return found;
    }

    static double[] Without(double[] column, List<double[]> directions)
    {
        var left = (double[])column.Clone();
        foreach (var direction in directions)
        {
            var part = Product(left, direction);
            for (var i = 0; i < left.Length; i++) left[i] -= part * direction[i];
        }

        return left;
    }

    static double[] Centred(double[] column)
    {
        var mean = column.Average();
        return Array.ConvertAll(column, v => v - mean);
    }

    static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
