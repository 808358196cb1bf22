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
    /// <param name="label">For which label words speak.</param>
    /// <param name="against">Over which other label; null for the border.</param>
    /// <returns>At most eight words, weightiest first; weights are shares of all that was weighed.</returns>
    public static IReadOnlyList<WordWeight> Of(string text, LinearModel model, int label, int? against)
    {
        var features = model.Read(text);
        return Of(text, model, features, model.Known.Vector(features), label, against, []);
    }

    /// <summary>The same of a text that was read before; <paramref name="valences"/> count as much again as what was learned.</summary>
    public static IReadOnlyList<WordWeight> Of(
        string text, LinearModel model, List<Feature> features, in SparseVector vector, int label, int? against, List<ValencePart> valences)
    {
        var tokens = Tokens.Of(text.AsSpan(0, Math.Min(text.Length, 20_000))).Where(t => t.Kind is not TokenKind.Mark).ToArray();
        var weights = new double[tokens.Length];
        Learned(model, features, vector, label, against, tokens, weights);
        Normalise(weights);
        Ruled(text, valences, tokens, weights);
        Normalise(weights);
        return [.. tokens.Select((t, i) => new WordWeight(t.Start, t.Length, t.In(text).ToString(), weights[i]))
            .Where(w => Math.Abs(w.Weight) >= 0.02).OrderByDescending(w => Math.Abs(w.Weight)).ThenBy(w => w.Start).Take(Most)];
    }

    static void Learned(LinearModel model, List<Feature> features, in SparseVector vector, int label, int? against, TextToken[] tokens, double[] weights)
    {
        var labels = model.Labels.Length;
        var places = new Dictionary<uint, (int Place, int Count)>(features.Count);
        foreach (var feature in features)
        {
            if (feature.Length == 0) continue;
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(places, feature.Hash, out var seen);
            entry = (seen ? entry.Place : model.Known.Place(feature.Hash), entry.Count + 1);
        }

        foreach (var feature in features)
        {
            if (feature.Length == 0 || places[feature.Hash] is not (>= 0 and var place, var count)) continue;
            var row = model.Weights.AsSpan(place * labels, labels);
            var value = vector.Values[Array.BinarySearch(vector.Indices, place)] * (row[label] - (against is { } other ? row[other] : 0));
            Spread(feature, value / count, tokens, weights);
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
