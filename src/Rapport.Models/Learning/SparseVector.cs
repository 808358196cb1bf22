namespace Rapport.Models.Learning;

/// <summary>A text as numbers: the places that are not zero, in rising order.</summary>
/// <param name="Indices">Places, rising.</param>
/// <param name="Values">One per place.</param>
readonly record struct SparseVector(int[] Indices, float[] Values)
{
    /// <summary>Nothing known was read.</summary>
    public bool IsEmpty => Indices.Length == 0;

    /// <summary>Sum of the products of the places both have.</summary>
    public float Dot(in SparseVector other)
    {
        var (sum, i, j) = (0f, 0, 0);
        while (i < Indices.Length && j < other.Indices.Length)
        {
            if (Indices[i] == other.Indices[j]) sum += Values[i++] * other.Values[j++];
            else if (Indices[i] < other.Indices[j]) i++;
            else j++;
        }

        return sum;
    }

    /// <summary>The same direction at length 1; nothing stays nothing.</summary>
    public SparseVector Normalised()
    {
        var sum = 0f;
        foreach (var value in Values) sum += value * value;
        if (sum == 0) return this;
        var scale = 1 / MathF.Sqrt(sum);
        return new(Indices, Array.ConvertAll(Values, v => v * scale));
    }
}
