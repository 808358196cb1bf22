using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>Changes maps: checked, kept with what stood there before, and told to everybody who looks at them. No other code writes them.</summary>
sealed class MapDesk(IStateStore store, IAudit audit, IActor actor, IChanges changes, TimeProvider clock)
{
    public const string Topic = "maps";

    public const int MostMaps = 1_000, MostEdits = 500;

    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    static readonly Refusal s_full = new("map.full", $"A workspace has at most {MostMaps:N0} maps. Delete some that nobody needs.", 409);

    public static Refusal Unknown { get; } = new("map.unknown", "There is no such map.", 404);

    static Refusal Invalid(string detail) => new("map.invalid", detail);

    /// <summary>Begins a map, empty or from a template.</summary>
    public async Task<(MapRow? Map, Refusal? Refusal)> AddAsync(WorkspaceId workspace, MapHead head, string? template, CancellationToken ct)
    {
        if (head.Fault() is { } fault) return (null, Invalid(fault));
        if (MapTemplates.Find(template ?? "empty") is not { } made) return (null, Invalid($"'template' is one of {string.Join(", ", MapTemplates.Names)}."));
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<MapRow>().CountAsync(m => m.Workspace == workspace, ct) >= MostMaps) return (null, s_full);
        var now = clock.NowMicros();
        var row = new MapRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Name = "", About = "", State = "", Level = "", Revision = 1, CreatedAt = now };
        Say(row, head, now);
        transaction.Db.Add(row);
        foreach (var node in made.Nodes()) transaction.Db.Add(Row(row, node));
        await KeepAsync(transaction, row, "map.create", ct);
        return (row, null);
    }

    /// <summary>Says what a map is called and whose journey it is.</summary>
    public async Task<(MapRow? Map, Refusal? Refusal)> ChangeAsync(WorkspaceId workspace, Guid id, MapHead head, Expected expected, CancellationToken ct)
    {
        if (head.Fault() is { } fault) return (null, Invalid(fault));
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, id, ct) is not { } row) return (null, Unknown);
        if (expected.Refuse(MapHead.Of(row).Version) is { } stale) return (null, stale);
        Say(row, head, clock.NowMicros());
        row.Revision++;
        await KeepAsync(transaction, row, "map.change", ct);
        return (row, null);
    }

    /// <summary>Makes changes one after the other. What can be made is made, whoever else writes in the map: no change waits for another person.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="id">The map.</param>
    /// <param name="edits">1 to 500.</param>
    /// <param name="noQuotes">Quotes that are not there: what would show one of them is not made.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The revision in which they are, and what became of each; or the refusal, and then none is made.</returns>
    public async Task<(long Revision, IReadOnlyList<MapEditOutcome> Outcomes, Refusal? Refusal)> EditAsync(
        WorkspaceId workspace, Guid id, IReadOnlyList<MapEdit> edits, IReadOnlySet<Guid> noQuotes, CancellationToken ct)
    {
        if (edits.Count is 0 or > MostEdits) return (0, [], Invalid($"1 to {MostEdits} changes at once."));
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        if (await FindAsync(db, workspace, id, ct) is not { } row) return (0, [], Unknown);
        var rows = await db.Set<MapNodeRow>().Where(n => n.Map == id).ToDictionaryAsync(n => n.Id, ct);
        var nodes = new MapNodes(rows.Values.Select(Node));
        var outcomes = new List<MapEditOutcome>(edits.Count);
        for (var i = 0; i < edits.Count; i++)
        {
            var (outcome, fault) = Evidence.QuoteOf(edits[i]) is { } quote && noQuotes.Contains(quote) ? (new MapEditOutcome(edits[i].Node, "gone"), null) : nodes.Apply(edits[i]);
            if (outcome is null) return (0, [], Invalid($"Change {i + 1}: {fault}"));
            outcomes.Add(outcome);
        }

        (row.Revision, row.ChangedAt) = (row.Revision + 1, clock.NowMicros());
        Write(db, row, rows, nodes);
        var before = nodes.Removed.Where(rows.ContainsKey).Select(n => Node(rows[n])).ToList();
        db.Add(new MapEditRow
        {
            Map = id, Revision = row.Revision, Workspace = workspace, By = actor.Name, At = row.ChangedAt, Edits = JsonSerializer.Serialize(new MapEditLog(edits, outcomes, before), s_json),
        });
        await KeepAsync(transaction, row, null, ct);
        return (row.Revision, outcomes, null);
    }

    /// <summary>Keeps the map as it stands, as what holds from a day on.</summary>
    public async Task<(MapVersionRow? Version, Refusal? Refusal)> KeepVersionAsync(WorkspaceId workspace, Guid id, NewMapVersion request, CancellationToken ct)
    {
        if (request.Name.Trim().Length is 0 or > 200) return (null, Invalid("'name' has 1 to 200 characters."));
        if (!ZonedTime.IsPeriod(request.ValidFrom, request.ValidFrom)) return (null, Invalid("'validFrom' is a day between 1900 and 2200."));
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, id, ct) is not { } row) return (null, Unknown);
        var nodes = await transaction.Db.Set<MapNodeRow>().Where(n => n.Map == id).ToListAsync(ct);
        var last = await transaction.Db.Set<MapVersionRow>().Where(v => v.Map == id).MaxAsync(v => (int?)v.No, ct) ?? 0;
        var version = new MapVersionRow
        {
            Map = id, No = last + 1, Workspace = workspace, Name = request.Name.Trim(), ValidFrom = request.ValidFrom, By = actor.Name, At = clock.NowMicros(), Nodes = JsonSerializer.Serialize(nodes.Select(Node), s_json),
        };
        transaction.Db.Add(version);
        await KeepAsync(transaction, row, "map.version", ct);
        return (version, null);
    }

    /// <summary>Deletes a map with all that was ever written in it.</summary>
    public async Task<Refusal?> DeleteAsync(WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, id, ct) is not { } row) return Unknown;
        await DropAsync(transaction.Db, m => m.Id == id, ct);
        await KeepAsync(transaction, row, "map.delete", ct);
        return null;
    }

    /// <summary>Takes maps with all that hangs on them out of the store.</summary>
    public static async Task DropAsync(RapportDb db, System.Linq.Expressions.Expression<Func<MapRow, bool>> which, CancellationToken ct)
    {
        var ids = db.Set<MapRow>().Where(which).Select(m => m.Id);
        await db.Set<MapNodeRow>().Where(n => ids.Contains(n.Map)).ExecuteDeleteAsync(ct);
        await db.Set<MapEditRow>().Where(e => ids.Contains(e.Map)).ExecuteDeleteAsync(ct);
        await db.Set<MapVersionRow>().Where(v => ids.Contains(v.Map)).ExecuteDeleteAsync(ct);
        await db.Set<MapRow>().Where(which).ExecuteDeleteAsync(ct);
    }

    public static Task<MapRow?> FindAsync(RapportDb db, WorkspaceId workspace, Guid id, CancellationToken ct) =>
        db.Set<MapRow>().FirstOrDefaultAsync(m => m.Id == id && m.Workspace == workspace, ct);

    /// <summary>A part as it is kept.</summary>
    public static MapNode Node(MapNodeRow row) => new(row.Id, row.Kind, row.Parent, row.Lane, row.Rank, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.Fields, s_json) ?? []);

    /// <summary>Parts as a version keeps them.</summary>
    public static IReadOnlyList<MapNode> NodesOf(MapVersionRow version) => JsonSerializer.Deserialize<List<MapNode>>(version.Nodes, s_json) ?? [];

    static void Say(MapRow row, MapHead head, long now) => (row.Name, row.About, row.State, row.Level, row.Segment, row.ChangedAt) = (head.Name.Trim(), head.About.Trim(), head.State, head.Level, head.Segment, now);

    static void Write(RapportDb db, MapRow map, Dictionary<Guid, MapNodeRow> rows, MapNodes nodes)
    {
        foreach (var gone in nodes.Removed.Where(rows.ContainsKey)) db.Remove(rows[gone]);
        foreach (var node in nodes.Changed)
        {
            if (!rows.TryGetValue(node.Id, out var row))
            {
                db.Add(Row(map, node));
                continue;
            }

            (row.Parent, row.Lane, row.Rank, row.Touchpoint, row.Quote, row.Fields, row.Revision) = (node.Parent, node.Lane, node.Rank, Place(node), Evidence.QuoteOf(node.Fields), JsonSerializer.Serialize(node.Fields, s_json), map.Revision);
        }
    }

    static MapNodeRow Row(MapRow map, MapNode node) => new()
    {
        Map = map.Id, Id = node.Id, Workspace = map.Workspace, Kind = node.Kind, Parent = node.Parent, Lane = node.Lane, Rank = node.Rank, Touchpoint = Place(node), Quote = Evidence.QuoteOf(node.Fields),
        Fields = JsonSerializer.Serialize(node.Fields, s_json), Revision = map.Revision,
    };

    static string? Place(MapNode node) => node.Kind == "step" && node.Text("touchpoint") is { Length: > 0 } place ? place : null;

    async Task KeepAsync(IStateTransaction transaction, MapRow row, string? action, CancellationToken ct)
    {
        if (action is not null) await audit.WriteAsync(transaction, row.Workspace, action, $"map {row.Id}", new { row.Name, revision = row.Revision.ToString(CultureInfo.InvariantCulture) }, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, Topic));
        await transaction.CommitAsync(ct);
    }

    /// <summary>What stands in the log.</summary>
    /// <param name="Edits">As asked for.</param>
    /// <param name="Outcomes">What became of each, with words written over.</param>
    /// <param name="Removed">Parts taken away, as they were.</param>
    sealed record MapEditLog(IReadOnlyList<MapEdit> Edits, IReadOnlyList<MapEditOutcome> Outcomes, IReadOnlyList<MapNode> Removed);
}
