using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Reading of values that senders write in more ways than one.</summary>
static class Json
{
    /// <summary>How stored bodies are parsed.</summary>
    public static readonly JsonDocumentOptions Stored = new() { MaxDepth = Limits.ReaderDepth };

    /// <summary>The value of a name, or undefined when there is none or the element is no object. Of equal names the last.</summary>
    public static JsonElement Get(JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The value of a name when it is an object, else undefined.</summary>
    public static JsonElement Object(JsonElement element, ReadOnlySpan<byte> name) =>
        Get(element, name) is { ValueKind: JsonValueKind.Object } value ? value : default;

    /// <summary>Text or number as text; null when missing, blank or of another kind.</summary>
    public static string? Text(JsonElement element, ReadOnlySpan<byte> name) => Text(Get(element, name));

    /// <summary>Text or number as text; null when missing, blank or of another kind.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => NotBlank(value.GetString()),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>True only for the JSON value true.</summary>
    public static bool IsTrue(JsonElement element, ReadOnlySpan<byte> name) => Get(element, name).ValueKind == JsonValueKind.True;

    /// <summary>A number, or text that is one; null otherwise.</summary>
    public static decimal? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(
            value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Null for null, empty and white space.</summary>
    public static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>A time as ISO 8601 text, or as seconds or milliseconds since 1970; UTC microseconds.</summary>
    /// <returns>Null when it is neither or lies outside the years 1..9999. Text without a zone is UTC.</returns>
    public static long? Time(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var epoch)) return Epoch(epoch);
        if (value.ValueKind != JsonValueKind.String) return null;
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length > 2 && raw[^2] == 'Z' && value.TryGetDateTimeOffset(out var exact)) return exact.ToMicros();
        return Time(value.GetString());
    }

    /// <summary>As <see cref="Time(JsonElement)"/>, from text.</summary>
    public static long? Time(string? text)
    {
        if (text is null) return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time)) return time.ToMicros();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var epoch) ? Epoch(epoch) : null;
    }

    // Seconds until the year 5138 are below 1e11; milliseconds since March 1973 are above.
    static long? Epoch(double value)
    {
        var micros = Math.Abs(value) < 1e11 ? value * 1e6 : value * 1e3;
        return micros is > -6.2e16 and < 2.5e17 ? (long)micros : null;
    }
}
