namespace Rapport.Models.Words;

/// <summary>What a token is, as far as reading goes.</summary>
enum TokenKind
{
    /// <summary>Letters, with apostrophes and hyphens between them.</summary>
    Word,

    /// <summary>Digits, with the marks that stand between them.</summary>
    Number,

    /// <summary>A picture: emoji with its joiners and skin tones.</summary>
    Emoji,

    /// <summary>A face made of marks, as <c>:-)</c>.</summary>
    Emoticon,

    /// <summary>An address on the web or of a mailbox.</summary>
    Address,

    /// <summary>An account's name, as <c>@support</c>.</summary>
    Mention,

    /// <summary>One mark that ends or parts a clause.</summary>
    Mark,
}

/// <summary>A piece of a text, by its place.</summary>
/// <param name="Start">Index of its first UTF-16 unit.</param>
/// <param name="Length">UTF-16 units, 1 or more.</param>
/// <param name="Kind">What it is.</param>
readonly record struct TextToken(int Start, int Length, TokenKind Kind)
{
    /// <summary>Index after its last unit.</summary>
    public int End => Start + Length;

    /// <summary>Its own words.</summary>
    public ReadOnlySpan<char> In(ReadOnlySpan<char> text) => text.Slice(Start, Length);
}
