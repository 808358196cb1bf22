using Rapport.Models.Learning;
using Rapport.Models.Words;

namespace Rapport.Models;

/// <summary>A text that is cut into words once, for all who read it. Not for several threads at once.</summary>
/// <param name="text">Any text; its first 20,000 characters are read.</param>
public sealed class TokenisedText(string text)
{
    const int Longest = 20_000;
    const int Opening = 2_000;

    readonly List<(FeatureShape Shape, List<Feature> Features)> _features = [];
    List<TextToken>? _tokens;
    List<TextToken>? _opening;
    string? _lower;

    /// <summary>As it was written.</summary>
    public string Text { get; } = text;

    /// <summary>As much of it as is read.</summary>
    internal string Own { get; } = text.Length <= Longest ? text : text[..Longest];

    /// <summary>The same in lower case, character for character.</summary>
    internal string Lower => _lower ??= Own.ToLowerInvariant();

    /// <summary>Its words, marks and pictures in reading order.</summary>
    internal List<TextToken> Tokens => _tokens ??= Words.Tokens.Of(Own);

    /// <summary>Those of its first 2,000 characters.</summary>
    internal List<TextToken> OpeningTokens => Text.Length <= Opening ? Tokens : _opening ??= Words.Tokens.Of(Text.AsSpan(0, Opening));

    /// <summary>A word in lower case.</summary>
    internal ReadOnlySpan<char> LowerOf(TextToken token) => token.In(Lower);

    /// <summary>What a model of this shape sees in it; to be read only.</summary>
    internal List<Feature> Features(FeatureShape shape)
    {
        foreach (var (known, read) in _features)
        {
            if (known == shape) return read;
        }

        var features = new List<Feature>((Own.Length * 3) + 8);
        new FeatureReader(shape).Read(Own, Tokens, features);
        _features.Add((shape, features));
        return features;
    }
}
