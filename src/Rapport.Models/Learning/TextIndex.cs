namespace Rapport.Models.Learning;

/// <summary>Finds the texts of a collection that are most like another text.</summary>
/// <remarks>Cosine of TF-IDF vectors over words and runs of 2 to 4 characters.</remarks>
sealed class TextIndex
{
    static readonly FeatureShape s_shape = new(1, 2, 4);

    readonly Vocabulary _known;
    readonly List<(int Text, float Value)>[] _texts;
    readonly int _count;

    /// <summary>Indexes texts; their places are the answers of <see cref="Nearest"/>.</summary>
    public TextIndex(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        _known = Vocabulary.Learn(texts, Read, 1);
        _texts = new List<(int, float)>[_known.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            var vector = _known.Vector(Read(texts[i])).Normalised();
            for (var j = 0; j < vector.Indices.Length; j++) (_texts[vector.Indices[j]] ??= []).Add((i, vector.Values[j]));
        }
    }

    /// <summary>The texts most like this one, best first; of equals the earlier. Fewer than <paramref name="count"/> when
    /// fewer share anything with it; none for a text in which nothing is known.</summary>
    /// <returns>Place in the collection and likeness, above 0 up to 1.</returns>
    public IReadOnlyList<(int Text, float Likeness)> Nearest(string text, int count)
    {
        var likeness = new float[_count];
        var vector = _known.Vector(Read(text)).Normalised();
        for (var i = 0; i < vector.Indices.Length; i++)
        {
            foreach (var (other, value) in _texts[vector.Indices[i]]) likeness[other] += value * vector.Values[i];
        }

        return [.. Enumerable.Range(0, _count).Where(i => likeness[i] > 0).Select(i => (i, Math.Min(1, likeness[i])))
            .OrderByDescending(found => found.Item2).ThenBy(found => found.i).Take(count)];
    }

    static List<Feature> Read(string text)
    {
        var features = new List<Feature>();
        new FeatureReader(s_shape).Read(text, features);
        return features;
    }
}
