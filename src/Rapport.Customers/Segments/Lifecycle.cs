using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>A stage as it is sent.</summary>
/// <param name="Key">1 to 40 of a–z, 0–9 and _; what conditions name.</param>
/// <param name="Name">Shown to people.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record StageRequest(string? Key = null, string? Name = null)
{
    /// <summary>Who is in it, so far as no stage before it claims them.</summary>
    public JsonElement Predicate { get; init; }
}

/// <summary>All stages, in order: of several that hold the first counts.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record LifecycleRequest(IReadOnlyList<StageRequest>? Stages = null);

/// <summary>A stage with who is in it. Times are of the last 90 days; null while nobody has left.</summary>
/// <param name="Key">What conditions name.</param>
/// <param name="Name">Shown to people.</param>
/// <param name="Predicate">Who is in it, so far as no stage before it claims them.</param>
/// <param name="Segment">The segment behind it: its members and history are read there.</param>
/// <param name="State">building or live.</param>
/// <param name="Members">Customers in it now.</param>
/// <param name="MedianDays">Days that those who left stayed.</param>
/// <param name="Left">So many left.</param>
sealed record StageAnswer(string Key, string Name, JsonElement Predicate, Guid Segment, string State, long Members, double? MedianDays, long Left);

/// <summary>So many went from one stage to another within the last 90 days.</summary>
sealed record StageTransition(string From, string To, long Customers);

/// <summary>The stages of a customer's life.</summary>
sealed record LifecycleAnswer(bool Started, IReadOnlyList<StageAnswer> Stages, IReadOnlyList<StageTransition> Transitions) : Versioned
{
    public override string? Version => Versions.Of(new { Started, Stages = Stages.Select(s => new { s.Key, s.Name, Sentence = s.Predicate.GetRawText() }) });
}

/// <summary>Stages of a customer's life. Each is a segment, and they exclude each other, so that a stage is followed live, has a
/// history, and can be asked for like any other.</summary>
static class Lifecycle
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/lifecycle";

    const int Most = 12;

    const long Window = 90 * 86_400_000_000L;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).Needs(Role.Viewer).WithName("getLifecycle").WithTags("Segments")
            .WithSummary("The stages of a customer's life: who is in them, how long they stay, where they go")
            .WithDescription("Before it is started, the stages are a proposal: PUT them, changed or not, with `If-Match`.")
            .Produces<LifecycleAnswer>().ShowsVersion();
        routes.MapPut(Route, SetAsync).Needs(Role.Analyst).WithName("setLifecycle").WithTags("Segments")
            .WithSummary("Sets the stages of a customer's life").Produces<LifecycleAnswer>().ProducesProblem(422).ChecksVersion();
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, IFieldRights rights, TimeProvider clock, CancellationToken ct)
    {
        var stages = await ReadAsync(store, new(workspace), clock.NowMicros(), ct);
        var sight = await rights.OfAsync(new(workspace), ct);
        return stages.Stages.All(s => sight.SeesSegment(s.Segment)) ? TypedResults.Ok(stages) : FieldSight.Hidden.ToResult();
    }

    static async Task<IResult> SetAsync(
        Guid workspace, LifecycleRequest request, Expected expected, IStateStore store, IFieldRights rights, IJobs jobs, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        if (Refuse(request) is { } wrong) return wrong.ToResult();
        var sight = await rights.OfAsync(ws, ct);
        if (request.Stages!.Select(s => sight.Refuse(PredicateJson.Read(s.Predicate).Predicate)).FirstOrDefault(r => r is not null) is { } hidden) return hidden.ToResult(); // checked
        var now = clock.NowMicros();
        await using var transaction = await store.BeginAsync(ct);
        var before = await ReadAsync(store, ws, now, ct); // nobody else can write now
        if (expected.Refuse(before.Version) is { } stale) return stale.ToResult();
        if (await PutAsync(transaction, ws, request.Stages!, jobs, clock, ct) is { } refused) return refused.ToResult(); // checked
        await audit.WriteAsync(transaction, ws, "lifecycle.set", "lifecycle", new { stages = request.Stages!.Select(s => s.Key) }, ct);
        await transaction.CommitAsync(ct);
        foreach (var topic in (string[])["segments", "jobs"]) changes.Publish(ws, topic);
        return TypedResults.Ok(await ReadAsync(store, ws, now, ct));
    }

    static Refusal? Refuse(LifecycleRequest request)
    {
        if (request.Stages is not { Count: >= 1 and <= Most }) return new("lifecycle.invalid", $"A lifecycle has 1 to {Most} stages.");
        if (request.Stages.DistinctBy(s => s.Key, StringComparer.Ordinal).Count() != request.Stages.Count) return new("lifecycle.invalid", "Every stage has a key of its own.");
        foreach (var stage in request.Stages)
        {
            if (stage.Key is not { Length: >= 1 and <= 40 } key || !key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
                return new("lifecycle.invalid", "A stage's key is 1 to 40 of a–z, 0–9 and _.");
            if (string.IsNullOrWhiteSpace(stage.Name) || stage.Name.Length > 120) return new("lifecycle.invalid", $"The stage '{key}' needs a name of up to 120 characters.");
            var (predicate, refusal) = PredicateJson.Read(stage.Predicate);
            if (refusal is not null) return refusal;
            if (predicate is null) return new("lifecycle.invalid", $"The stage '{key}' needs a sentence.");
        }

        return null;
    }

    static async Task<Refusal?> PutAsync(
        IStateTransaction transaction, WorkspaceId workspace, IReadOnlyList<StageRequest> stages, IJobs jobs, TimeProvider clock, CancellationToken ct)
    {
        var db = transaction.Db;
        var all = await db.Set<SegmentRow>().AsTracking().Where(s => s.Workspace == workspace).ToListAsync(ct);
        var gone = all.Where(s => s.Kind == SegmentKinds.Stage && stages.All(n => n.Key != s.Stage)).ToList();
        if (gone.Select(g => all.Find(s => s.Kind != SegmentKinds.Stage && s.Predicate.Length > 0 && SegmentDefinitions.Reads(all, PlanBook.Read(s.Predicate)).Contains(g.Id)))
            .FirstOrDefault(s => s is not null) is { } reader)
        {
            return new("segment.in_use", $"The segment '{reader.Name}' asks for a stage that would be gone; change that one first.", StatusCodes.Status409Conflict);
        }

        foreach (var row in gone)
        {
            await db.Set<VersionRow>().Where(v => v.Segment == row.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.State, VersionStates.Retired), ct);
            db.Remove(row);
            all.Remove(row);
        }

        var now = clock.NowMicros();
        for (var i = 0; i < stages.Count; i++)
        {
            var sentence = Exclusive(stages, i);
            var row = all.Find(s => s.Stage == stages[i].Key);
            if (row is null)
            {
                row = new SegmentRow
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Name = "", Description = "", Kind = SegmentKinds.Stage, Stage = stages[i].Key!, // checked
                    Predicate = "", CreatedAt = now,
                };
                db.Add(row);
                all.Add(row);
            }

            (row.Name, row.Place, row.UpdatedAt) = (stages[i].Name!.Trim(), i, now); // checked
            if (row.Predicate == sentence) continue;
            row.Predicate = sentence;
            if (SegmentDefinitions.Check(all, row.Id, PlanBook.Read(sentence)) is { } refusal) return refusal;
            await SegmentDefinitions.DefineAsync(transaction, row, all, jobs, ct);
        }

        await db.SaveChangesAsync(ct);
        await PlanBook.TurnAsync(transaction, workspace, ct);
        return null;
    }

    /// <summary>The stage's own sentence comes first, so that it can be read back.</summary>
    static string Exclusive(IReadOnlyList<StageRequest> stages, int at)
    {
        var before = stages.Take(at).Select(s => s.Predicate.GetRawText());
        return at == 0
            ? $$"""{"all":[{{stages[at].Predicate.GetRawText()}}]}"""
            : $$$"""{"all":[{{{stages[at].Predicate.GetRawText()}}},{"not":{"any":[{{{string.Join(',', before)}}}]}}]}""";
    }

    static async Task<LifecycleAnswer> ReadAsync(IStateStore store, WorkspaceId workspace, long now, CancellationToken ct)
    {
        await using var db = store.Read();
        var rows = await db.Set<SegmentRow>().Where(s => s.Workspace == workspace && s.Kind == SegmentKinds.Stage).OrderBy(s => s.Place).ToListAsync(ct);
        if (rows.Count == 0) return new(false, [.. Proposal.Select(p => new StageAnswer(p.Key, p.Name, JsonElement.Parse(p.Sentence), Guid.Empty, "proposed", 0, null, 0))], []);
        var versions = await db.Set<VersionRow>().Where(v => v.Workspace == workspace && v.LiveFrom != null).ToListAsync(ct);
        var stageOf = versions.Join(rows, v => v.Segment, r => r.Id, (v, r) => (v.No, r.Stage)).ToDictionary(v => v.No, v => v.Stage);
        await using var connection = await store.OpenReadAsync(ct);
        var ended = await EndedAsync(connection, stageOf, now - Window, ct);
        var transitions = await TransitionsAsync(connection, stageOf, now - Window, ct);
        return new(true, [.. rows.Select(r => Answer(r, versions, ended.GetValueOrDefault(r.Stage) ?? []))], transitions);
    }

    static StageAnswer Answer(SegmentRow row, List<VersionRow> versions, List<double> days) => new(
        row.Stage, row.Name, JsonElement.Parse(row.Predicate).GetProperty("all")[0], row.Id, row.Current == 0 ? "building" : "live",
        versions.Find(v => v.No == row.Current)?.Members ?? 0, Median(days), days.Count);

    static double? Median(List<double> days)
    {
        if (days.Count == 0) return null;
        days.Sort();
        return Math.Round((days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2, 2);
    }

    static async Task<Dictionary<string, List<double>>> EndedAsync(
        System.Data.Common.DbConnection connection, Dictionary<long, string> stageOf, long from, CancellationToken ct)
    {
        var ended = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        await using var command = connection.Command(
            $"SELECT version, until - since FROM segment_stay WHERE version IN ({Numbers(stageOf)}) AND until >= @from AND until < @forever AND NOT moved");
        await using var rows = await command.With("@from", from).With("@forever", long.MaxValue).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var stage = stageOf[rows.GetInt64(0)];
            if (!ended.TryGetValue(stage, out var days)) ended[stage] = days = [];
            days.Add(rows.GetInt64(1) / 86_400_000_000d);
        }

        return ended;
    }

    static async Task<IReadOnlyList<StageTransition>> TransitionsAsync(
        System.Data.Common.DbConnection connection, Dictionary<long, string> stageOf, long from, CancellationToken ct)
    {
        var transitions = new Dictionary<(string, string), long>();
        await using var command = connection.Command(
            $"""
            SELECT a.version, b.version, count(*) FROM segment_stay a JOIN segment_stay b ON b.customer = a.customer AND b.since = a.until
            JOIN segment_version v ON v.no = b.version AND v.live_from <= b.since AND coalesce(v.live_until, @forever) > b.since
            WHERE a.version IN ({Numbers(stageOf)}) AND b.version IN ({Numbers(stageOf)}) AND a.until >= @from AND a.until < @forever AND NOT b.moved
            GROUP BY a.version, b.version
            """);
        await using var rows = await command.With("@from", from).With("@forever", long.MaxValue).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var key = (stageOf[rows.GetInt64(0)], stageOf[rows.GetInt64(1)]);
            transitions[key] = transitions.GetValueOrDefault(key) + rows.GetInt64(2);
        }

        return [.. transitions.Where(t => t.Key.Item1 != t.Key.Item2).OrderByDescending(t => t.Value).ThenBy(t => t.Key.Item1, StringComparer.Ordinal)
            .Select(t => new StageTransition(t.Key.Item1, t.Key.Item2, t.Value))];
    }

    static string Numbers(Dictionary<long, string> stageOf) => stageOf.Count == 0 ? "0" : string.Join(',', stageOf.Keys);

    /// <summary>What a shop begins with.</summary>
    static IReadOnlyList<(string Key, string Name, string Sentence)> Proposal { get; } =
    [
        ("abandoned_cart", "Abandoned cart", """
            {"all":[{"fact":{"type":["Product Added","Checkout Started"]},"within":{"days":7}},
                    {"not":{"fact":{"type":["Product Added","Checkout Started"]},"within":{"hours":1}}},
                    {"fact":{"type":"Order Completed"},"since":{"fact":{"type":["Product Added","Checkout Started"]}},"count":{"op":"is","n":0}}]}
            """),
        ("new", "New customer", """{"all":[{"fact":{"type":"Order Completed"},"count":{"op":"is","n":1}},{"fact":{"type":"Order Completed"},"within":{"days":30}}]}"""),
        ("active", "Active", """{"fact":{"type":"Order Completed"},"within":{"days":90}}"""),
        ("at_risk", "At risk", """{"fact":{"type":"Order Completed"},"within":{"days":180}}"""),
        ("lapsed", "Lapsed", """{"fact":{"type":"Order Completed"}}"""),
        ("lead", "Lead", """{"fact":{"type":"Order Completed"},"count":{"op":"is","n":0}}"""),
    ];
}
