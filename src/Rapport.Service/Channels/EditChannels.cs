using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Channels;

/// <summary>A channel that another system brings.</summary>
/// <param name="Key">As conversations name it.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Url">Where answers are sent; empty for a channel that takes none.</param>
/// <param name="Gone">The other system answered 410: nothing is sent until the address is set anew.</param>
/// <param name="Secret">Key of HMAC-SHA256, used as the text it is. Shown once, when it is made.</param>
/// <param name="Version">Names its state for changes.</param>
sealed record ChannelAnswer(string Key, string Name, string Url, bool Gone, string? Secret, string? Version) : IVersioned;

/// <summary>The channels of a workspace.</summary>
/// <param name="Items">By key.</param>
sealed record ChannelAnswers(IReadOnlyList<ChannelAnswer> Items);

/// <summary>A channel to add.</summary>
/// <param name="Key">1 to 40 of a-z, A-Z, 0-9 and "-"; not chat, which is built in.</param>
/// <param name="Name">1 to 80 characters.</param>
/// <param name="Url">A public address, or empty.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewChannel(string Key, string Name, string Url = "");

/// <summary>What of a channel is changed.</summary>
/// <param name="Name">1 to 80 characters.</param>
/// <param name="Url">A public address, or empty.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ChannelChange(string Name, string Url = "");

/// <summary>Says which other systems bring conversations, and where answers go.</summary>
static class EditChannels
{
    public const string Purpose = "conversation-channel";

    const string Route = "/api/v1/workspaces/{workspace:guid}/conversation-channels";
    const string One = Route + "/{key}";
    const int Most = 50;

    static readonly Refusal s_unknown = new("channel.unknown", "There is no such channel.", 404);
    static readonly Refusal s_exists = new("channel.exists", "There is a channel of that key already.", 409);
    static readonly Refusal s_many = new("channel.many", $"A workspace has at most {Most} channels.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listConversationChannels").WithTags("Conversations").WithSummary("Channels that other systems bring").Produces<ChannelAnswers>().Needs(Role.Agent);
        routes.MapPost(Route, AddAsync).WithName("addConversationChannel").WithTags("Conversations").WithSummary("Add a channel; the key of its signature is shown this once")
            .Produces<ChannelAnswer>(201).ProducesProblem(409).ProducesProblem(422).Needs(Role.Admin).NeedsFreshSignIn();
        routes.MapPut(One, ChangeAsync).WithName("changeConversationChannel").WithTags("Conversations").WithSummary("Change the name of a channel, or where its answers go")
            .Produces<ChannelAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
        routes.MapPost(One + "/secret", RotateAsync).WithName("rotateChannelSecret").WithTags("Conversations").WithSummary("Make a new key for the signature, shown this once; the last one is used no more")
            .Produces<ChannelAnswer>().ProducesProblem(404).Needs(Role.Admin).NeedsFreshSignIn();
        routes.MapDelete(One, RemoveAsync).WithName("removeConversationChannel").WithTags("Conversations").WithSummary("Remove a channel; its conversations stay").Produces(204).ProducesProblem(404).Needs(Role.Admin);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return Results.Ok(new ChannelAnswers([.. (await db.Set<ChannelRow>().Where(c => c.Workspace == new WorkspaceId(workspace)).OrderBy(c => c.Key).ToListAsync(ct)).Select(c => Answer(c))]));
    }

    static async Task<IResult> AddAsync(Guid workspace, NewChannel request, IStateStore store, IOutgoing outgoing, ISecrets secrets, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (!Doubled.IsId(request.Key) || request.Key.Equals("chat", StringComparison.OrdinalIgnoreCase)) return CaseCheck.Invalid("key", Doubled.IdFault + " \"chat\" is built in.").ToResult();
        if (await RefuseAsync(outgoing, request.Name, request.Url, ct) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<ChannelRow>([at, request.Key], ct) is not null) return s_exists.ToResult();
        if (await transaction.Db.Set<ChannelRow>().CountAsync(c => c.Workspace == at, ct) >= Most) return s_many.ToResult();
        var secret = NewSecret();
        var row = new ChannelRow { Workspace = at, Key = request.Key, Name = request.Name.Trim(), Url = request.Url, Secret = secrets.SealText(Purpose, secret) };
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, at, "channel.add", $"channel {row.Key}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, ConversationBoard.Topic));
        await transaction.CommitAsync(ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/conversation-channels/{row.Key}", Answer(row, secret));
    }

    static async Task<IResult> ChangeAsync(Guid workspace, string key, ChannelChange request, Expected expected, IStateStore store, IOutgoing outgoing, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await RefuseAsync(outgoing, request.Name, request.Url, ct) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<ChannelRow>([at, key], ct) is not { } row) return s_unknown.ToResult();
        if (expected.Refuse(Version(row)) is { } stale) return stale.ToResult();
        if ((row.Name, row.Url, row.IsGone) == (request.Name.Trim(), request.Url, false)) return Results.Ok(Answer(row));
        (row.Name, row.Url, row.IsGone, row.Revision) = (request.Name.Trim(), request.Url, false, row.Revision + 1);
        await audit.WriteAsync(transaction, at, "channel.change", $"channel {row.Key}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, ConversationBoard.Topic));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row));
    }

    static async Task<IResult> RotateAsync(Guid workspace, string key, IStateStore store, ISecrets secrets, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<ChannelRow>([at, key], ct) is not { } row) return s_unknown.ToResult();
        var secret = NewSecret();
        (row.Secret, row.Revision) = (secrets.SealText(Purpose, secret), row.Revision + 1);
        await audit.WriteAsync(transaction, at, "channel.secret", $"channel {row.Key}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row, secret));
    }

    static async Task<IResult> RemoveAsync(Guid workspace, string key, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<ChannelRow>([at, key], ct) is not { } row) return s_unknown.ToResult();
        transaction.Db.Remove(row);
        await transaction.Db.Set<DeliveryRow>().Where(d => d.Workspace == at && d.Channel == key && d.State == DeliveryState.Queued).ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.Failed).SetProperty(d => d.Fault, "channel.unknown"), ct);
        await audit.WriteAsync(transaction, at, "channel.remove", $"channel {row.Key}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, ConversationBoard.Topic));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<Refusal?> RefuseAsync(IOutgoing outgoing, string name, string url, CancellationToken ct) =>
        name.Trim().Length is 0 or > 80 || name.Any(char.IsControl) ? CaseCheck.Invalid("name", "1 to 80 characters.")
        : url.Length > 1_000 ? CaseCheck.Invalid("url", "Up to 1,000 characters.")
        : url.Length > 0 ? await outgoing.CheckAsync(url, ct) : null;

    static ChannelAnswer Answer(ChannelRow row, string? secret = null) => new(row.Key, row.Name, row.Url, row.IsGone, secret, Version(row));

    static string Version(ChannelRow row) => row.Revision.ToString(CultureInfo.InvariantCulture);

    static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
