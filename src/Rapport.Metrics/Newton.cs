using MathNet.Numerics.LinearAlgebra;

namespace Rapport.Metrics;

/// <summary>A likelihood at some coefficients.</summary>
/// <param name="Value">Its logarithm.</param>
/// <param name="Slopes">Derivatives.</param>
/// <param name="Information">Second derivatives, negative.</param>
readonly record struct Curved(double Value, Vector<double> Slopes, Matrix<double> Information);

/// <summary>Climbs a likelihood that has one top, by Newton's way with halved steps where a whole one leads down.</summary>
static class Newton
{
    const int _mostSteps = 60;

    /// <summary>Beyond this a standardised trait parts all that happened from all that did not.</summary>
    const double _furthest = 15;

    /// <summary>The top.</summary>
    /// <param name="names">Of the coefficients, for the refusal.</param>
    /// <param name="likelihood">Of coefficients of traits with spread 1.</param>
    /// <exception cref="FittingException">There is none: a trait follows from others, or tells all.</exception>
    public static (Vector<double> At, Curved There) Top(IReadOnlyList<string> names, Func<Vector<double>, Curved> likelihood)
    {
        var at = Vector<double>.Build.Dense(names.Count);
        var now = likelihood(at);
        for (var step = 0; step < _mostSteps && at.AbsoluteMaximum() < _furthest; step++)
        {
            var way = Way(now, names);
            var (next, there) = (at + way, likelihood(at + way));
            for (var half = 0; half < 30 && !(there.Value >= now.Value - 1e-9); half++)
            {
                way /= 2;
                (next, there) = (at + way, likelihood(at + way));
            }

            (at, now) = (next, there);
            if (way.AbsoluteMaximum() < 1e-9) return (at, now);
        }

        throw new FittingException($"No coefficients fit best: one of {string.Join(", ", names)} alone tells all.");
    }

    static Vector<double> Way(Curved now, IReadOnlyList<string> names) => now.Information.ConditionNumber() < 1e13
        ? now.Information.Solve(now.Slopes)
        : throw new FittingException($"One of {string.Join(", ", names)} follows from the others, or tells all.");
}
