namespace Rapport.Models.Learning;

/// <summary>Vectors one after another, as they are walked through when a model learns.</summary>
sealed class Matrix
{
    readonly int[] _starts;
    readonly int[] _indices;
    readonly float[] _values;

    /// <summary>Lays the vectors out.</summary>
    public Matrix(IReadOnlyList<SparseVector> rows)
    {
        _starts = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++) _starts[i + 1] = _starts[i] + rows[i].Indices.Length;
        _indices = new int[_starts[^1]];
        _values = new float[_starts[^1]];
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].Indices.CopyTo(_indices, _starts[i]);
            rows[i].Values.CopyTo(_values, _starts[i]);
        }
    }

    /// <summary>How many vectors there are.</summary>
    public int Rows => _starts.Length - 1;

    /// <summary>Places of a vector.</summary>
    public ReadOnlySpan<int> Indices(int row) => _indices.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>Values at these places.</summary>
    public ReadOnlySpan<float> Values(int row) => _values.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>Product of a vector with dense weights.</summary>
    public double Dot(int row, float[] weights)
    {
        var indices = Indices(row);
        var values = Values(row);
        var sum = 0.0;
        for (var i = 0; i < indices.Length; i++) sum += weights[indices[i]] * values[i];
        return sum;
    }

    /// <summary>Adds a multiple of a vector to dense weights.</summary>
    public void AddTo(float[] weights, int row, float times)
    {
        var indices = Indices(row);
        var values = Values(row);
        for (var i = 0; i < indices.Length; i++) weights[indices[i]] += times * values[i];
    }
}
