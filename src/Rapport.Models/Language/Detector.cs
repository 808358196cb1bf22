using System.Numerics;
using System.Runtime.InteropServices;
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

    static readonly Lazy<Profiles> s_profiles = new(Load);

    static readonly Lazy<Dictionary<string, string[]>> s_words = new(CommonWords.Load);

    /// <summary>See <see cref="LanguageGuess.Of(string)"/>.</summary>
    public static LanguageGuess Detect(TokenisedText text)
    {
        var words = text.OpeningTokens.FindAll(token => token.Kind == TokenKind.Word);
        if (words.Count == 0) return LanguageGuess.Unknown;
        var lower = text.Lower.Replace('’', '\'');
        return Scripts.Only(lower, words) ?? ByRuns(lower, words);
    }

    static LanguageGuess ByRuns(string text, List<TextToken> words)
    {
        var (languages, runs) = s_profiles.Value;
        var common = s_words.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        var scores = new double[languages.Length];
        var script = Scripts.Of(text, words);
        for (var i = 0; i < languages.Length; i++)
        {
            if (Scripts.Written(languages[i]) != script) scores[i] = double.NegativeInfinity;
        }

        var padded = new char[words.Max(word => word.Length) + 2];
        foreach (var word in words)
        {
            var own = padded.AsSpan(0, word.Length + 2);
            (own[0], own[^1]) = (' ', ' ');
            word.In(text).CopyTo(own[1..]);
            AddRuns(own, runs, scores);
            if (!common.TryGetValue(own[1..^1], out var users)) continue;
            foreach (var language in users) scores[Array.IndexOf(languages, language)] += CommonWord / Independence;
        }

        return Best(languages, scores);
    }

    static void AddRuns(ReadOnlySpan<char> padded, Dictionary<ulong, (int Language, float Gain)[]> runs, double[] scores)
    {
        for (var start = 0; start < padded.Length; start++)
        {
            var run = 0ul;
            for (var length = 1; length <= 3 && start + length <= padded.Length; length++)
            {
                run = (run << 16) | padded[start + length - 1];
                if (run == ' ' || !runs.TryGetValue(run, out var found)) continue;
                Lower(scores);
                foreach (var (language, gain) in found) scores[language] += gain;
            }
        }
    }

    static void Lower(Span<double> scores)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(scores);
        foreach (ref var lanes in wide) lanes -= new Vector<double>(Unseen);
        foreach (ref var score in scores[(wide.Length * Vector<double>.Count)..]) score -= Unseen;
    }

    static LanguageGuess Best(string[] languages, double[] scores)
    {
        var best = Array.IndexOf(scores, scores.Max());
        if (double.IsNegativeInfinity(scores[best])) return LanguageGuess.Unknown;
        var sum = 0.0;
        foreach (var score in scores) sum += Exact.Exp((score - scores[best]) * Independence);
        return sum > 2 ? LanguageGuess.Unknown : new(languages[best], 1 / sum);
    }

    static Profiles Load()
    {
        using var from = new WeightsReader(Shipped.Open("languages.weights"));
        var languages = new string[from.Count()];
        for (var i = 0; i < languages.Length; i++) languages[i] = from.Text();
        var count = from.Count();
        var runs = new Dictionary<ulong, (int, float)[]>(count);
        for (var i = 0; i < count; i++)
        {
            var run = from.Text().Aggregate(0ul, (packed, c) => (packed << 16) | c);
            var found = new (int, float)[from.Count()];
            for (var j = 0; j < found.Length; j++) found[j] = (from.Byte(), Math.Max(0, Unseen - (from.Byte() / 16f)));
            runs[run] = found;
        }

        return new(languages, runs);
    }

    // Runs of one to three characters, sixteen bits to each; what a run speaks for a language above one in which nobody has seen it.
    sealed record Profiles(string[] Languages, Dictionary<ulong, (int Language, float Gain)[]> Runs);
}
