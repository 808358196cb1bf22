using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>What an import puts into the inbox: rows already mapped and judged. It answers no path, so nothing can be sent in it.</summary>
sealed class ImportDialect : IDialect
{
    /// <summary>As stored with an inbox row.</summary>
    public const string DialectName = "import";

    /// <inheritdoc/>
    public string Name => DialectName;

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes => [];

    /// <inheritdoc/>
    public ScanNames Names { get; } = new();

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType) => DropReason.UnknownType;

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) => throw new InvalidOperationException("Imports are not sent over HTTP.");

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency)
    {
        var meta = IngestMeta.Read(row.Meta);
        var root = JsonElement.Parse(row.Body.Span, Json.Stored);
        var history = Json.IsTrue(root, "historical"u8);
        var batch = Json.Get(root, "batch"u8);
        var events = new List<IncomingEvent>(batch.GetArrayLength());
        foreach (var item in batch.EnumerateArray())
        {
            events.Add(One(item, history, row, meta, events.Count, currency) with { ImportId = meta.Import ?? Guid.Empty });
        }

        return new DialectReading(events);
    }

    static IncomingEvent One(JsonElement item, bool history, InboxRow row, IngestMeta meta, int index, string currency) => new EventParts
    {
        Kind = Json.Get(item, "type"u8).ValueEquals("identify"u8) ? EventKind.Identify : EventKind.Track,
        Name = Json.Text(item, "event"u8),
        MessageId = Json.Text(item, "messageId"u8),
        UserId = Json.Text(item, "userId"u8),
        AnonymousId = Json.Text(item, "anonymousId"u8),
        Identifiers = Identifiers(Json.Get(item, "ids"u8)),
        Traits = Json.Object(item, "traits"u8),
        Properties = Json.Object(item, "properties"u8),
        ClientAt = Json.Get(item, "at"u8).GetInt64(),
        IsHistory = history,
    }.ToEvent(row, meta, index, currency);

    static Identifier[] Identifiers(JsonElement ids) => ids.ValueKind != JsonValueKind.Object
        ? []
        : [.. ids.EnumerateObject().Select(i => new Identifier(i.Name, i.Value.GetString()!))]; // written as text by MappedEvent
}
