using MathNet.Numerics.LinearAlgebra;

namespace Rapport.Metrics.Drivers;

/// <summary>R² shared out through the uncorrelated drivers that are most like the real ones.</summary>
/// <remarks>Johnson, "A heuristic method for estimating the relative weight of predictor variables in multiple regression",
/// Multivariate Behavioral Research 35(1), 2000.</remarks>
static class RelativeWeights
{
    /// <summary>Computes them.</summary>
    /// <returns>Per driver, in shares of the outcome's variance, none negative; they add up to R².</returns>
    public static double[] Of(CorrelatedColumns columns)
    {
        var parts = columns.Among.Evd(Symmetricity.Symmetric);
        var roots = parts.EigenValues.Map(v => Math.Sqrt(Math.Max(0, v.Real)));
        var inverse = roots.Map(r => r > 1e-8 ? 1 / r : 0);
        var (vectors, build) = (parts.EigenVectors, Matrix<double>.Build);
        var likeness = vectors * build.DiagonalOfDiagonalVector(roots) * vectors.Transpose();
        var slopes = vectors * build.DiagonalOfDiagonalVector(inverse) * vectors.Transpose() * columns.WithOutcome;
        return [.. likeness.PointwisePower(2) * slopes.PointwisePower(2)];
    }
}
