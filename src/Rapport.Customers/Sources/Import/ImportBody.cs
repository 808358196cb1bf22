using System.Buffers;
using System.Text.Json;

namespace Rapport.Customers.Sources.Import;

/// <summary>How the body of an inbox row of an import is written.</summary>
static class ImportBody
{
    /// <summary>Of its writers: what is written is well formed by construction.</summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body of some events.</summary>
    /// <param name="events">Each as <see cref="MappedEvent.Write(Utf8JsonWriter)"/> writes it.</param>
    /// <param name="historical">They are history.</param>
    public static byte[] Of(IEnumerable<ReadOnlyMemory<byte>> events, bool historical)
    {
        var buffer = new ArrayBufferWriter<byte>(64 << 10);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("historical"u8, historical);
            writer.WriteStartArray("batch"u8);
            foreach (var each in events) writer.WriteRawValue(each.Span, skipInputValidation: true);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
