using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What a dialect needs beside the body, kept with the inbox row.</summary>
sealed record IngestMeta
{
    /// <summary>The type that the path said.</summary>
    public string? Type { get; init; }

    /// <summary>Indices of events the edge refused, ascending.</summary>
    public int[]? Skip { get; init; }

    /// <summary>When the client sent, as it said beside the body, UTC microseconds.</summary>
    public long? SentAt { get; init; }

    /// <summary>The anonymous id, as the client said beside the body.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>True when a secret key said it.</summary>
    public bool Privileged { get; init; }

    /// <summary>True when whom it names counts only with a signature, as the workspace demanded at arrival.</summary>
    public bool MustProve { get; init; }

    /// <summary>True when the browser that sent it asks not to be tracked (Global Privacy Control).</summary>
    public bool PrivacySignal { get; init; }

    /// <summary>Header values a dialect asked for, lower-case names.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The webhook's mapping as it stood at arrival.</summary>
    public JsonElement? Mapping { get; init; }

    /// <summary>The import that brought it; null for live events.</summary>
    public Guid? Import { get; init; }

    /// <summary>Nothing beside the body.</summary>
    public static IngestMeta None { get; } = new();

    /// <summary>What every dialect keeps.</summary>
    public static IngestMeta Of(DialectRoute route, KeyGrant grant, BodyScan scan)
    {
        if (route.Type is null && scan.Refused.Count == 0 && !grant.IsSecret) return None;
        return new IngestMeta
        {
            Type = route.Type,
            Skip = scan.Refused.Count == 0 ? null : [.. scan.Refused.Select(r => r.Index)],
            Privileged = grant.IsSecret,
        };
    }

    /// <summary>As stored; empty for <see cref="None"/>.</summary>
    public ReadOnlyMemory<byte> ToBytes() =>
        this == None ? default : JsonSerializer.SerializeToUtf8Bytes(this, IngestJson.Default.IngestMeta);

    /// <summary>From what was stored.</summary>
    public static IngestMeta Read(ReadOnlyMemory<byte> bytes) =>
        bytes.Length <= 2 ? None : JsonSerializer.Deserialize(bytes.Span, IngestJson.Default.IngestMeta) ?? None;

    /// <summary>True when the edge refused the event of that index.</summary>
    public bool Skips(int index) => Skip is { Length: > 0 } skip && Array.BinarySearch(skip, index) >= 0;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IngestMeta))]
sealed partial class IngestJson : JsonSerializerContext;
