using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects;

/// <summary>What modules of our own report. It answers no path, so nothing can be sent in it.</summary>
sealed class ReportDialect : IDialect
{
    /// <summary>As stored with an inbox row.</summary>
    public const string DialectName = "report";

    public string Name => DialectName;

    public IReadOnlyList<DialectRoute> Routes => [];

    public ScanNames Names { get; } = new();

    public DropReason? Check(ref ScannedEvent scanned, string? routeType) => DropReason.UnknownType;

    public IResult Answer(IngestAnswer answer) => throw new InvalidOperationException("Reports are not sent over HTTP.");

    public DialectReading Read(InboxRow row, string currency)
    {
        var events = new List<IncomingEvent>(row.Events);
        foreach (var item in JsonElement.Parse(row.Body.Span, Json.Stored).EnumerateArray()) events.Add(One(item, row, events.Count, currency));
        return new DialectReading(events);
    }

    static IncomingEvent One(JsonElement item, InboxRow row, int index, string currency)
    {
        var who = Json.Get(item, "who"u8).EnumerateArray().Select(w => new Identifier(w[0].GetString()!, w[1].GetString()!)).ToList(); // written as text by Reports
        var parts = new EventParts
        {
            Kind = EventKind.Track,
            Name = Json.Text(item, "event"u8),
            MessageId = Json.Text(item, "messageId"u8),
            UserId = Value("user_id"),
            AnonymousId = Value("anonymous_id"),
            Identifiers = [.. who.Where(w => w.Namespace is not ("user_id" or "anonymous_id"))],
            Properties = Json.Object(item, "properties"u8),
            ClientAt = Json.Get(item, "at"u8).GetInt64(),
        };
        return parts.ToEvent(row, IngestMeta.None, index, currency) with
        {
            FactName = Json.Text(item, "fact"u8),
            Revision = Json.Get(item, "revision"u8) is { ValueKind: JsonValueKind.Number } revision ? revision.GetUInt32() : 0,
            Sign = Json.IsTrue(item, "retracts"u8) ? (sbyte)-1 : (sbyte)1,
            Historical = Json.IsTrue(item, "historical"u8),
        };

        string? Value(string space) => who.Where(w => w.Namespace == space).Select(w => w.Value).FirstOrDefault();
    }
}
