using Rapport.Models.Learning;

namespace Rapport.Models.Topics;

/// <summary>Names groups of texts by the words they have and others have not.</summary>
static class TellingWords
{
    const int Named = 3;

    /// <summary>Per group its three most telling words or pairs of words, as <c>late delivery, parcel, courier</c>; the number of the group when it has no word.</summary>
    /// <remarks>Share of the group's texts with the word times the logarithm of how much larger it is than among all texts.</remarks>
    public static List<string> Of(IReadOnlyList<string> texts, IReadOnlyList<int[]> groups)
    {
        var words = texts.Select(WordsOf).ToList();
        var all = Counts(words);
        return [.. groups.Select((members, i) => Name(Counts([.. members.Select(text => words[text])]), members.Length, all, texts.Count) is { Length: > 0 } name ? name : $"{i + 1}")];
    }

    static string Name(Dictionary<string, int> counts, int size, Dictionary<string, int> all, int texts)
    {
        var ranked = counts.Where(c => c.Value > 1 || size < 4)
            .Select(c => (c.Key, Score: c.Value / (double)size * Exact.Log((c.Value / (double)size) / (all[c.Key] / (double)texts)) * (c.Key.Contains(' ', StringComparison.Ordinal) ? 1.15 : 1)))
            .Where(c => c.Score > 0).OrderByDescending(c => c.Score).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key);
        var kept = new List<string>();
        foreach (var word in ranked)
        {
            if (kept.Exists(k => k.Split(' ').Intersect(word.Split(' '), StringComparer.Ordinal).Any() || k.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(k, StringComparison.Ordinal))) continue;
            kept.Add(word);
            if (kept.Count == Named) break;
        }

        return string.Join(", ", kept);
    }

    static Dictionary<string, int> Counts(IReadOnlyList<HashSet<string>> words)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words.SelectMany(w => w)) counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    static HashSet<string> WordsOf(string text)
    {
        var (words, parts) = (new HashSet<string>(StringComparer.Ordinal), new ReadWords(new(text)));
        var read = Enumerable.Range(0, parts.Places.Count).Select(i => parts[i].ToString()).ToList();
        for (var i = 0; i < read.Count; i++)
        {
            if (StopWords.Has(read[i]) || char.IsDigit(read[i][0])) continue;
            words.Add(read[i]);
            if (i + 1 < read.Count && !StopWords.Has(read[i + 1]) && !char.IsDigit(read[i + 1][0])) words.Add($"{read[i]} {read[i + 1]}");
        }

        return words;
    }
}
