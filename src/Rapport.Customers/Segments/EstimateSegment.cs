using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Identity;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>A sentence that is not saved yet.</summary>
sealed record EstimateRequest
{
    /// <summary>The sentence.</summary>
    public JsonElement Predicate { get; init; }
}

/// <summary>How many fulfil a sentence. <c>size</c> is exact where <c>exact</c> is true; else it lies between <c>low</c> and
/// <c>high</c> with 95 % probability. <c>sample</c> are up to ten of them.</summary>
/// <param name="Size">Customers, estimated.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Exact">Everybody was asked.</param>
/// <param name="Asked">So many were.</param>
/// <param name="Total">Of so many.</param>
/// <param name="Sample">Some who fulfil it.</param>
sealed record Estimate(long Size, long Low, long High, bool Exact, long Asked, long Total, IReadOnlyList<SampledPerson> Sample);

/// <summary>A customer in few words.</summary>
sealed record SampledPerson(Guid Id, string Name, string Email);

/// <summary>Says how many customers a sentence means before it is saved, by asking it about a part of them: the same conditions,
/// over facts read from the column store.</summary>
sealed class EstimateSegment(IStateStore store, IWorkspaces workspaces, TrackReader reader, IFieldRights rights, TimeProvider clock)
{
    /// <summary>So many are asked.</summary>
    public const int Asked = 5_000;

    /// <summary>Whoever clicks a sentence together asks the same people again and again: who they are is read once in this time. What they
    /// did is read each time, and a workspace in which everybody is asked is never remembered.</summary>
    static readonly TimeSpan s_remembered = TimeSpan.FromSeconds(30);

    const int Shown = 10;

    readonly ConcurrentDictionary<WorkspaceId, Drawn> _drawn = new();

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/segments/estimate", HandleAsync)
        .Needs(Role.Viewer).WithName("estimateSegment").WithTags("Segments")
        .WithSummary("How many customers an unsaved sentence means, and some of them")
        .Produces<Estimate>().ProducesProblem(422);

    static async Task<IResult> HandleAsync(Guid workspace, EstimateRequest request, EstimateSegment estimate, CancellationToken ct)
    {
        var (predicate, unreadable) = PredicateJson.Read(request.Predicate);
        if (unreadable is not null) return unreadable.ToResult();
        if (predicate is null) return new Refusal("filter.invalid", "Send the sentence as 'predicate'.").ToResult();
        var (answer, refusal) = await estimate.OfAsync(new(workspace), predicate, ct);
        return answer is not null ? TypedResults.Ok(answer) : refusal!.ToResult(); // one of the two
    }

    /// <summary>The estimate, or the refusal.</summary>
    public async Task<(Estimate? Estimate, Refusal? Refusal)> OfAsync(WorkspaceId workspace, Predicate predicate, CancellationToken ct)
    {
        if ((await rights.OfAsync(workspace, ct)).Refuse(predicate) is { } hidden) return (null, hidden);
        await using var db = store.Read();
        var all = await db.Set<SegmentRow>().Where(s => s.Workspace == workspace).ToListAsync(ct);
        if (SegmentDefinitions.Check(all, Guid.Empty, predicate) is { } refusal) return (null, refusal);
        var builder = PlanBook.Builder(all);
        var sentence = builder.Compile(predicate);
        await using var connection = await store.OpenReadAsync(ct);
        var (graph, total, isAll, _) = await DrawnAsync(connection, workspace, ct);
        var views = await ViewsAsync(connection, workspace, graph, sentence, ct);
        var members = sentence.Leaves.Any(l => l.Segments.Count > 0) ? await MembersAsync(connection, workspace, ct) : [];
        var merges = sentence.Leaves.Any(l => l.ReadsMerges)
            ? await StandingMerges.OfAsync(connection, connection.Command, workspace, graph.People.Select(p => p.Id), [], ct)
            : new Dictionary<CustomerId, IReadOnlyList<CustomerMerge>>();
        var days = new Days((await workspaces.FindAsync(workspace, ct))?.Zone ?? "UTC");
        var now = clock.NowMicros();
        var found = graph.People.Where(p => Holds(p)).ToList();
        return (Of(found.Count, graph.People.Count, total, isAll, await ShowAsync(connection, workspace, found, ct)), null);

        bool Holds(Person person)
        {
            var moment = new Moment(person, now, days, t => View.Of(person.Subjects.SelectMany(s => views.GetValueOrDefault((s.Id, t.Key)) ?? [])), builder.Leaves)
            {
                ViewUnder = (subject, t) => View.Of(views.GetValueOrDefault((subject, t.Key)) ?? []), Merges = merges.GetValueOrDefault(person.Id) ?? [],
            };
            foreach (var (no, since) in members.GetValueOrDefault(person.Id)?.Members ?? []) moment.Members[no] = since;
            return sentence.Holds(moment) == Reply.True;
        }
    }

    static Estimate Of(long found, long asked, long total, bool isAll, IReadOnlyList<SampledPerson> sample)
    {
        if (isAll) return new(found, found, found, true, asked, asked, sample);
        var (low, high) = Wilson(found, asked);
        return new((long)Math.Round((double)found / asked * total), Math.Max(found, (long)Math.Floor(low * total)), (long)Math.Ceiling(high * total), false, asked, total, sample);
    }

    /// <summary>Wilson's 95 % interval of a share. Source: E. B. Wilson, JASA 22 (1927).</summary>
    static (double Low, double High) Wilson(double found, double asked)
    {
        const double z = 1.959964;
        var share = found / asked;
        var middle = (share + (z * z / (2 * asked))) / (1 + (z * z / asked));
        var half = z / (1 + (z * z / asked)) * Math.Sqrt((share * (1 - share) / asked) + (z * z / (4 * asked * asked)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    async Task<Drawn> DrawnAsync(DbConnection connection, WorkspaceId workspace, CancellationToken ct)
    {
        if (_drawn.TryGetValue(workspace, out var drawn) && clock.GetElapsedTime(drawn.Since) < s_remembered) return drawn;
        var (graph, total, isAll) = await SampleAsync(connection, workspace, ct);
        drawn = new(graph, total, isAll, clock.GetTimestamp());
        foreach (var (other, old) in _drawn)
        {
            if (clock.GetElapsedTime(old.Since) >= s_remembered) _drawn.TryRemove(other, out _);
        }

        if (!isAll) _drawn[workspace] = drawn;
        return drawn;
    }

    // Read anew: who was erased a moment ago is not shown.
    static async Task<IReadOnlyList<SampledPerson>> ShowAsync(DbConnection connection, WorkspaceId workspace, List<Person> found, CancellationToken ct)
    {
        var graph = new IdentityGraph(workspace);
        await IdentityStore.ReadAsync(connection, graph, [.. found.Take(Shown).Select(p => p.Id)], ct);
        return [.. graph.People.Select(p => (p.Id, Profile: Profile.Of(p.Subjects))).Select(p => new SampledPerson(p.Id.Value, p.Profile.Name, p.Profile.Email))];
    }

    /// <summary>Customers whose id is small. Ids are hashes, so these are as good as drawn by lot, and are found by the index.</summary>
    static async Task<(IdentityGraph Graph, long Total, bool IsAll)> SampleAsync(DbConnection connection, WorkspaceId workspace, CancellationToken ct)
    {
        await using var count = connection.Command("SELECT count(*) FROM customer WHERE workspace = @w").With("@w", workspace);
        var total = Convert.ToInt64(await count.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        await using var ids = connection.Command("SELECT id FROM customer WHERE workspace = @w ORDER BY id LIMIT @n").With("@w", workspace).With("@n", Asked);
        var sample = new List<CustomerId>();
        await using (var rows = await ids.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct)) sample.Add(new CustomerId(rows.GetId(0)));
        }

        var graph = new IdentityGraph(workspace);
        await IdentityStore.ReadAsync(connection, graph, sample, ct);
        return (graph, Math.Max(total, sample.Count), sample.Count < Asked);
    }

    async Task<Dictionary<(SubjectId, string), List<Entry>>> ViewsAsync(
        DbConnection connection, WorkspaceId workspace, IdentityGraph graph, Sentence sentence, CancellationToken ct)
    {
        var views = new Dictionary<(SubjectId, string), List<Entry>>();
        var subjects = graph.Subjects.Select(s => s.Id.Value).ToList();
        // Most identifiers only name somebody whose facts come under another; asking for them costs as much as for those with facts.
        var telling = graph.Subjects.Where(s => s.State.Facts > 0).Select(s => s.Id.Value).ToList();
        var tracks = sentence.Leaves.SelectMany(l => l.Tracks).DistinctBy(t => t.Key).ToList();
        // The fact store reads several at a time.
        var reads = tracks.Where(t => !t.IsList).ToDictionary(t => t, t => reader.OfAsync(workspace, t, telling, ct));
        await Task.WhenAll(reads.Values);
        foreach (var track in tracks)
        {
            var read = track.IsList ? await ListedAsync(connection, workspace, track, subjects, ct) : await reads[track];
            foreach (var (subject, entry) in read)
            {
                if (!views.TryGetValue((subject, track.Key), out var list)) views[(subject, track.Key)] = list = [];
                list.Add(entry);
            }
        }

        return views;
    }

    static async Task<IReadOnlyList<(SubjectId, Entry)>> ListedAsync(
        DbConnection connection, WorkspaceId workspace, TrackSpec track, IReadOnlyList<Guid> subjects, CancellationToken ct)
    {
        var listed = new List<(SubjectId, Entry)>();
        await using var command = connection.Command(
            $"""
            SELECT t.subject FROM {IdList.From(connection)} CROSS JOIN subject_track t ON t.subject = ids.id
            JOIN segment_track k ON k.no = t.track WHERE k.workspace = @w AND k.key = @key
            """);
        await using var rows = await command.With("@ids", IdList.Of(subjects)).With("@w", workspace).With("@key", track.Key).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) listed.Add((new SubjectId(rows.GetId(0)), SegmentLists.OnList));
        return listed;
    }

    static async Task<Dictionary<CustomerId, PersonState>> MembersAsync(DbConnection connection, WorkspaceId workspace, CancellationToken ct)
    {
        var members = new Dictionary<CustomerId, PersonState>();
        await using var command = connection.Command(
            "SELECT p.customer, p.due, p.members FROM segment_person p WHERE p.customer IN (SELECT id FROM customer WHERE workspace = @w ORDER BY id LIMIT @n)");
        await using var rows = await command.With("@w", workspace).With("@n", Asked).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) members[new CustomerId(rows.GetId(0))] = PersonState.Unpack(rows.GetInt64(1), rows.GetBytes(2));
        return members;
    }

    /// <summary>Who is asked.</summary>
    /// <param name="Graph">They.</param>
    /// <param name="Total">Of so many.</param>
    /// <param name="IsAll">They are all there are.</param>
    /// <param name="Since">When that was read.</param>
    sealed record Drawn(IdentityGraph Graph, long Total, bool IsAll, long Since);
}
