using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>What a map is called and whose journey it is.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="About">Up to 5,000 characters.</param>
/// <param name="State"><c>current</c>: what customers live through; <c>future</c>: what they are to live through.</param>
/// <param name="Level"><c>lifecycle</c>, <c>macro</c> or <c>micro</c>.</param>
/// <param name="Segment">Whose journey it is; null for everybody's.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
record MapHead(string Name, string About = "", string State = "current", string Level = "macro", Guid? Segment = null) : Versioned
{
    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? Fault() =>
        Name.Trim().Length is 0 or > 200 || Name.Any(char.IsControl) ? "'name' is one line of 1 to 200 characters."
        : About.Length > 5_000 ? "'about' has up to 5,000 characters."
        : State is not ("current" or "future") ? "'state' is current or future."
        : Level is not ("lifecycle" or "macro" or "micro") ? "'level' is lifecycle, macro or micro."
        : null;

    public static MapHead Of(MapRow row) => new(row.Name, row.About, row.State, row.Level, row.Segment);
}

/// <summary>A map to begin.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Template">empty, purchase, onboarding or support; empty when missing.</param>
/// <param name="State">current or future.</param>
/// <param name="Level">lifecycle, macro or micro.</param>
/// <param name="Segment">Whose journey it is.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewMap(string Name, string? Template = null, string State = "current", string Level = "macro", Guid? Segment = null);

/// <summary>Changes of a map.</summary>
/// <param name="Edits">1 to 500, made one after the other.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MapEdits(IReadOnlyList<MapEdit> Edits);

/// <summary>What became of changes.</summary>
/// <param name="Revision">In which they are.</param>
/// <param name="Outcomes">One each, in their order.</param>
sealed record MapEdited(long Revision, IReadOnlyList<MapEditOutcome> Outcomes);

/// <summary>A version to keep.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="ValidFrom">From this day on it is what holds.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewMapVersion(string Name, DateOnly ValidFrom);

/// <summary>A map in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Head">What it is.</param>
/// <param name="Steps">How many steps it has.</param>
/// <param name="Places">How many of them name a touchpoint.</param>
/// <param name="ChangedAt">When it was last changed.</param>
sealed record MapItem(Guid Id, MapHead Head, int Steps, int Places, DateTimeOffset ChangedAt);

/// <summary>All maps, the one changed last first.</summary>
sealed record MapList(IReadOnlyList<MapItem> Items);

/// <summary>A map with its parts, siblings in their order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Head">What it is.</param>
/// <param name="Revision">Rises with every change.</param>
/// <param name="Nodes">Lanes, phases, steps and cards.</param>
/// <param name="ChangedAt">When it was last changed.</param>
sealed record MapAnswer(Guid Id, MapHead Head, long Revision, IReadOnlyList<MapNode> Nodes, DateTimeOffset ChangedAt);

/// <summary>A version of a map, without its parts.</summary>
/// <param name="No">From 1 on.</param>
/// <param name="Name">As it was called.</param>
/// <param name="ValidFrom">From this day on it is what holds, until the next one's.</param>
/// <param name="By">Who kept it.</param>
/// <param name="At">When.</param>
sealed record MapVersionItem(int No, string Name, DateOnly ValidFrom, string By, DateTimeOffset At);

/// <summary>All versions, the newest first.</summary>
sealed record MapVersionList(IReadOnlyList<MapVersionItem> Items);

/// <summary>How two states of a map differ.</summary>
/// <param name="Added">In the later alone.</param>
/// <param name="Removed">In the earlier alone.</param>
/// <param name="Changed">In both, otherwise.</param>
sealed record MapDifference(IReadOnlyList<MapNode> Added, IReadOnlyList<MapNode> Removed, IReadOnlyList<MapChange> Changed);

/// <summary>A part that is otherwise than before.</summary>
/// <param name="Before">As it was.</param>
/// <param name="Now">As it is.</param>
/// <param name="Moved">It stands elsewhere.</param>
/// <param name="Fields">Fields that say something else.</param>
sealed record MapChange(MapNode Before, MapNode Now, bool Moved, IReadOnlyList<string> Fields);

/// <summary>Journey maps.</summary>
static class EditMaps
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/maps";
    const string One = Route + "/{map:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listMaps").WithTags("Journey maps").WithSummary("All journey maps, the one changed last first").Produces<MapList>().Needs(Role.Viewer);
        routes.MapPost(Route, AddAsync).WithName("addMap").WithTags("Journey maps").WithSummary("Begin a journey map, empty or from a template").Produces<MapAnswer>(201).ProducesProblem(409).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(One, GetAsync).WithName("getMap").WithTags("Journey maps").WithSummary("A journey map with its parts").Produces<MapAnswer>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPut(One, ChangeAsync).WithName("changeMap").WithTags("Journey maps").WithSummary("Say what a journey map is called and whose journey it is")
            .Produces<MapHead>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
        routes.MapDelete(One, DeleteAsync).WithName("deleteMap").WithTags("Journey maps").WithSummary("Delete a journey map with its versions").Produces(204).ProducesProblem(404).Needs(Role.Analyst);
        routes.MapPost(One + "/edits", EditAsync).WithName("editMap").WithTags("Journey maps").WithSummary("Change parts of a journey map")
            .WithDescription("Changes of several people are made as they come. Words written over are answered as `before` and kept in the map's history; what names a part, or a quote, that is gone is answered as `gone`.")
            .Produces<MapEdited>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(One + "/versions", VersionsAsync).WithName("listMapVersions").WithTags("Journey maps").WithSummary("The versions of a journey map, the newest first").Produces<MapVersionList>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPost(One + "/versions", KeepAsync).WithName("keepMapVersion").WithTags("Journey maps").WithSummary("Keep a journey map as it stands, as what holds from a day on")
            .Produces<MapVersionItem>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(One + "/versions/{no:int}", VersionAsync).WithName("getMapVersion").WithTags("Journey maps").WithSummary("A journey map as it stood once").Produces<MapAnswer>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapGet(One + "/versions/{no:int}/difference", DifferenceAsync).WithName("compareMapVersion").WithTags("Journey maps").WithSummary("What changed in a journey map since a version")
            .Produces<MapDifference>().ProducesProblem(404).Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var maps = await db.Set<MapRow>().Where(m => m.Workspace == at).OrderByDescending(m => m.ChangedAt).ToListAsync(ct);
        var steps = await db.Set<MapNodeRow>().Where(n => n.Workspace == at && n.Kind == "step").GroupBy(n => n.Map)
            .Select(g => new { g.Key, All = g.Count(), Places = g.Count(n => n.Touchpoint != null) }).ToDictionaryAsync(g => g.Key, ct);
        return Results.Ok(new MapList([.. maps.Select(m => new MapItem(m.Id, MapHead.Of(m), steps.GetValueOrDefault(m.Id)?.All ?? 0, steps.GetValueOrDefault(m.Id)?.Places ?? 0, Instant.FromMicros(m.ChangedAt)))]));
    }

    static async Task<IResult> AddAsync(Guid workspace, NewMap request, MapDesk desk, IStateStore store, CancellationToken ct)
    {
        var (row, refusal) = await desk.AddAsync(new(workspace), new(request.Name, "", request.State, request.Level, request.Segment), request.Template, ct);
        return row is null ? refusal!.ToResult() : Results.Created($"/api/v1/workspaces/{workspace}/maps/{row.Id}", await AnswerAsync(store, row, ct)); // one of the two
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid map, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return await MapDesk.FindAsync(db, new(workspace), map, ct) is { } row ? Results.Ok(await AnswerAsync(store, row, ct)) : MapDesk.Unknown.ToResult();
    }

    static async Task<IResult> ChangeAsync(Guid workspace, Guid map, MapHead request, Expected expected, MapDesk desk, CancellationToken ct)
    {
        var (row, refusal) = await desk.ChangeAsync(new(workspace), map, request, expected, ct);
        return row is null ? refusal!.ToResult() : Results.Ok(MapHead.Of(row)); // one of the two
    }

    static async Task<IResult> DeleteAsync(Guid workspace, Guid map, MapDesk desk, CancellationToken ct) =>
        (await desk.DeleteAsync(new(workspace), map, ct))?.ToResult() ?? Results.NoContent();

    static async Task<IResult> EditAsync(Guid workspace, Guid map, MapEdits request, MapDesk desk, Evidence evidence, CancellationToken ct)
    {
        var (revision, outcomes, refusal) = await desk.EditAsync(new(workspace), map, request.Edits, await evidence.MissingAsync(new(workspace), request.Edits, ct), ct);
        return refusal?.ToResult() ?? Results.Ok(new MapEdited(revision, outcomes));
    }

    static async Task<IResult> VersionsAsync(Guid workspace, Guid map, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await MapDesk.FindAsync(db, new(workspace), map, ct) is null) return MapDesk.Unknown.ToResult();
        var versions = await db.Set<MapVersionRow>().Where(v => v.Map == map).OrderByDescending(v => v.No).Select(v => new { v.No, v.Name, v.ValidFrom, v.By, v.At }).ToListAsync(ct);
        return Results.Ok(new MapVersionList([.. versions.Select(v => new MapVersionItem(v.No, v.Name, v.ValidFrom, v.By, Instant.FromMicros(v.At)))]));
    }

    static async Task<IResult> KeepAsync(Guid workspace, Guid map, NewMapVersion request, MapDesk desk, CancellationToken ct)
    {
        var (version, refusal) = await desk.KeepVersionAsync(new(workspace), map, request, ct);
        return version is null ? refusal!.ToResult() // one of the two
            : Results.Created($"/api/v1/workspaces/{workspace}/maps/{map}/versions/{version.No}", new MapVersionItem(version.No, version.Name, version.ValidFrom, version.By, Instant.FromMicros(version.At)));
    }

    static async Task<IResult> VersionAsync(Guid workspace, Guid map, int no, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await MapDesk.FindAsync(db, new(workspace), map, ct) is not { } row || await db.FindAsync<MapVersionRow>([map, no], ct) is not { } version) return MapDesk.Unknown.ToResult();
        return Results.Ok(new MapAnswer(map, MapHead.Of(row) with { Name = version.Name }, no, Sorted(MapDesk.NodesOf(version)), Instant.FromMicros(version.At)));
    }

    static async Task<IResult> DifferenceAsync(Guid workspace, Guid map, int no, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await MapDesk.FindAsync(db, new(workspace), map, ct) is null || await db.FindAsync<MapVersionRow>([map, no], ct) is not { } version) return MapDesk.Unknown.ToResult();
        var now = (await db.Set<MapNodeRow>().Where(n => n.Map == map).ToListAsync(ct)).Select(MapDesk.Node);
        return Results.Ok(MapDiff.Of(MapDesk.NodesOf(version), [.. now]));
    }

    static async Task<MapAnswer> AnswerAsync(IStateStore store, MapRow row, CancellationToken ct)
    {
        await using var db = store.Read();
        var nodes = await db.Set<MapNodeRow>().Where(n => n.Map == row.Id).ToListAsync(ct);
        return new(row.Id, MapHead.Of(row), row.Revision, Sorted(nodes.Select(MapDesk.Node)), Instant.FromMicros(row.ChangedAt));
    }

    static IReadOnlyList<MapNode> Sorted(IEnumerable<MapNode> nodes) => [.. nodes.OrderBy(n => n.Rank).ThenBy(n => n.Id)];
}
