using System.Globalization;
using Rapport.Models.Learning;
using Rapport.Models.Weights;

namespace Rapport.Models.Sentiment;

/// <summary>What the rules of valence read from a text, as features for the learner to weigh.</summary>
/// <param name="plain">The lexicon as published.</param>
/// <param name="wide">With further words of opinion; the same where there are none.</param>
sealed class ValenceReadings(Valence plain, Valence wide)
{
    const uint Coarse = 100;

    /// <summary>English.</summary>
    public static ValenceReadings English(Dictionary<string, float> valences, Dictionary<string, float> opinions, Dictionary<int, string> pictures)
    {
        var both = new Dictionary<string, float>(valences, StringComparer.Ordinal);
        foreach (var (word, valence) in opinions) both.TryAdd(word, valence);
        return new(new(new(valences, pictures), ValenceWords.English), new(new(both, pictures), ValenceWords.English));
    }

    /// <summary>German: words written for Rapport, compounds by their last part.</summary>
    public static ValenceReadings German(Dictionary<int, string> pictures)
    {
        var valences = Shipped.Rows("words-de.tsv").ToDictionary(row => row[0], row => float.Parse(row[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        foreach (var (face, valence) in (ReadOnlySpan<(string, float)>)[(":)", 2), (":-)", 2), (":d", 2), (";)", 1), (":(", -2), (":-(", -2), ("smiling", 1.5f), ("heart", 2), ("angry", -2), ("crying", -2), ("thumbs", 1)])
            valences[face] = valence;
        var rules = new Valence(new(valences, pictures, compounds: true), ValenceWords.German);
        return new(rules, rules);
    }

    /// <summary>The valence of a text by all words known, and what each piece of it adds.</summary>
    public (double Compound, List<ValencePart> Parts) Read(string text, List<Feature> into)
    {
        var (cut, parts) = (wide.Cut(text), new List<ValencePart>());
        var compound = wide.Compound(cut, parts);
        Compound(ReferenceEquals(plain, wide) ? compound : plain.Compound(cut, null), 1, into);
        Compound(compound, 2, into);
        var (positive, negative) = (0.0, 0.0);
        foreach (var (_, valence) in parts) (positive, negative) = (positive + Math.Max(valence, 0), negative + Math.Max(-valence, 0));
        Add(11, Math.Min(2, positive / 4), into);
        Add(12, Math.Min(2, negative / 4), into);
        return (compound, parts);
    }

    static void Compound(double compound, uint name, List<Feature> into)
    {
        Add(name, compound, into);
        Add(name + 4, Math.Abs(compound), into);
        Add(Coarse + (name * 20) + (uint)((int)Math.Round(compound * 4) + 5), 0.5, into);
    }

    static void Add(uint name, double value, List<Feature> into) => into.Add(new(name, 0, 0, FeatureGroup.Readings, (float)value));
}
