using System.Globalization;
using System.Text;

namespace Rapport.Models.Words;

/// <summary>Cuts a text into words, numbers, pictures, addresses and the marks that part clauses. Never throws: whatever is
/// none of these, half surrogates included, is passed over. Scripts that write no spaces are cut into single characters.</summary>
static class Tokens
{
    static readonly string[] s_faces =
    [
        ":-)", ":)", ":-D", ":D", ";-)", ";)", ":-(", ":(", ":'(", ":-/", ":/", ":-P", ":P", ":p", "<3", "</3", "=)", "=(", "xD", "XD",
        ":-|", ":|", ":-*", ":*", ">:(", "D:", "^^", "^_^", "-_-", ":-O", ":O", ":o", "(:", "):",
    ];

    /// <summary>Appends the tokens of a text in reading order.</summary>
    public static void Read(ReadOnlySpan<char> text, List<TextToken> into)
    {
        for (var at = 0; at < text.Length;)
        {
            var (length, kind) = Next(text, at);
            if (kind is { } known) into.Add(new(at, length, known));
            at += length;
        }
    }

    /// <summary>All tokens of a text.</summary>
    public static List<TextToken> Of(ReadOnlySpan<char> text)
    {
        var tokens = new List<TextToken>((text.Length / 5) + 1);
        Read(text, tokens);
        return tokens;
    }

    static (int Length, TokenKind? Kind) Next(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (c == ' ') return (1, null);
        if (StartsWord(text, at) && AddressLength(text, at) is var address and > 0) return (address, TokenKind.Address);
        if (FaceLength(text, at) is var face and > 0) return (face, TokenKind.Emoticon);
        if (Unspaced(c)) return (1, TokenKind.Word);
        if (IsLetter(c)) return (WordLength(text, at), TokenKind.Word);
        if (char.IsDigit(c)) return (NumberLength(text, at), TokenKind.Number);
        if (c == '@' && at + 1 < text.Length && IsLetter(text[at + 1])) return (1 + HandleLength(text, at + 1), TokenKind.Mention);
        if (c is '.' or ',' or ';' or ':' or '!' or '?' or '(' or ')' or '…' or '\n' or '—' or '–' or '。' or '、' or '！' or '？' or '؟' or '،' or '؛') return (1, TokenKind.Mark);
        return PictureLength(text, at) is var picture and > 0 ? (picture, TokenKind.Emoji) : (1, null);
    }

    /// <summary>A letter, or a mark written on the letter before it.</summary>
    public static bool IsLetter(char c) => char.IsAsciiLetter(c) || (c >= 0x80 && (char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));

    /// <summary>Whether the character belongs to a script that writes no spaces between words.</summary>
    public static bool Unspaced(char c) => c is >= '\u3041' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' or >= '\u0e00' and <= '\u0e7f';

    static bool StartsWord(ReadOnlySpan<char> text, int at) => at == 0 || !char.IsLetterOrDigit(text[at - 1]);

    static int WordLength(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length)
        {
            if (IsLetter(text[end]) && !Unspaced(text[end])) end++;
            else if (text[end] is '\'' or '’' or '-' && end + 1 < text.Length && IsLetter(text[end + 1])) end += 2;
            else break;
        }

        return end - at;
    }

    static int NumberLength(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsDigit(text[end]) || (text[end] is '.' or ',' or ':' && end + 1 < text.Length && char.IsDigit(text[end + 1])))) end++;
        return end - at;
    }

    static int HandleLength(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return end - at;
    }

    static int AddressLength(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        if (!rest.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return 0;
        if (!rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && !rest[..Math.Min(9, rest.Length)].Contains("://", StringComparison.Ordinal)) return 0;
        var end = 0;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end])) end++;
        return end;
    }

    static int FaceLength(ReadOnlySpan<char> text, int at)
    {
        if (text[at] is not (':' or ';' or '=' or '<' or '>' or '^' or '-' or '(' or ')' or 'x' or 'X' or 'D')) return 0;
        foreach (var face in s_faces)
        {
            if (text[at..].StartsWith(face, StringComparison.Ordinal) && StandsAlone(text, at, face.Length)) return face.Length;
        }

        return 0;
    }

    static bool StandsAlone(ReadOnlySpan<char> text, int at, int length) =>
        (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetter(text[at]))
        && (at + length >= text.Length || !char.IsLetterOrDigit(text[at + length]))
        && !(length == 2 && text[at] == ':' && text[at + 1] == '/' && at + 2 < text.Length && text[at + 2] == '/');

    // A picture takes its skin tone, variation mark and what is joined to it along.
    static int PictureLength(ReadOnlySpan<char> text, int at)
    {
        if (!IsPicture(text, at, out var length)) return 0;
        while (at + length < text.Length)
        {
            if (text[at + length] == '\ufe0f') length++;
            else if (text[at + length] == '\u200d' && at + length + 1 < text.Length && IsPicture(text, at + length + 1, out var joined)) length += 1 + joined;
            else if (Rune.DecodeFromUtf16(text[(at + length)..], out var tone, out var used) == System.Buffers.OperationStatus.Done && tone.Value is >= 0x1f3fb and <= 0x1f3ff) length += used;
            else break;
        }

        return length;
    }

    static bool IsPicture(ReadOnlySpan<char> text, int at, out int length) =>
        Rune.DecodeFromUtf16(text[at..], out var rune, out length) == System.Buffers.OperationStatus.Done
        && rune.Value is >= 0x1f000 and <= 0x1faff or >= 0x2600 and <= 0x27bf or 0x2b50 or 0x2b55 or 0x203c or 0x2049;
}
