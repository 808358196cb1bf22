using Rapport.Models.Words;

namespace Rapport.Models.Topics;

/// <summary>The words of a text in lower case, with their places.</summary>
sealed class ReadWords
{
    const int LongestText = 20_000;

    /// <summary>Reads a text; of one above 20,000 units the beginning.</summary>
    public ReadWords(string text)
    {
        Text = text;
        foreach (var token in Tokens.Of(text.AsSpan(0, Math.Min(text.Length, LongestText))))
        {
            if (token.Kind is not (TokenKind.Word or TokenKind.Number)) continue;
            Places.Add(token);
            Words.Add(token.In(text).ToString().ToLowerInvariant());
        }
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Words and numbers in reading order.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Where they stand.</summary>
    public List<TextToken> Places { get; } = [];
}

/// <summary>A phrase that makes a text one of a topic.</summary>
sealed class PhraseRule(string topic, string phrase)
{
    readonly string[] _words = phrase.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The assignment when the text holds the phrase, with the words it was found in; null otherwise. An empty phrase is never found.</summary>
    public TopicAssignment? Find(ReadWords text)
    {
        for (var start = 0; _words.Length > 0 && start + _words.Length <= text.Words.Count; start++)
        {
            if (!Matches(text.Words, start)) continue;
            var (first, last) = (text.Places[start], text.Places[start + _words.Length - 1]);
            return new(topic, 1, TopicSource.Rule, [new(first.Start, last.End - first.Start, text.Text[first.Start..last.End], 1)]);
        }

        return null;
    }

    bool Matches(List<string> words, int start)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (!Matches(words[start + i], _words[i])) return false;
        }

        return true;
    }

    static bool Matches(string word, string pattern) => (pattern[0] == '*', pattern[^1] == '*') switch
    {
        (true, true) => word.Contains(pattern.Trim('*'), StringComparison.Ordinal),
        (true, false) => word.EndsWith(pattern[1..], StringComparison.Ordinal),
        (false, true) => word.StartsWith(pattern[..^1], StringComparison.Ordinal),
        _ => word == pattern,
    };
}
