using Rapport.Models.Learning;
using Rapport.Models.Weights;
using Rapport.Models.Words;

namespace Rapport.Models.Language;

/// <summary>Tells languages apart: by script where one decides, else by runs of characters and by common words.</summary>
static class Detector
{
    const int LongestText = 2000;

    // Runs overlap, so they say less than independent ones would.
    const double Independence = 0.45;
    const double CommonWord = 7;
    const float Unseen = 11.5f;

    static readonly Lazy<(string[] Languages, Dictionary<string, (byte Language, byte Rarity)[]> Runs)> s_profiles = new(Load);

    static readonly Lazy<Dictionary<string, string[]>> s_words = new(CommonWords.Load);

    /// <summary>See <see cref="LanguageGuess.Of"/>.</summary>
    public static LanguageGuess Detect(string text)
    {
        var words = Words(text);
        if (words.Count == 0) return LanguageGuess.Unknown;
        return Scripts.Only(words) ?? ByRuns(words);
    }

    static LanguageGuess ByRuns(List<string> words)
    {
        var (languages, runs) = s_profiles.Value;
        var scores = new double[languages.Length];
        var script = Scripts.Of(words);
        for (var i = 0; i < languages.Length; i++)
        {
            if (Scripts.Written(languages[i]) != script) scores[i] = double.NegativeInfinity;
        }

        foreach (var word in words)
        {
            AddRuns(word, runs.GetAlternateLookup<ReadOnlySpan<char>>(), scores);
            foreach (var language in s_words.Value.GetValueOrDefault(word) ?? []) scores[Array.IndexOf(languages, language)] += CommonWord / Independence;
        }

        return Best(languages, scores);
    }

    static void AddRuns(string word, Dictionary<string, (byte Language, byte Rarity)[]>.AlternateLookup<ReadOnlySpan<char>> runs, double[] scores)
    {
        var padded = $" {word} ";
        for (var start = 0; start < padded.Length; start++)
        {
            for (var length = 1; length <= 3 && start + length <= padded.Length; length++)
            {
                var run = padded.AsSpan(start, length);
                if (run is " " || !runs.TryGetValue(run, out var found)) continue;
                for (var i = 0; i < scores.Length; i++) scores[i] -= Unseen;
                foreach (var (language, rarity) in found) scores[language] += Math.Max(0, Unseen - (rarity / 16f));
            }
        }
    }

    static LanguageGuess Best(string[] languages, double[] scores)
    {
        var best = Array.IndexOf(scores, scores.Max());
        if (double.IsNegativeInfinity(scores[best])) return LanguageGuess.Unknown;
        var sum = 0.0;
        foreach (var score in scores) sum += Exact.Exp((score - scores[best]) * Independence);
        return sum > 2 ? LanguageGuess.Unknown : new(languages[best], 1 / sum);
    }

    static List<string> Words(string text)
    {
        var words = new List<string>();
        var read = text.AsSpan(0, Math.Min(text.Length, LongestText));
        foreach (var token in Tokens.Of(read))
        {
            if (token.Kind == TokenKind.Word) words.Add(token.In(read).ToString().ToLowerInvariant().Replace('’', '\''));
        }

        return words;
    }

    static (string[], Dictionary<string, (byte, byte)[]>) Load()
    {
        using var from = new WeightsReader(Shipped.Open("languages.weights"));
        var languages = new string[from.Count()];
        for (var i = 0; i < languages.Length; i++) languages[i] = from.Text();
        var count = from.Count();
        var runs = new Dictionary<string, (byte, byte)[]>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var run = from.Text();
            var found = new (byte, byte)[from.Count()];
            for (var j = 0; j < found.Length; j++) found[j] = (from.Byte(), from.Byte());
            runs[run] = found;
        }

        return (languages, runs);
    }
}
