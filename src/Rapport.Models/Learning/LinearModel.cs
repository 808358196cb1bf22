using System.Numerics;
using System.Runtime.InteropServices;

namespace Rapport.Models.Learning;

/// <summary>Labels of a text by weighing what was read from it.</summary>
/// <param name="Labels">Names of the labels.</param>
/// <param name="Exclusive">Exactly one label holds (probabilities sum to 1); otherwise any number may.</param>
/// <param name="Shape">What is read from a text.</param>
/// <param name="Known">The features.</param>
/// <param name="Weights">Per feature a weight for each label.</param>
/// <param name="Bias">Per label.</param>
/// <param name="Calibration">Makes probabilities of margins, per label.</param>
sealed record LinearModel(
    string[] Labels, bool Exclusive, FeatureShape Shape, Vocabulary Known, float[] Weights, float[] Bias, Calibration[] Calibration)
{
    /// <summary>Reads more from a text than words and characters; null for nothing.</summary>
    public Action<string, List<Feature>>? Readings { get; init; }

    /// <summary>Everything read from a text.</summary>
    public List<Feature> Read(string text)
    {
        List<Feature> features = [.. new TokenisedText(text).Features(Shape)];
        Readings?.Invoke(text, features);
        return features;
    }

    /// <summary>What this model, which has no readings, sees in a text.</summary>
    public SeenFeatures See(TokenisedText text) => Known.See(text.Features(Shape));

    /// <summary>The text's vector; empty when nothing in it is known.</summary>
    public SparseVector Vector(string text) => Known.Vector(Read(text));

    /// <summary>How far the text lies on each label's side; 0 is the border.</summary>
    public float[] Margins(in SparseVector vector)
    {
        var margins = (float[])Bias.Clone();
        for (var i = 0; i < vector.Indices.Length; i++)
            AddScaled(margins, Weights.AsSpan(vector.Indices[i] * margins.Length, margins.Length), vector.Values[i]);
        return margins;
    }

    /// <summary>Per label how likely it holds, 0..1.</summary>
    public double[] Probabilities(string text) => Probabilities(Margins(Vector(text)));

    /// <summary>Per label how likely it holds, from margins.</summary>
    public double[] Probabilities(float[] margins)
    {
        var scores = margins.Select((m, label) => Calibration[label].Score(m)).ToArray();
        if (!Exclusive) return Array.ConvertAll(scores, Exact.Logistic);
        var highest = scores.Max();
        var powers = Array.ConvertAll(scores, s => Exact.Exp(s - highest));
        var sum = powers.Sum();
        return Array.ConvertAll(powers, p => p / sum);
    }

    // Lanes are labels: however many fit the machine, each label is summed in the same order.
    static void AddScaled(Span<float> sums, ReadOnlySpan<float> row, float times)
    {
        var at = 0;
        if (sums.Length >= Vector<float>.Count)
        {
            var wide = MemoryMarshal.Cast<float, Vector<float>>(sums);
            var rows = MemoryMarshal.Cast<float, Vector<float>>(row);
            for (; at < wide.Length; at++) wide[at] += rows[at] * times;
            at *= Vector<float>.Count;
        }

        for (; at < sums.Length; at++) sums[at] += row[at] * times;
    }
}

/// <summary>Makes a probability of a margin.</summary>
/// <param name="Slope">How fast certainty grows with the margin, above 0.</param>
/// <param name="Offset">Certainty at the border, as log odds.</param>
/// <param name="Threshold">From which probability on the label is given, 0..1; only where labels do not exclude each other.</param>
readonly record struct Calibration(float Slope, float Offset, float Threshold)
{
    /// <summary>Log odds.</summary>
    public double Score(float margin) => ((double)margin * Slope) + Offset;
}
