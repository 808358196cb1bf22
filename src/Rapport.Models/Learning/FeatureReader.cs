using Rapport.Models.Words;

namespace Rapport.Models.Learning;

/// <summary>What to read from a text.</summary>
/// <param name="WordRun">Longest run of words, 0..3.</param>
/// <param name="ShortestRun">Shortest run of characters.</param>
/// <param name="LongestRun">Longest run of characters; 0 reads none.</param>
/// <param name="Negation">Marks the words that follow a negation.</param>
/// <param name="Emphasis">Reads capitals, stretched words, and marks of emphasis.</param>
sealed record FeatureShape(int WordRun = 2, int ShortestRun = 3, int LongestRun = 5, bool Negation = false, bool Emphasis = false)
{
    /// <summary>What a text is about.</summary>
    public static FeatureShape About { get; } = new();

    /// <summary>How a text feels.</summary>
    public static FeatureShape Feeling { get; } = new(Negation: true, Emphasis: true);
}

/// <summary>Reads words, pairs of words, character runs, negation, emphasis and pictures from a text as hashed features.</summary>
/// <param name="shape">What to read.</param>
/// <remarks>Not for two threads at once: it keeps its buffers.</remarks>
sealed class FeatureReader(FeatureShape shape)
{
    const int LongestText = 20_000;
    const int Reach = 4;

    readonly List<(uint Hash, TextToken Token)> _words = [];
    char[] _word = new char[64];

    /// <summary>Appends the features of a text. Of a text above 20,000 units the beginning is read.</summary>
    public void Read(ReadOnlySpan<char> text, List<Feature> into)
    {
        if (text.Length > LongestText) text = text[..LongestText];
        Read(text, Tokens.Of(text), into);
    }

    /// <summary>Appends the features of a text that was cut into these.</summary>
    public void Read(ReadOnlySpan<char> text, List<TextToken> tokens, List<Feature> into)
    {
        _words.Clear();
        ReadTokens(text, tokens, into);
        ReadRuns(into);
        if (shape.Emphasis) ReadEmphasis(text, tokens, into);
    }

    void ReadTokens(ReadOnlySpan<char> text, List<TextToken> tokens, List<Feature> into)
    {
        var negated = 0;
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Mark) negated = 0;
            if (Name(text, token) is not { IsEmpty: false } name) continue;
            var hash = Hashing.Of(name);
            _words.Add((hash, token));
            var marked = negated > 0 ? Hashing.Mix(hash, 'N') : hash;
            into.Add(new(marked, token.Start, token.Length, FeatureGroup.Words));
            if (token.Kind == TokenKind.Word) ReadCharacters(name, token, into);
            negated = shape.Negation && Negation.Is(name) ? Reach : negated - 1;
        }
    }

    void ReadRuns(List<Feature> into)
    {
        for (var run = 2; run <= shape.WordRun; run++)
        {
            for (var i = run - 1; i < _words.Count; i++)
            {
                var hash = (uint)run;
                for (var j = i - run + 1; j <= i; j++) hash = Hashing.Mix(hash, _words[j].Hash);
                var start = _words[i - run + 1].Token.Start;
                into.Add(new(hash, start, _words[i].Token.End - start, FeatureGroup.Words));
            }
        }
    }

    // Runs of characters never leave their word; its ends count as blanks.
    void ReadCharacters(ReadOnlySpan<char> name, TextToken token, List<Feature> into)
    {
        if (shape.LongestRun == 0 || name.Length > 60) return;
        var size = name.Length + 2;
        Span<char> padded = stackalloc char[size];
        (padded[0], padded[^1]) = (' ', ' ');
        name.CopyTo(padded[1..]);
        for (var start = 0; start < size; start++)
        {
            var hash = 0x43u;
            for (var length = 1; length <= shape.LongestRun && start + length <= size; length++)
            {
                hash = Hashing.Mix(hash, padded[start + length - 1]);
                if (length >= shape.ShortestRun) into.Add(new(hash, token.Start + Math.Max(0, start - 1), Math.Min(length, token.Length), FeatureGroup.Characters));
            }
        }
    }

    static void ReadEmphasis(ReadOnlySpan<char> text, List<TextToken> tokens, List<Feature> into)
    {
        var (bangs, questions, capitals, words) = (0, 0, 0, 0);
        foreach (var token in tokens)
        {
            var own = token.In(text);
            if (token.Kind == TokenKind.Mark && own[0] is '!' or '！') bangs++;
            if (token.Kind == TokenKind.Mark && own[0] is '?' or '？' or '؟') questions++;
            if (token.Kind != TokenKind.Word) continue;
            words++;
            if (own.Length > 1 && IsUpper(own)) capitals++;
        }

        if (bangs > 0) into.Add(new(Hashing.Mix('!', (uint)Math.Min(bangs, 3)), 0, 0, FeatureGroup.Words));
        if (questions > 0) into.Add(new(Hashing.Mix('?', (uint)Math.Min(questions, 3)), 0, 0, FeatureGroup.Words));
        if (capitals > 0 && capitals < words) into.Add(new(Hashing.Mix('A', (uint)Math.Min(capitals, 3)), 0, 0, FeatureGroup.Words));
    }

    static bool IsUpper(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (char.IsLower(c)) return false;
        }

        return char.IsUpper(word[0]);
    }

    // The name a token counts under: lower case, numbers by their shape, addresses as one, stretched letters cut to two.
    ReadOnlySpan<char> Name(ReadOnlySpan<char> text, TextToken token)
    {
        if (token.Kind == TokenKind.Mark) return default;
        if (token.Kind == TokenKind.Address) return "\u0001url";
        if (token.Kind == TokenKind.Mention) return "\u0001who";
        if (token.Length > _word.Length) _word = new char[token.Length];
        var length = 0;
        foreach (var c in token.In(text))
        {
            var lower = char.IsDigit(c) ? '0' : c == '’' ? '\'' : char.ToLowerInvariant(c);
            if (length >= 2 && _word[length - 1] == lower && _word[length - 2] == lower) continue;
            _word[length++] = lower;
        }

        return _word.AsSpan(0, length);
    }
}
