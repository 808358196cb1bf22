using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Every accepted fact of a workspace in the order of arrival, each once: for read-back and for copies elsewhere.</summary>
static class GetEvents
{
    const int Most = 5_000;

    /// <summary>Requests are stamped a moment before they are put in order.</summary>
    const long SlackMicros = 1_000_000;

    const string Sql =
        $"""
        SELECT id, type, {FactTable.AtMicros}, toUnixTimestamp64Micro(received), source, channel, touchpoint, customer, historical, props
        FROM {FactTable.Name}
        WHERE workspace = {"{workspace:UUID}"} AND sign = 1 AND revision = 0
          AND (received, id) > (fromUnixTimestamp64Micro({"{received:Int64}"}, 'UTC'), {"{id:UUID}"})
          AND received <= fromUnixTimestamp64Micro({"{until:Int64}"}, 'UTC')
          AND ({"{type:String}"} = '' OR type = {"{type:String}"})
        ORDER BY received, id
        LIMIT {"{limit:Int32}"}
        """;

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/events", HandleAsync)
            .Needs(Role.Viewer).WithName("getEvents").WithTags("Events")
            .WithSummary("Accepted facts by arrival, each once")
            .WithDescription(
                "Reading on with `next` until it is null gives every fact that was visible when the reading ended. "
                + "A fact shows within about a second of the answer to its sender.")
            .Produces<EventPage>();

    static async Task<IResult> HandleAsync(
        Guid workspace, string? after, int? limit, string? type, IColumns columns, IInbox inbox, Pipeline pipeline, IFactBlocks blocks,
        IFieldRights rights, TimeProvider clock, CancellationToken ct)
    {
        if (Cursor.Read(after) is not { } cursor)
        {
            return new Refusal("events.cursor", "The cursor is not one this route gave.", 400).ToResult();
        }

        var rows = Math.Clamp(limit ?? 1000, 1, Most);
        var query = new ColumnQuery(Sql)
        {
            Parameters = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["workspace"] = workspace,
                ["received"] = cursor.Received,
                ["id"] = cursor.Id,
                ["until"] = await SettledAsync(inbox, pipeline, blocks, clock, ct),
                ["type"] = type ?? "",
                ["limit"] = rows,
            },
        };
        var items = await columns.QueryAsync(query, EventItem.Read, ct);
        var next = items.Count == rows ? new Cursor(items[^1].Received.ToMicros(), items[^1].Id).ToString() : null;
        var sight = await rights.OfAsync(new(workspace), ct);
        return TypedResults.Ok(new EventPage([.. items.Select(i => i with { Props = sight.Shown(i.Props) })], next));
    }

    // Up to here nothing can still arrive between two rows: what waits in the inbox or in a block came later.
    static async Task<long> SettledAsync(IInbox inbox, Pipeline pipeline, IFactBlocks blocks, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.NowMicros();
        var (rows, oldest) = await blocks.BacklogAsync(ct);
        if (rows > 0) return now - (long)oldest.TotalMicroseconds - SlackMicros;
        var waiting = await inbox.ReadAsync(pipeline.Progress.Position, 1, ct);
        return waiting.Count > 0 ? waiting[0].Received - SlackMicros : now;
    }

    readonly record struct Cursor(long Received, Guid Id)
    {
        public static Cursor? Read(string? text)
        {
            if (string.IsNullOrEmpty(text)) return new Cursor(long.MinValue / 1_000_000, Guid.Empty);
            var dash = text.IndexOf('_', StringComparison.Ordinal);
            return dash > 0 && long.TryParse(text.AsSpan(0, dash), CultureInfo.InvariantCulture, out var received)
                && Guid.TryParse(text.AsSpan(dash + 1), out var id) ? new Cursor(received, id) : null;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Received}_{Id:N}");
    }
}

/// <summary>One page of accepted facts.</summary>
/// <param name="Items">By arrival.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
sealed record EventPage(IReadOnlyList<EventItem> Items, string? Next);

/// <summary>An accepted fact as it arrived.</summary>
/// <param name="Id">The fact's id.</param>
/// <param name="MessageId">The sender's id of the message.</param>
/// <param name="Type">What happened.</param>
/// <param name="At">Corrected time.</param>
/// <param name="Received">Arrival.</param>
/// <param name="Source">Name of the key or import.</param>
/// <param name="Channel">Where; empty when unknown.</param>
/// <param name="Touchpoint">Key of the touchpoint; empty when unknown.</param>
/// <param name="Customer">The customer known at arrival; null when nobody.</param>
/// <param name="Historical">History loaded afterwards.</param>
/// <param name="Props">Everything that was sent.</param>
sealed record EventItem(
    Guid Id, string MessageId, string Type, DateTimeOffset At, DateTimeOffset Received, string Source, string Channel,
    string Touchpoint, Guid? Customer, bool Historical, JsonElement Props)
{
    /// <summary>From a row of the query.</summary>
    public static EventItem Read(ColumnRow row)
    {
        var props = JsonElement.Parse(row.Text(9));
        var customer = row.Id(7);
        return new EventItem(
            row.Id(0), Json.Text(props, "$messageId"u8) ?? "", row.Text(1), Instant.FromMicros(row.Long(2)),
            Instant.FromMicros(row.Long(3)), row.Text(4), row.Text(5), row.Text(6), customer == Guid.Empty ? null : customer,
            row.Json(8).ValueKind == JsonValueKind.True, props);
    }
}
