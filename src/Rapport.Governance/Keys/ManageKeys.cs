using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.People;
using Rapport.Kernel;

namespace Rapport.Governance.Keys;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewKey(
    string Name, string Kind, string Dialect = "segment", IReadOnlyList<string>? Scopes = null, IReadOnlyList<string>? Origins = null,
    DateTimeOffset? Expires = null, IReadOnlyList<string>? Networks = null);

sealed record KeyAnswer(
    Guid Id, string Name, string Kind, string Dialect, string Prefix, IReadOnlyList<string> Scopes, IReadOnlyList<string> Origins,
    IReadOnlyList<string> Networks, DateTimeOffset Created, DateTimeOffset? LastUsed, DateTimeOffset? Expires);

sealed record CreatedKey(
    Guid Id, string Name, string Kind, string Dialect, string Prefix, IReadOnlyList<string> Scopes, IReadOnlyList<string> Origins,
    IReadOnlyList<string> Networks, DateTimeOffset Created, DateTimeOffset? LastUsed, DateTimeOffset? Expires, string Key);

sealed record KeyList(IReadOnlyList<KeyAnswer> Items);

/// <summary>Makes, lists and revokes API keys. A key is shown once, when it is made.</summary>
static class ManageKeys
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listKeys").WithTags("Keys").WithSummary("API keys of the workspace, without the keys themselves")
            .Produces<KeyList>().Needs(Role.Admin);
        routes.MapPost(Route, CreateAsync)
            .WithName("createKey").WithTags("Keys").WithSummary("Make an API key; the answer shows it for the only time")
            .Produces<CreatedKey>(201).ProducesProblem(422).Needs(Role.Admin).NeedsPerson().NeedsFreshSignIn();
        routes.MapDelete(Route + "/{id:guid}", RevokeAsync)
            .WithName("revokeKey").WithTags("Keys").WithSummary("Revoke an API key at once")
            .Produces(204).ProducesProblem(404).Needs(Role.Admin).NeedsPerson();
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore state, KeyBook book, CancellationToken ct)
    {
        await using var db = state.Read();
        var keys = await db.Set<ApiKey>().Where(k => k.Workspace == new WorkspaceId(workspace)).OrderBy(k => k.Created).ToListAsync(ct);
        return Results.Ok(new KeyList([.. keys.Select(k => Answer(k, book.LastUse(k.Id)))]));
    }

    static async Task<IResult> CreateAsync(
        Guid workspace, NewKey request, IStateStore state, KeyBook book, IAudit audit, IChanges changes, TimeProvider clock,
        HttpContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (Check(request, now) is { } wrong) return wrong.ToResult();
        var scopes = request.Kind == "write" ? [Scope.Ingest.Word()] : request.Scopes!.Distinct(StringComparer.Ordinal); // checked above
        var (key, row) = ApiKey.New(
            new(workspace), request.Name.Trim(), request.Kind, request.Dialect, scopes, request.Origins ?? [],
            context.NeedPerson().Person, now, request.Expires?.ToUniversalTime(), request.Networks);
        await using var transaction = await state.BeginAsync(ct);
        await book.AddAsync(transaction, row, audit, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "settings"));
        await transaction.CommitAsync(ct);
        var a = Answer(row, null);
        return Results.Created($"/api/v1/workspaces/{workspace}/keys/{row.Id}", new CreatedKey(
            a.Id, a.Name, a.Kind, a.Dialect, a.Prefix, a.Scopes, a.Origins, a.Networks, a.Created, a.LastUsed, a.Expires, key));
    }

    static async Task<IResult> RevokeAsync(
        Guid workspace, Guid id, IStateStore state, KeyBook book, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (!await book.RemoveAsync(transaction, at, id, audit, ct))
            return new Refusal("key.unknown", "There is no such key in this workspace.", 404).ToResult();
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static Refusal? Check(NewKey request, DateTimeOffset now)
    {
        var fields = new Fields().Text("name", request.Name, 100).Text("dialect", request.Dialect, 100);
        if (request.Kind is not ("write" or "secret")) fields.Wrong("kind", "One of write, secret.");
        if (request.Kind == "secret" && (request.Scopes is not { Count: > 0 } || request.Scopes.Any(s => Words.Scope(s) is null)))
            fields.Wrong("scopes", "At least one of ingest, read, write, admin.");
        if (request.Kind == "write" && request.Scopes?.Any(s => s != Scope.Ingest.Word()) == true)
            fields.Wrong("scopes", "A write key sends events and does nothing else.");
        if (request.Origins?.Count > 50 || request.Origins?.Any(o => !IsOrigin(o)) == true)
            fields.Wrong("origins", "At most 50 origins such as https://shop.example, without a path.");
        if (request.Networks?.Count > 50 || request.Networks?.Any(n => KeyNetworks.Read(n) is null) == true)
            fields.Wrong("networks", "At most 50 addresses or networks, such as 203.0.113.7 or 2001:db8::/32.");
        if (request.Expires <= now) fields.Wrong("expires", "Choose a time in the future.");
        return fields.Refusal;
    }

    static bool IsOrigin(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;

    static KeyAnswer Answer(ApiKey k, DateTimeOffset? lastUse) => new(
        k.Id, k.Name, k.Kind, k.Dialect, k.Prefix, k.Scopes.Split(' '), k.Origins.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        k.Networks.Split(' ', StringSplitOptions.RemoveEmptyEntries), k.Created, lastUse ?? k.LastUsed, k.Expires);
}
