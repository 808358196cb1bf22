using Rapport.Models.Learning;

namespace Rapport.Models.Topics;

/// <summary>Lays texts into a space of few dimensions in which texts about the same stand close together.</summary>
/// <remarks>Latent semantic analysis (Deerwester et al. 1990) by randomised subspace iteration (Halko, Martinsson and Tropp,
/// "Finding structure with randomness", SIAM Review 53(2), 2011).</remarks>
sealed class Projection
{
    const int Spare = 10;
    const int Rounds = 4;

    readonly float[][] _axes;

    Projection(float[][] axes) => _axes = axes;

    /// <summary>How many dimensions the space has.</summary>
    public int Dimensions => _axes.Length;

    /// <summary>Finds the space of texts.</summary>
    /// <param name="texts">Vectors.</param>
    /// <param name="places">How many features there are.</param>
    /// <param name="dimensions">At most so many; fewer when there are fewer texts or features.</param>
    /// <param name="seed">Decides where the search begins.</param>
    public static Projection Of(Matrix texts, int places, int dimensions, ulong seed)
    {
        var size = Math.Min(Math.Min(dimensions + Spare, places), texts.Rows);
        var chance = new Chance(seed);
        var axes = Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, places).Select(_ => (float)(chance.NextShare() + chance.NextShare() - 1)).ToArray()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            Orthonormalise(axes);
            var next = Array.ConvertAll(axes, axis => Back(texts, Forth(texts, axis), places));
            axes = next;
        }

        Orthonormalise(axes);
        return new(Principal(texts, axes, dimensions));
    }

    /// <summary>Where a text lies, at length 1; all zero when nothing of it is known.</summary>
    public float[] Place(in SparseVector vector)
    {
        var place = new float[_axes.Length];
        for (var axis = 0; axis < place.Length; axis++)
        {
            for (var i = 0; i < vector.Indices.Length; i++) place[axis] += vector.Values[i] * _axes[axis][vector.Indices[i]];
        }

        return Dense.Normalise(place);
    }

    // Turns the axes so that they carry as much as they can, the weightiest first.
    static float[][] Principal(Matrix texts, float[][] axes, int dimensions)
    {
        var images = Array.ConvertAll(axes, axis => Forth(texts, axis));
        var gram = images.Select(a => images.Select(b => (double)Dense.Dot(a, b)).ToArray()).ToArray();
        var turned = Eigen.Symmetric(gram);
        return [.. turned.Take(dimensions).Where(t => t.Value > 1e-9).Select(t =>
        {
            var axis = new float[axes[0].Length];
            for (var i = 0; i < axes.Length; i++) Dense.Add(axis, axes[i], (float)t.Vector[i]);
            return axis;
        })];
    }

    static float[] Forth(Matrix texts, float[] axis) => [.. Enumerable.Range(0, texts.Rows).Select(row => (float)texts.Dot(row, axis))];

    static float[] Back(Matrix texts, float[] weights, int places)
    {
        var axis = new float[places];
        for (var row = 0; row < texts.Rows; row++) texts.AddTo(axis, row, weights[row]);
        return axis;
    }

    // Gram and Schmidt, twice over for exactness.
    static void Orthonormalise(float[][] axes)
    {
        for (var i = 0; i < axes.Length; i++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++) Dense.Add(axes[i], axes[j], -Dense.Dot(axes[i], axes[j]));
            }

            Dense.Normalise(axes[i]);
        }
    }
}

/// <summary>Plain vectors.</summary>
static class Dense
{
    /// <summary>Sum of products, in order.</summary>
    public static float Dot(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return (float)sum;
    }

    /// <summary>Adds a multiple.</summary>
    public static void Add(float[] to, float[] what, float times)
    {
        for (var i = 0; i < to.Length; i++) to[i] += what[i] * times;
    }

    /// <summary>Brings it to length 1 in place; nothing stays nothing.</summary>
    public static float[] Normalise(float[] vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        for (var i = 0; length > 1e-12f && i < vector.Length; i++) vector[i] /= length;
        return vector;
    }
}

/// <summary>Eigenvalues and vectors of a small symmetric matrix.</summary>
static class Eigen
{
    /// <summary>Largest first. Jacobi's method: rotations until nothing stands beside the diagonal.</summary>
    public static IReadOnlyList<(double Value, double[] Vector)> Symmetric(double[][] matrix)
    {
        var n = matrix.Length;
        var vectors = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0).ToArray()).ToArray();
        for (var sweep = 0; sweep < 30; sweep++)
        {
            var beside = 0.0;
            for (var p = 0; p < n; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    beside += matrix[p][q] * matrix[p][q];
                    if (Math.Abs(matrix[p][q]) > 1e-12) Rotate(matrix, vectors, p, q);
                }
            }

            if (beside < 1e-14) break;
        }

        return [.. Enumerable.Range(0, n).Select(i => (matrix[i][i], Enumerable.Range(0, n).Select(k => vectors[k][i]).ToArray())).OrderByDescending(e => e.Item1)];
    }

    static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        var theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < matrix.Length; k++) (matrix[k][p], matrix[k][q]) = ((c * matrix[k][p]) - (s * matrix[k][q]), (s * matrix[k][p]) + (c * matrix[k][q]));
        var (rowP, rowQ) = (matrix[p], matrix[q]);
        for (var k = 0; k < matrix.Length; k++)
        {
            (rowP[k], rowQ[k]) = ((c * rowP[k]) - (s * rowQ[k]), (s * rowP[k]) + (c * rowQ[k]));
            (vectors[k][p], vectors[k][q]) = ((c * vectors[k][p]) - (s * vectors[k][q]), (s * vectors[k][p]) + (c * vectors[k][q]));
        }
    }
}
