using System.Globalization;

namespace Rapport.Kernel;

/// <summary>The one way a CSV file is written: RFC 4180, numbers without a locale, and no text that a spreadsheet would
/// run as a formula.</summary>
/// <remarks>A text that begins with = + - @ TAB or CR gets a leading apostrophe. Numbers are typed, so −5 stays −5.</remarks>
public static class Csv
{
    /// <summary>Content type of an answer.</summary>
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>Writes one row and ends the line with CR LF.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="cells">Texts, numbers (written so that reading them gives the same number), ids, true or false, times
    /// (ISO 8601, UTC), or null for an empty cell.</param>
    public static void WriteRow(TextWriter to, params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) to.Write(',');
            to.Write(Cell(cells[i]));
        }

        to.Write("\r\n");
    }

    static string Cell(object? value) => value switch
    {
        null => "",
        string text => Text(text),
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong or decimal => Convert.ToString(value, CultureInfo.InvariantCulture)!, // numbers have a text
        _ => Text(value.ToString() ?? ""),
    };

    static string Text(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }
}
