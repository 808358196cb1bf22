using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Rapport.Metrics;

/// <summary>Finds the positive parameters under which what was seen is the most likely.</summary>
/// <remarks>Searches over the logarithms, so that no parameter leaves its range.</remarks>
static class Fitting
{
    /// <summary>Beyond e^±25 a parameter means nothing any more; the search is kept within.</summary>
    const double Furthest = 25;

    /// <summary>By slopes where they are known: BFGS, and Nelder-Mead from where that stopped if the slopes there are not flat.</summary>
    /// <param name="start">Positive.</param>
    /// <param name="likelihood">Logarithm of the likelihood per observation; writes its slopes into the second argument.</param>
    /// <exception cref="FittingException">Nothing fits best.</exception>
    public static double[] Maximum(double[] start, Func<double[], double[], double> likelihood)
    {
        var best = new Best(likelihood);
        try
        {
            var minimizer = new BfgsMinimizer(1e-7, 1e-9, 1e-14, 500);
            minimizer.FindMinimum(ObjectiveFunction.Gradient(best.Try), Logarithms(start));
        }
        catch (OptimizationException)
        {
            // A line search that cannot improve the last digits ends so; whether it ended well is looked at below.
        }

        return best.Steepest < 1e-4 ? best.Parameters : Maximum(best.Parameters, p => likelihood(p, new double[p.Length]));
    }

    /// <summary>Without slopes: Nelder and Mead, begun anew until it finds nothing better.</summary>
    /// <param name="start">Positive.</param>
    /// <param name="likelihood">Logarithm of the likelihood per observation.</param>
    /// <exception cref="FittingException">Nothing fits best.</exception>
    /// <remarks>Nelder and Mead, "A simplex method for function minimization", Computer Journal 7, 1965.</remarks>
    public static double[] Maximum(double[] start, Func<double[], double> likelihood)
    {
        var (at, before) = (Logarithms(start), double.PositiveInfinity);
        for (var round = 0; round < 20; round++)
        {
            var (point, value) = Simplex(at, likelihood);
            at = point;
            if (before - value < 1e-11 * (1 + Math.Abs(value))) return Inside(at);
            before = value;
        }

        return Inside(at);
    }

    static (Vector<double> Point, double Value) Simplex(Vector<double> from, Func<double[], double> likelihood)
    {
        try
        {
            var found = NelderMeadSimplex.Minimum(
                ObjectiveFunction.Value(logs => Cost(likelihood(Parameters(logs)), logs)), from, Vector<double>.Build.Dense(from.Count, 0.3), 1e-12, 5_000);
            return (found.MinimizingPoint, found.FunctionInfoAtMinimum.Value);
        }
        catch (OptimizationException failed)
        {
            throw new FittingException("The search for the most likely parameters does not end.", failed);
        }
    }

    static double[] Inside(Vector<double> logs) => logs.Any(l => Math.Abs(l) > Furthest - 1)
        ? throw new FittingException("No parameters fit best: they run away. The data do not say how customers differ.")
        : Parameters(logs);

    static Vector<double> Logarithms(double[] parameters) => Vector<double>.Build.Dense([.. parameters.Select(p => Math.Log(p))]);

    static double[] Parameters(Vector<double> logs) => [.. logs.Select(l => Math.Exp(Math.Clamp(l, -Furthest, Furthest)))];

    static double Cost(double likelihood, Vector<double> logs) =>
        (double.IsFinite(likelihood) ? -likelihood : 1e10) + logs.Sum(l => Math.Max(0, Math.Abs(l) - Furthest));

    sealed class Best(Func<double[], double[], double> likelihood)
    {
        double _cost = double.PositiveInfinity;

        public double[] Parameters { get; private set; } = [];

        public double Steepest { get; private set; }

        public (double, Vector<double>) Try(Vector<double> logs)
        {
            var (parameters, slopes) = (Fitting.Parameters(logs), new double[logs.Count]);
            var cost = Cost(likelihood(parameters, slopes), logs);
            for (var i = 0; i < slopes.Length; i++) slopes[i] *= -parameters[i];
            if (cost < _cost) (_cost, Parameters, Steepest) = (cost, parameters, slopes.Max(Math.Abs));
            return (cost, Vector<double>.Build.Dense(slopes));
        }
    }
}
