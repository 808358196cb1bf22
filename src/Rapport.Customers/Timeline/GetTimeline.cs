using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Timeline;

/// <summary>One entry of a timeline.</summary>
/// <param name="Id">The fact.</param>
/// <param name="Subject">The identifier it arrived under.</param>
/// <param name="At">Corrected time.</param>
/// <param name="Type">What happened.</param>
/// <param name="Title">A few words to show; the type where nothing says more.</param>
/// <param name="Channel">Where; empty when unknown.</param>
/// <param name="Touchpoint">Key of the touchpoint; empty when unknown.</param>
/// <param name="Employee">Who served; empty when unknown.</param>
/// <param name="Place">The store or room; empty when unknown.</param>
/// <param name="Source">Name of the key or import.</param>
/// <param name="Score">The answer, if it is one.</param>
/// <param name="Metric">Its scale.</param>
/// <param name="Amount">Minor units, if money moved.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Text">What the customer wrote or said.</param>
/// <param name="Historical">History loaded afterwards.</param>
sealed record TimelineItem(
    Guid Id, Guid Subject, DateTimeOffset At, string Type, string Title, string Channel, string Touchpoint, string Employee, string Place,
    string Source, double? Score, string? Metric, long? Amount, string? Currency, string? Text, bool Historical);

/// <summary>One page of a timeline, latest first.</summary>
sealed record TimelinePage(IReadOnlyList<TimelineItem> Items, string? Next);

/// <summary>All that happened with a customer, over all channels: the latest out of the state store, older out of the columns.</summary>
static class GetTimeline
{
    const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/timeline", HandleAsync)
        .Needs(Role.Viewer).WithName("getTimeline").WithTags("Customers")
        .WithSummary("What happened with a customer, latest first")
        .WithDescription("Filter by `type`, `channel` and `touchpoint`; page with `after` and `limit`.")
        .Produces<TimelinePage>();

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid customer, IStateStore store, IColumns columns, IFactBlocks blocks, IFieldRights rights, string? type, string? channel,
        string? touchpoint, string? after, int? limit, CancellationToken ct)
    {
        var wanted = new TimelineFilter(type, channel, touchpoint);
        if (!TimelineCursor.TryRead(after, out var cursor))
            return new Refusal("timeline.cursor", "The cursor is not one this route gave.", StatusCodes.Status400BadRequest).ToResult();
        await using var connection = await store.OpenReadAsync(ct);
        var id = await CustomerReader.LivingAsync(connection, new WorkspaceId(workspace), new CustomerId(customer), ct);
        var subjects = await CustomerReader.SubjectsAsync(connection, new WorkspaceId(workspace), id, ct);
        if (subjects.Count == 0) return CustomerReader.NotFound.ToResult();

        var rows = Math.Clamp(limit ?? 50, 1, Most);
        var recent = await RecentFacts.ReadAsync(connection, new WorkspaceId(workspace), subjects, ct);
        var page = recent.Facts.Where(f => wanted.Holds(f) && cursor.IsBefore(f)).Take(rows).ToList();
        // Where a subject has older facts in the columns alone, only what is newer than its oldest recent fact is sure to be whole.
        if (!recent.IsWhole && (page.Count < rows || page[^1].At <= recent.WholeAfter))
            page = await OlderAsync(columns, blocks, new WorkspaceId(workspace), subjects, wanted, cursor, rows, ct);
        var sight = await rights.OfAsync(new(workspace), ct);
        var next = page.Count == rows ? TimelineCursor.Of(page[^1]).ToString() : null;
        return TypedResults.Ok(new TimelinePage([.. page.Select(f => Item(f, sight))], next));
    }

    static async Task<List<Fact>> OlderAsync(
        IColumns columns, IFactBlocks blocks, WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, TimelineFilter wanted,
        TimelineCursor cursor, int rows, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        await blocks.WaitAllVisibleAsync(patience.Token);
        var facts = await FactReader.ReadAsync(
            columns, workspace,
            """
            subject IN {subjects:Array(UUID)} AND NOT has({arrivals:Array(String)}, type) AND (toUnixTimestamp64Micro(at), id) < ({at:Int64}, {id:UUID})
            AND ({type:String} = '' OR type = {type:String}) AND ({channel:String} = '' OR channel = {channel:String})
            AND ({touchpoint:String} = '' OR touchpoint = {touchpoint:String})
            """,
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["subjects"] = subjects.Select(s => s.Value).ToList(), ["arrivals"] = FactTypes.Arrivals, ["at"] = cursor.At, ["id"] = cursor.Fact,
                ["type"] = wanted.Type ?? "", ["channel"] = wanted.Channel ?? "", ["touchpoint"] = wanted.Touchpoint ?? "",
            }, rows, ct);
        return [.. facts];
    }

    static TimelineItem Item(Fact fact, FieldSight sight)
    {
        var props = fact.Props.Length == 0 ? default : sight.Shown(JsonElement.Parse(fact.Props.Span));
        return new TimelineItem(
            fact.Id.Value, fact.Subject.Value, Instant.FromMicros(fact.At), fact.Type, Title(fact, props), fact.Channel, fact.Touchpoint,
            fact.Employee, Text(props, "place") ?? "", fact.Source, fact.Score, fact.Metric.Length > 0 ? fact.Metric : null, fact.Amount,
            fact.Amount is null ? null : fact.Currency, Text(props, "text"), fact.Historical);
    }

    static string Title(Fact fact, JsonElement props) => Text(props, "title") ?? Text(props, "$name") ?? fact.Type;

    static string? Text(JsonElement props, string name) =>
        props.ValueKind == JsonValueKind.Object && props.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text ? text : null;
}

/// <summary>What of a timeline is wanted; null for everything.</summary>
readonly record struct TimelineFilter(string? Type, string? Channel, string? Touchpoint)
{
    public bool Holds(Fact fact) => !FactTypes.Arrivals.Contains(fact.Type) && Is(Type, fact.Type) && Is(Channel, fact.Channel) && Is(Touchpoint, fact.Touchpoint);

    static bool Is(string? wanted, string value) => string.IsNullOrEmpty(wanted) || wanted == value;
}

/// <summary>A place in a timeline: before this fact.</summary>
readonly record struct TimelineCursor(long At, Guid Fact)
{
    static TimelineCursor Start => new(long.MaxValue, Guid.AllBitsSet);

    public static TimelineCursor Of(Fact fact) => new(fact.At, fact.Id.Value);

    public bool IsBefore(Fact fact) => fact.At != At ? fact.At < At : fact.Id.Value.CompareTo(Fact) < 0;

    public static bool TryRead(string? text, out TimelineCursor cursor)
    {
        cursor = Start;
        if (string.IsNullOrEmpty(text)) return true;
        var dash = text.IndexOf('_', StringComparison.Ordinal);
        if (dash <= 0 || !long.TryParse(text.AsSpan(0, dash), CultureInfo.InvariantCulture, out var at)
            || !Guid.TryParse(text.AsSpan(dash + 1), out var fact))
        {
            return false;
        }

        cursor = new TimelineCursor(at, fact);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}_{Fact:N}");
}
