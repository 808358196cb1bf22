using System.Runtime.InteropServices;
using Rapport.Models.Sentiment;
using Rapport.Models.Words;

namespace Rapport.Models.Learning;

/// <summary>Says which words carried a decision.</summary>
static class Explanation
{
    const int Most = 8;

    /// <summary>What each word added to one label over another (or over the border), from the features that lie on it.</summary>
    /// <param name="text">The text that was read.</param>
    /// <param name="model">The model that decided.</param>
    /// <param name="seen">What it saw.</param>
    /// <param name="label">For which label words speak.</param>
    /// <param name="against">Over which other label; null for the border.</param>
    /// <param name="valences">What rules found: counts as much again as what was learned.</param>
    /// <returns>At most eight words, weightiest first; weights are shares of all that was weighed.</returns>
    public static IReadOnlyList<WordWeight> Of(TokenisedText text, LinearModel model, in SeenFeatures seen, int label, int? against, List<ValencePart> valences)
    {
        var tokens = text.Tokens.Where(t => t.Kind is not TokenKind.Mark).ToArray();
        var weights = new double[tokens.Length];
        Learned(model, seen, label, against, tokens, weights);
        Normalise(weights);
        Ruled(text.Own, valences, tokens, weights);
        Normalise(weights);
        return [.. Enumerable.Range(0, tokens.Length).Where(i => Math.Abs(weights[i]) >= 0.02).OrderByDescending(i => Math.Abs(weights[i])).ThenBy(i => i).Take(Most)
            .Select(i => new WordWeight(tokens[i].Start, tokens[i].Length, tokens[i].In(text.Own).ToString(), weights[i]))];
    }

    // A feature that is there several times has its value in equal parts.
    static void Learned(LinearModel model, in SeenFeatures seen, int label, int? against, TextToken[] tokens, double[] weights)
    {
        var (labels, counts) = (model.Labels.Length, new int[seen.Vector.Indices.Length]);
        var features = CollectionsMarshal.AsSpan(seen.Features);
        var columns = seen.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] >= 0 && features[i].Length > 0) counts[columns[i]]++;
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not (>= 0 and var column) || features[i].Length == 0) continue;
            var row = model.Weights.AsSpan(seen.Vector.Indices[column] * labels, labels);
            var value = seen.Vector.Values[column] * (row[label] - (against is { } other ? row[other] : 0));
            Spread(features[i], value / counts[column], tokens, weights);
        }
    }

    // A feature speaks for the words it lies on, by how much of it lies on each.
    static void Spread(Feature feature, double value, TextToken[] tokens, double[] weights)
    {
        var end = feature.Start + feature.Length;
        for (var i = First(tokens, feature.Start); i < tokens.Length && tokens[i].Start < end; i++)
        {
            var shared = Math.Min(end, tokens[i].End) - Math.Max(feature.Start, tokens[i].Start);
            if (shared > 0) weights[i] += value * shared / feature.Length;
        }
    }

    static int First(TextToken[] tokens, int start)
    {
        var (low, high) = (0, tokens.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tokens[middle].End > start) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    static void Ruled(string text, List<ValencePart> parts, TextToken[] tokens, double[] weights)
    {
        var (all, at) = (parts.Sum(p => Math.Abs(p.Valence)), 0);
        foreach (var (word, valence) in parts)
        {
            var found = text.IndexOf(word, at, StringComparison.Ordinal);
            if (found < 0) continue;
            at = found + word.Length;
            if (valence != 0) Spread(new(0, found, word.Length, FeatureGroup.Readings), valence / all, tokens, weights);
        }
    }

    static void Normalise(double[] weights)
    {
        var sum = weights.Sum(Math.Abs);
        for (var i = 0; sum > 0 && i < weights.Length; i++) weights[i] /= sum;
    }
}
