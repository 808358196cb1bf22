using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>What each workspace follows, as the transaction sees it: read again when a definition has changed.</summary>
sealed class PlanBook(IWorkspaces workspaces)
{
    readonly ConcurrentDictionary<WorkspaceId, Plan> _plans = [];

    /// <summary>The plan as of the transaction.</summary>
    public async Task<Plan> OfAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = transaction.Command("SELECT version FROM segment_plan WHERE workspace = @w").With("@w", workspace);
        var version = await command.ExecuteScalarAsync(ct) is { } found ? Convert.ToInt64(found, CultureInfo.InvariantCulture) : 0;
        var zone = (await workspaces.FindAsync(workspace, ct))?.Zone ?? "UTC";
        if (_plans.TryGetValue(workspace, out var plan) && plan.Version == version && plan.Days.Zone == zone) return plan;
        plan = version == 0 ? new Plan(0, new Days(zone), [], [], 0) : await ReadAsync(transaction.Db, workspace, version, zone, ct);
        return _plans[workspace] = plan;
    }

    /// <summary>A definition has changed.</summary>
    public static async Task TurnAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        await using var command = transaction.Command(
            """
            INSERT INTO segment_plan (workspace, version) VALUES (@w, 1)
            ON CONFLICT (workspace) DO UPDATE SET version = segment_plan.version + 1
            """).With("@w", workspace);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A builder that knows the workspace's segments.</summary>
    public static PlanBuilder Builder(IReadOnlyCollection<SegmentRow> segments)
    {
        var byId = segments.ToDictionary(s => s.Id, s => s.Current != 0 ? s.Current : s.Next);
        var byStage = segments.Where(s => s.Stage.Length > 0).ToDictionary(s => s.Stage, s => s.Current != 0 ? s.Current : s.Next, StringComparer.Ordinal);
        return new(
            id => byId.TryGetValue(id, out var no) ? no : null,
            stage => byStage.TryGetValue(stage, out var no) ? no : null);
    }

    /// <summary>The sentence of a definition.</summary>
    public static Sentence Compile(PlanBuilder builder, SegmentRow segment, string predicate) => segment.Kind == SegmentKinds.List
        ? builder.List(segment.Id)
        : builder.Compile(Read(predicate));

    /// <summary>A stored predicate.</summary>
    public static Predicate Read(string json)
    {
        var (predicate, refusal) = PredicateJson.Read(JsonElement.Parse(json));
        return predicate ?? throw new PlanException(refusal?.Code ?? "filter.invalid", refusal?.Detail ?? "The sentence is empty.");
    }

    static async Task<Plan> ReadAsync(RapportDb db, WorkspaceId workspace, long version, string zone, CancellationToken ct)
    {
        var segments = await db.Set<SegmentRow>().AsNoTracking().Where(s => s.Workspace == workspace).ToListAsync(ct);
        var versions = await db.Set<VersionRow>().AsNoTracking()
            .Where(v => v.Workspace == workspace && v.State != VersionStates.Retired).OrderBy(v => v.No).ToListAsync(ct);
        var tracks = await db.Set<TrackRow>().AsNoTracking().Where(t => t.Workspace == workspace).ToListAsync(ct);
        var byId = segments.ToDictionary(s => s.Id);
        var builder = Builder(segments);
        var sentences = versions.ToDictionary(v => v.No, v => Compile(builder, byId[v.Segment], v.Predicate));
        var numbers = tracks.ToDictionary(t => t.Key, StringComparer.Ordinal);
        var ordered = Order(versions, sentences);
        return new Plan(
            version, new Days(zone),
            [.. ordered.Select((v, i) => new Followed(i, v, sentences[v.No], byId[v.Segment].Current is var c && c != v.No ? c : 0))],
            [.. builder.Tracks.Where(t => numbers.ContainsKey(t.Key)).Select(t => new FollowedTrack(numbers[t.Key].No, t, numbers[t.Key].IsFilled))],
            builder.Leaves);
    }

    /// <summary>What is read comes before who reads it.</summary>
    static List<VersionRow> Order(List<VersionRow> versions, Dictionary<long, Sentence> sentences)
    {
        var ordered = new List<VersionRow>();
        var byNo = versions.ToDictionary(v => v.No);
        var seen = new HashSet<long>();
        foreach (var version in versions) Visit(version);
        return ordered;

        void Visit(VersionRow version)
        {
            if (!seen.Add(version.No)) return;
            foreach (var read in sentences[version.No].Leaves.SelectMany(l => l.Segments))
            {
                if (byNo.TryGetValue(read, out var other)) Visit(other);
            }

            ordered.Add(version);
        }
    }
}
