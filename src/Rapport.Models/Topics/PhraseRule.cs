using Rapport.Models.Words;

namespace Rapport.Models.Topics;

/// <summary>The words and numbers of a text in reading order, in lower case.</summary>
readonly struct ReadWords(TokenisedText text)
{
    /// <summary>Where they stand.</summary>
    public List<TextToken> Places { get; } = text.Tokens.FindAll(token => token.Kind is TokenKind.Word or TokenKind.Number);

    /// <summary>A word.</summary>
    public ReadOnlySpan<char> this[int i] => text.LowerOf(Places[i]);

    /// <summary>Words as they were written.</summary>
    public string Written(int from, int to) => text.Own[from..to];
}

/// <summary>A phrase that makes a text one of a topic.</summary>
sealed class PhraseRule(string topic, string phrase)
{
    readonly string[] _words = phrase.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The assignment when the text holds the phrase, with the words it was found in; null otherwise. An empty phrase is never found.</summary>
    public TopicAssignment? Find(in ReadWords text)
    {
        for (var start = 0; _words.Length > 0 && start + _words.Length <= text.Places.Count; start++)
        {
            if (!Matches(text, start)) continue;
            var (first, last) = (text.Places[start], text.Places[start + _words.Length - 1]);
            return new(topic, 1, TopicSource.Rule, [new(first.Start, last.End - first.Start, text.Written(first.Start, last.End), 1)]);
        }

        return null;
    }

    bool Matches(in ReadWords words, int start)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (!Matches(words[start + i], _words[i])) return false;
        }

        return true;
    }

    static bool Matches(ReadOnlySpan<char> word, string pattern) => (pattern[0] == '*', pattern[^1] == '*') switch
    {
        (true, true) => word.Contains(pattern.AsSpan().Trim('*'), StringComparison.Ordinal),
        (true, false) => word.EndsWith(pattern.AsSpan(1), StringComparison.Ordinal),
        (false, true) => word.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal),
        _ => word.SequenceEqual(pattern),
    };
}
