using Rapport.Models.Weights;

namespace Rapport.Models.Language;

/// <summary>Words that by themselves nearly give a language away.</summary>
static class CommonWords
{
    /// <summary>By word, the languages that use it often.</summary>
    public static Dictionary<string, string[]> Load() =>
        Shipped.Rows("words-common.tsv").SelectMany(row => row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Select(word => (word, Language: row[0])))
            .GroupBy(pair => pair.word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(pair => pair.Language).ToArray(), StringComparer.Ordinal);
}
