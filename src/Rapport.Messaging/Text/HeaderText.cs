using System.Text;

namespace Rapport.Messaging.Text;

/// <summary>Text in mail headers: as it is where it is plain ASCII, as encoded words (RFC 2047) where it is not.</summary>
static class HeaderText
{
    const int BytesPerWord = 42; // 56 characters of base64, 12 around it: within the 75 of an encoded word

    /// <summary>Free text, such as a subject.</summary>
    public static string Unstructured(string text) => IsPlain(text) && !text.Contains("=?", StringComparison.Ordinal) ? text : Encoded(text);

    /// <summary>A name before an address.</summary>
    public static string Phrase(string text) => IsPlain(text)
        ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : Encoded(text);

    static bool IsPlain(string text) => text.All(c => c is >= ' ' and <= '~');

    static string Encoded(string text)
    {
        var words = new StringBuilder();
        var word = new List<byte>(BytesPerWord);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > BytesPerWord) Flush(words, word);
            word.AddRange(bytes[..length]);
        }

        Flush(words, word);
        return words.ToString();
    }

    static void Flush(StringBuilder words, List<byte> word)
    {
        if (words.Length > 0) words.Append("\r\n ");
        words.Append("=?utf-8?B?").Append(Convert.ToBase64String([.. word])).Append("?=");
        word.Clear();
    }
}
