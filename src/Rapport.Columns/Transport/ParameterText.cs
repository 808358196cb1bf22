using System.Collections;
using System.Globalization;
using System.Text;

namespace Rapport.Columns.Transport;

/// <summary>Values of placeholders as ClickHouse reads them: tab-separated escapes outside, quoted literals inside arrays.</summary>
static class ParameterText
{
    /// <summary>The text of one value.</summary>
    /// <exception cref="ArgumentException">The value is of a kind that no placeholder takes.</exception>
    public static string Of(object value) => value switch
    {
        string text => Escape(text, quote: false),
        IEnumerable list => "[" + string.Join(',', list.Cast<object>().Select(Inside)) + "]",
        _ => Scalar(value),
    };

    static string Inside(object value) => value switch
    {
        string text => "'" + Escape(text, quote: true) + "'",
        Guid id => "'" + id.ToString() + "'",
        _ => Scalar(value),
    };

    static string Scalar(object value) => value switch
    {
        Guid id => id.ToString(),
        bool b => b ? "1" : "0",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!, // integers have a text
        _ => throw new ArgumentException($"A placeholder cannot take a {value.GetType().Name}.", nameof(value)),
    };

    static string Escape(string text, bool quote)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => result.Append(@"\\"),
                '\t' => result.Append(@"\t"),
                '\n' => result.Append(@"\n"),
                '\r' => result.Append(@"\r"),
                '\0' => result.Append(@"\0"),
                '\'' when quote => result.Append(@"\'"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
