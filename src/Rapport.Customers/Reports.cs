using System.Buffers;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Something a module above has to tell about a customer. It becomes a fact as every sender's event does: identified,
/// folded, on the timeline and in every figure.</summary>
/// <param name="Message">Unique for what is told: the same message counts once, however often it is handed over.</param>
/// <param name="Type">The fact's type, such as <see cref="FactTypes.Answer"/>.</param>
/// <param name="At">When it happened, UTC microseconds.</param>
/// <param name="Who">Namespace (<c>user_id</c>, <c>anonymous_id</c>, <c>email</c> …) and value; empty for nobody known.</param>
/// <param name="Properties">A JSON object; the well-known names (channel, touchpoint, employee, element, metric, score) become columns.</param>
public sealed record Report(string Message, string Type, long At, IReadOnlyList<(string Namespace, string Value)> Who, JsonElement Properties)
{
    /// <summary>What names the fact for ever, when it is told more than once; null for <see cref="Message"/>.</summary>
    public string? Fact { get; init; }

    /// <summary>0 for the first telling, one more for each correction.</summary>
    public uint Revision { get; init; }

    /// <summary>True to take an earlier telling back: everything else is as it was told then.</summary>
    public bool Retracts { get; init; }

    /// <summary>True for history loaded afterwards: it gives no occasion to anything.</summary>
    public bool Historical { get; init; }
}

/// <summary>Hands reports over to the pipeline.</summary>
public interface IReports
{
    /// <summary>Returns once they are on disk in the inbox. Handing the same ones over again is harmless for 30 days.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="source">The module, as facts name it: <c>surveys</c>.</param>
    /// <param name="reports">At least one, in the order in which they happened.</param>
    /// <param name="ct">Cancels.</param>
    Task AppendAsync(WorkspaceId workspace, string source, IReadOnlyList<Report> reports, CancellationToken ct);
}

/// <summary>Reports travel in the inbox like requests, in a dialect of their own.</summary>
sealed class Reports(IInbox inbox, TimeProvider clock) : IReports
{
    public Task AppendAsync(WorkspaceId workspace, string source, IReadOnlyList<Report> reports, CancellationToken ct)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            foreach (var report in reports) Write(json, report);
            json.WriteEndArray();
        }

        return inbox.AppendAsync(
            new InboxRow(0, workspace, source, Ingest.Dialects.ReportDialect.DialectName, clock.NowMicros(), reports.Count, default, body.WrittenMemory), ct);
    }

    static void Write(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject();
        json.WriteString("messageId"u8, report.Message);
        if (report.Fact is not null) json.WriteString("fact"u8, report.Fact);
        if (report.Revision > 0) json.WriteNumber("revision"u8, report.Revision);
        if (report.Retracts) json.WriteBoolean("retracts"u8, true);
        if (report.Historical) json.WriteBoolean("historical"u8, true);
        json.WriteString("event"u8, report.Type);
        json.WriteNumber("at"u8, report.At);
        json.WriteStartArray("who"u8);
        foreach (var (space, value) in report.Who)
        {
            json.WriteStartArray();
            json.WriteStringValue(space);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WritePropertyName("properties"u8);
        report.Properties.WriteTo(json);
        json.WriteEndObject();
    }
}
