using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Touchpoints;

/// <summary>A touchpoint.</summary>
sealed record TouchpointView(string Key, string Name, string Channel, string? Stage, bool Discovered) : Versioned;

/// <summary>A channel.</summary>
sealed record ChannelView(string Key, string Name, bool Discovered);

/// <summary>All of them.</summary>
sealed record Registered<T>(IReadOnlyList<T> Items);

/// <summary>A new touchpoint.</summary>
sealed record NewTouchpoint(string Key, string Name, string Channel, string? Stage = null);

/// <summary>What to change; null leaves as it is.</summary>
sealed record TouchpointChange(string? Name = null, string? Channel = null, string? Stage = null);

/// <summary>A new channel, or a new name for one.</summary>
sealed record NewChannel(string Key, string Name);

/// <summary>The registry of touchpoints and channels. What facts name registers itself; people give it names.</summary>
static class EditTouchpoints
{
    const string Base = "/api/v1/workspaces/{workspace:guid}";

    static Refusal Unknown => new("touchpoint.unknown", "There is no such entry in this workspace.", StatusCodes.Status404NotFound);

    static Refusal Exists => new("touchpoint.exists", "There is one of this key already, named by somebody.", StatusCodes.Status409Conflict);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Base}/touchpoints", ListAsync).Needs(Role.Viewer).WithName("listTouchpoints").WithTags("Touchpoints")
            .WithSummary("All touchpoints").Produces<Registered<TouchpointView>>();
        routes.MapGet($"{Base}/touchpoints/{{key}}", GetAsync).Needs(Role.Viewer).WithName("getTouchpoint").WithTags("Touchpoints")
            .WithSummary("One touchpoint").Produces<TouchpointView>().ProducesProblem(404).ShowsVersion();
        routes.MapPost($"{Base}/touchpoints", AddAsync).Needs(Role.Analyst).WithName("addTouchpoint").WithTags("Touchpoints")
            .WithSummary("Adds a touchpoint, or names one that registered itself").Produces<TouchpointView>().ProducesProblem(409);
        routes.MapPatch($"{Base}/touchpoints/{{key}}", ChangeAsync).Needs(Role.Analyst).WithName("changeTouchpoint").WithTags("Touchpoints")
            .WithSummary("Changes name, channel or stage of a touchpoint").Produces<TouchpointView>().ProducesProblem(404).ChecksVersion();
        routes.MapDelete($"{Base}/touchpoints/{{key}}", DeleteAsync).Needs(Role.Analyst).WithName("deleteTouchpoint").WithTags("Touchpoints")
            .WithSummary("Removes a touchpoint from the registry; a fact that names it brings it back").Produces(StatusCodes.Status204NoContent);
        routes.MapGet($"{Base}/channels", ListChannelsAsync).Needs(Role.Viewer).WithName("listChannels").WithTags("Touchpoints")
            .WithSummary("All channels").Produces<Registered<ChannelView>>();
        routes.MapPost($"{Base}/channels", AddChannelAsync).Needs(Role.Analyst).WithName("addChannel").WithTags("Touchpoints")
            .WithSummary("Adds a channel, or names one that registered itself").Produces<ChannelView>().ProducesProblem(409);
        routes.MapDelete($"{Base}/channels/{{key}}", DeleteChannelAsync).Needs(Role.Analyst).WithName("deleteChannel").WithTags("Touchpoints")
            .WithSummary("Removes a channel from the registry; a fact that names it brings it back").Produces(StatusCodes.Status204NoContent);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        var all = await db.Set<TouchpointRow>().Where(t => t.Workspace == ws).OrderBy(t => t.Key).ToListAsync(ct);
        return TypedResults.Ok(new Registered<TouchpointView>([.. all.Select(View)]));
    }

    static async Task<IResult> GetAsync(Guid workspace, string key, IStateStore store, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        return await db.Set<TouchpointRow>().FirstOrDefaultAsync(t => t.Workspace == ws && t.Key == key, ct) is { } row
            ? TypedResults.Ok(View(row))
            : Unknown.ToResult();
    }

    static async Task<IResult> AddAsync(Guid workspace, NewTouchpoint request, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Fault(request.Key, request.Name) is { } fault) return fault.ToResult();
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.Set<TouchpointRow>().FirstOrDefaultAsync(t => t.Workspace == ws && t.Key == request.Key, ct);
        if (row is { Discovered: false }) return Exists.ToResult();
        if (row is null) transaction.Db.Add(row = new TouchpointRow { Workspace = ws, Key = request.Key, Name = "", Channel = "" });
        (row.Name, row.Channel, row.Stage, row.Discovered) = (request.Name.Trim(), request.Channel ?? "", request.Stage, false);
        await SaveAsync(transaction, ws, audit, changes, "touchpoint.add", $"touchpoint {row.Key}", ct);
        return TypedResults.Ok(View(row));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, string key, TouchpointChange request, Expected expected, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Fault(key, request.Name ?? key) is { } fault) return fault.ToResult();
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<TouchpointRow>().FirstOrDefaultAsync(t => t.Workspace == ws && t.Key == key, ct) is not { } row)
            return Unknown.ToResult();
        if (expected.Refuse(View(row).Version) is { } stale) return stale.ToResult();
        row.Name = request.Name?.Trim() ?? row.Name;
        row.Channel = request.Channel ?? row.Channel;
        row.Stage = request.Stage ?? row.Stage;
        row.Discovered = false;
        await SaveAsync(transaction, ws, audit, changes, "touchpoint.change", $"touchpoint {key}", ct);
        return TypedResults.Ok(View(row));
    }

    static Task<IResult> DeleteAsync(
        Guid workspace, string key, IStateStore store, TouchpointRegistry registry, IAudit audit, IChanges changes, CancellationToken ct) =>
        RemoveAsync(workspace, "touchpoint", key, store, registry, audit, changes, ct);

    static Task<IResult> DeleteChannelAsync(
        Guid workspace, string key, IStateStore store, TouchpointRegistry registry, IAudit audit, IChanges changes, CancellationToken ct) =>
        RemoveAsync(workspace, "channel", key, store, registry, audit, changes, ct);

    static async Task<IResult> ListChannelsAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        var all = await db.Set<ChannelRow>().Where(t => t.Workspace == ws).OrderBy(t => t.Key).ToListAsync(ct);
        return TypedResults.Ok(new Registered<ChannelView>([.. all.Select(c => new ChannelView(c.Key, c.Name, c.Discovered))]));
    }

    static async Task<IResult> AddChannelAsync(Guid workspace, NewChannel request, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Fault(request.Key, request.Name) is { } fault) return fault.ToResult();
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.Set<ChannelRow>().FirstOrDefaultAsync(t => t.Workspace == ws && t.Key == request.Key, ct);
        if (row is { Discovered: false }) return Exists.ToResult();
        if (row is null) transaction.Db.Add(row = new ChannelRow { Workspace = ws, Key = request.Key, Name = "" });
        (row.Name, row.Discovered) = (request.Name.Trim(), false);
        await SaveAsync(transaction, ws, audit, changes, "channel.add", $"channel {row.Key}", ct);
        return TypedResults.Ok(new ChannelView(row.Key, row.Name, row.Discovered));
    }

    static async Task<IResult> RemoveAsync(
        Guid workspace, string table, string key, IStateStore store, TouchpointRegistry registry, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        await using var command = transaction.Command($"DELETE FROM {table} WHERE workspace = @w AND key = @k").With("@w", ws).With("@k", key);
        if (await command.ExecuteNonQueryAsync(ct) == 0) return Unknown.ToResult();
        transaction.OnCommitted(registry.Forget);
        await SaveAsync(transaction, ws, audit, changes, $"{table}.delete", $"{table} {key}", ct);
        return TypedResults.NoContent();
    }

    static async Task SaveAsync(
        IStateTransaction transaction, WorkspaceId workspace, IAudit audit, IChanges changes, string action, string target, CancellationToken ct)
    {
        await audit.WriteAsync(transaction, workspace, action, target, null, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(workspace, "settings");
    }

    static Refusal? Fault(string? key, string? name)
    {
        if (string.IsNullOrWhiteSpace(key) || key.Length > 128) return new Refusal("touchpoint.key", "A key has 1 to 128 characters.");
        return string.IsNullOrWhiteSpace(name) || name.Length > 200 ? new Refusal("touchpoint.name", "A name has 1 to 200 characters.") : null;
    }

    static TouchpointView View(TouchpointRow t) => new(t.Key, t.Name, t.Channel, t.Stage, t.Discovered);
}
