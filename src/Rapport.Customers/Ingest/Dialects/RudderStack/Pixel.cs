using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Rapport.Customers.Ingest.Dialects.RudderStack;

/// <summary>An event in the query of an image: <c>userId</c>, <c>anonymousId</c>, <c>event</c> or <c>name</c> and
/// <c>messageId</c> at the top, all else a property.</summary>
static class Pixel
{
    static readonly string[] Top = ["userId", "anonymousId", "event", "name", "messageId", "timestamp", "sentAt", "channel"];

    static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    /// <summary>The message as JSON.</summary>
    public static RentedBytes Body(IQueryCollection query)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var name in Top)
        {
            if (query.TryGetValue(name, out var value)) writer.WriteString(name, value.ToString());
        }

        writer.WriteStartObject("properties");
        foreach (var (name, value) in query)
        {
            if (name != "writeKey" && !Top.Contains(name)) writer.WriteString(name, value.ToString());
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return RentedBytes.Of(buffer.WrittenSpan);
    }

    /// <summary>A transparent image of one point, never cached.</summary>
    public static IResult Image() => Results.Bytes(Gif, "image/gif");
}
