using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>Saves, lists and tries the rules of webhooks.</summary>
static class EditWebhooks
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/workspaces/{workspace:guid}/webhooks").WithTags("Webhooks");
        group.MapGet("", ListAsync).Needs(Role.Analyst).WithName("listWebhooks")
            .WithSummary("Saved rules that read messages of other systems").Produces<WebhookList>();
        group.MapPut("{name}", SaveAsync).Needs(Role.Analyst).WithName("saveWebhook")
            .WithSummary("Save rules under the name that a key's dialect gives: webhook:name").Produces<SavedWebhook>()
            .ProducesProblem(422).ChecksVersion();
        group.MapDelete("{name}", DeleteAsync).Needs(Role.Analyst).WithName("deleteWebhook")
            .WithSummary("Delete saved rules; messages of its keys are then answered 409").Produces(204);
        group.MapPost("preview", PreviewAsync).Needs(Role.Analyst).WithName("previewWebhook")
            .WithSummary("What rules, or rules guessed from its names, make of a sample message").Produces<WebhookPreview>()
            .ProducesProblem(422);
    }

    static async Task<WebhookList> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var id = new WorkspaceId(workspace);
        await using var db = store.Read();
        var rows = await db.Set<WebhookMapping>().AsNoTracking().Where(m => m.Workspace == id).OrderBy(m => m.Name).ToListAsync(ct);
        return new WebhookList([.. rows.Select(Of)]);
    }

    static async Task<IResult> SaveAsync(
        Guid workspace, string name, WebhookRules rules, Expected expected, IStateStore store, IAudit audit, WebhookMappings mappings,
        CancellationToken ct)
    {
        if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return new Refusal("webhook.name", "A name has at most 64 letters, digits, - or _.").ToResult();
        }

        if (rules.Problems() is { Count: > 0 } problems)
        {
            return new Refusal("webhook.rules", "The rules cannot be used.") { Errors = problems }.ToResult();
        }

        var id = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var set = transaction.Db.Set<WebhookMapping>();
        var stored = await set.AsTracking().FirstOrDefaultAsync(m => m.Workspace == id && m.Name == name, ct);
        if (expected.Refuse(stored is null ? null : Of(stored).Version) is { } stale) return stale.ToResult();
        if (stored is null) set.Add(new WebhookMapping { Workspace = id, Name = name, Rules = rules.ToJson() });
        else stored.Rules = rules.ToJson();
        await audit.WriteAsync(transaction, id, "webhook.save", $"webhook:{name}", rules, ct);
        transaction.OnCommitted(() => mappings.Forget(id, name));
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new SavedWebhook(name, rules));
    }

    static async Task<IResult> DeleteAsync(
        Guid workspace, string name, IStateStore store, IAudit audit, WebhookMappings mappings, CancellationToken ct)
    {
        var id = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var gone = await transaction.Db.Set<WebhookMapping>().Where(m => m.Workspace == id && m.Name == name).ExecuteDeleteAsync(ct);
        if (gone > 0) await audit.WriteAsync(transaction, id, "webhook.delete", $"webhook:{name}", null, ct);
        transaction.OnCommitted(() => mappings.Forget(id, name));
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    static SavedWebhook Of(WebhookMapping row) => new(row.Name, WebhookRules.Read(JsonElement.Parse(row.Rules)));

    static async Task<IResult> PreviewAsync(
        Guid workspace, WebhookSample request, IWorkspaces workspaces, TimeProvider clock, CancellationToken ct)
    {
        var rules = request.Rules ?? WebhookGuess.Of(request.Sample);
        if (rules.Problems() is { Count: > 0 } problems)
        {
            return new Refusal("webhook.rules", "The rules cannot be used.") { Errors = problems }.ToResult();
        }

        var id = new WorkspaceId(workspace);
        var currency = (await workspaces.FindAsync(id, ct))?.Currency ?? "EUR";
        var body = Encoding.UTF8.GetBytes(request.Sample.GetRawText());
        var row = new InboxRow(0, id, "preview", "webhook", clock.NowMicros(), 1, default, body);
        var reading = WebhookFormat.Read(row, IngestMeta.None, rules, currency);
        return TypedResults.Ok(new WebhookPreview(
            rules,
            [.. reading.Events.Take(20).Select(e => new PreviewedEvent(
                e.FactType, Instant.FromMicros(e.At), e.MessageId, e.UserId, e.AnonymousId, e.GroupId,
                [.. e.Identifiers.Select(i => $"{i.Namespace}: {i.Value}")], JsonElement.Parse(e.Props.Span)))],
            [.. reading.Drops.Take(20).Select(d => new PreviewedDrop(d.Example, d.Reason.Code, d.Reason.Meaning))]));
    }
}

/// <summary>Saved rules of a workspace.</summary>
/// <param name="Items">By name.</param>
sealed record WebhookList(IReadOnlyList<SavedWebhook> Items);

/// <summary>Rules under their name.</summary>
/// <param name="Name">As in the key's dialect.</param>
/// <param name="Rules">The rules.</param>
sealed record SavedWebhook(string Name, WebhookRules Rules) : Versioned;

/// <summary>A sample to try.</summary>
/// <param name="Sample">A message as the other system sends it.</param>
/// <param name="Rules">Rules to try; null to have them guessed.</param>
sealed record WebhookSample(JsonElement Sample, WebhookRules? Rules = null);

/// <summary>What became of a sample.</summary>
/// <param name="Rules">Those tried.</param>
/// <param name="Events">At most 20.</param>
/// <param name="Drops">At most 20.</param>
sealed record WebhookPreview(WebhookRules Rules, IReadOnlyList<PreviewedEvent> Events, IReadOnlyList<PreviewedDrop> Drops);

/// <summary>An event that a sample would become.</summary>
/// <param name="Type">The fact's type.</param>
/// <param name="At">Corrected time.</param>
/// <param name="MessageId">Made up when the rules give none.</param>
/// <param name="UserId">Known person.</param>
/// <param name="AnonymousId">Unknown device.</param>
/// <param name="GroupId">Company.</param>
/// <param name="Identifiers">Others, as <c>namespace: value</c>.</param>
/// <param name="Props">What the fact would keep.</param>
sealed record PreviewedEvent(
    string Type, DateTimeOffset At, string MessageId, string? UserId, string? AnonymousId, string? GroupId,
    IReadOnlyList<string> Identifiers, JsonElement Props);

/// <summary>An item that would be dropped.</summary>
/// <param name="Where">Which item.</param>
/// <param name="Reason">Code.</param>
/// <param name="Meaning">What to change.</param>
sealed record PreviewedDrop(string Where, string Reason, string Meaning);
