using System.Text;

namespace Rapport.Messaging.Text;

/// <summary>Quoted-printable (RFC 2045, 6.7): every line short, every byte ASCII.</summary>
static class QuotedPrintable
{
    const int LongestLine = 76;

    /// <summary>Encodes UTF-8 text; line breaks of any kind become CRLF.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + (text.Length / 8));
        var first = true;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!first) encoded.Append("\r\n");
            first = false;
            Line(encoded, Encoding.UTF8.GetBytes(line));
        }

        return encoded.ToString();
    }

    static void Line(StringBuilder encoded, byte[] line)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isLast = i == line.Length - 1;
            var plain = line[i] is >= 33 and <= 126 and not (byte)'=' || (line[i] is (byte)' ' or (byte)'\t' && !isLast);
            if (length + (plain ? 1 : 3) > LongestLine - 1)
            {
                encoded.Append("=\r\n");
                length = 0;
            }

            if (plain) encoded.Append((char)line[i]);
            else encoded.Append('=').Append(Convert.ToHexString(line, i, 1));
            length += plain ? 1 : 3;
        }
    }
}
