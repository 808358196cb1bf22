using Rapport.Models.Weights;
using Rapport.Models.Words;

namespace Rapport.Models.Sentiment;

/// <summary>A clause by its place, and what it is about.</summary>
readonly record struct Clause(int Start, int Length, string? Aspect);

/// <summary>Cuts a text into clauses at the marks that end one and at words of contrast, and names what each is about.</summary>
static class Clauses
{
    static readonly string[] s_endings = ["", "s", "es", "en", "n", "e", "er"];

    static readonly HashSet<string> s_contrasts = new(StringComparer.Ordinal)
    {
        "but", "however", "although", "though", "yet", "whereas", "while", "except", "nevertheless", "unfortunately",
        "aber", "jedoch", "allerdings", "dafür", "dagegen", "sondern", "obwohl", "trotzdem", "dennoch", "doch", "leider", "hingegen",
    };

    static readonly Lazy<Dictionary<string, string>> s_aspects = new(() => Shipped.Rows("aspects.tsv")
        .SelectMany(row => row[1].Split(' ').Select(word => (word, Aspect: row[0]))).DistinctBy(p => p.word, StringComparer.Ordinal).ToDictionary(p => p.word, p => p.Aspect, StringComparer.Ordinal));

    /// <summary>The aspects a clause may be about.</summary>
    public static IReadOnlyCollection<string> Aspects => [.. s_aspects.Value.Values.Distinct(StringComparer.Ordinal)];

    /// <summary>The clauses of a text; none for a text without words. Of a text above 20,000 units the beginning is cut.</summary>
    public static List<Clause> Of(TokenisedText text)
    {
        var (clauses, words) = (new List<Clause>(), new List<TextToken>());
        var contrasts = s_contrasts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var token in text.Tokens)
        {
            var contrast = token.Kind == TokenKind.Word && contrasts.Contains(text.LowerOf(token));
            if (token.Kind == TokenKind.Mark || (contrast && words.Exists(w => w.Kind == TokenKind.Word))) Close();
            if (token.Kind != TokenKind.Mark && !(words.Count == 0 && contrast)) words.Add(token);
        }

        Close();
        return clauses;

        void Close()
        {
            if (words.Count > 0) clauses.Add(new(words[0].Start, words[^1].End - words[0].Start, About(text, words)));
            words.Clear();
        }
    }

    static string? About(TokenisedText text, List<TextToken> words)
    {
        var aspects = s_aspects.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var token in words)
        {
            if (token.Kind == TokenKind.Word && Aspect(text.LowerOf(token), aspects) is { } aspect) return aspect;
        }

        return null;
    }

    // Whole words, their plural, and in German the end or the beginning of a compound.
    static string? Aspect(ReadOnlySpan<char> word, Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> aspects)
    {
        foreach (var end in s_endings)
        {
            if (word.EndsWith(end, StringComparison.Ordinal) && aspects.TryGetValue(word[..^end.Length], out var aspect)) return aspect;
        }

        for (var start = 3; start <= word.Length - 5; start++)
        {
            if (aspects.TryGetValue(word[start..], out var head)) return head;
        }

        for (var length = word.Length - 3; length >= 6; length--)
        {
            if (aspects.TryGetValue(word[..length], out var first)) return first;
        }

        return null;
    }
}
