using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Text;

namespace Rapport.Messaging.Messages;

/// <summary>A message with what it said.</summary>
/// <param name="Message">As in the list.</param>
/// <param name="Text">The plain text, with personal links shortened; null when it has been forgotten.</param>
/// <param name="Language">BCP 47 tag.</param>
sealed record MessageAnswer(MessageItem Message, string? Text, string Language);

/// <summary>One message, and calling it off while it waits.</summary>
static partial class GetMessage
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/messages/{message:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getMessage").WithTags("Messages").WithSummary("A message with its text").Produces<MessageAnswer>().ProducesProblem(404).Needs(Role.Agent);
        routes.MapPost(Route + "/cancel", CancelAsync)
            .WithName("cancelMessage").WithTags("Messages").WithSummary("Call off a message that has not been sent")
            .Produces(204).ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
    }

    static async Task<IResult> GetAsync(
        Guid workspace, Guid message, IStateStore state, IMessages messages, SendRules rules, InstanceAddress address, TimeProvider clock, CancellationToken ct)
    {
        await using var db = state.Read();
        if (await db.Set<MessageRow>().SingleOrDefaultAsync(m => m.Id == message && m.Workspace == new WorkspaceId(workspace), ct) is not { } row)
            return s_unknown.ToResult();
        var waiting = await Waiting.OfAsync(row.Workspace, messages, rules, ct);
        return Results.Ok(new MessageAnswer(MessageItem.Of(row, waiting, clock.NowMicros()), Text(row, address.Base), row.Language));
    }

    static async Task<IResult> CancelAsync(Guid workspace, Guid message, IStateStore state, IMessages messages, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (!await transaction.Db.Set<MessageRow>().AnyAsync(m => m.Id == message && m.Workspace == at, ct)) return s_unknown.ToResult();
        if (await messages.CancelAsync(transaction, at, [new(message)], "mail.called_off", ct) == 0) return s_late.ToResult();
        await audit.WriteAsync(transaction, at, "message.cancel", $"message {message}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    /// <summary>Whoever may read a mail must not be able to act as its recipient: our own links lead to where they lead, without their token.</summary>
    static string? Text(MessageRow row, Uri own)
    {
        if (row.Content.Length == 0) return null;
        var parts = JsonSerializer.Deserialize<List<MailPart>>(row.Content, JsonSerializerOptions.Web) ?? [];
        return Link().Replace(
            new MailDrawing(row.Language).Text(parts, null),
            link => Uri.TryCreate(link.Value, UriKind.Absolute, out var uri) && uri.Authority == own.Authority ? $"{own.Scheme}://{own.Authority}/…" : link.Value);
    }

    static readonly Refusal s_unknown = new("message.unknown", "There is no message of that id in this workspace.", 404);

    static readonly Refusal s_late = new("message.not_queued", "This message does not wait any more.", 409);

    [GeneratedRegex(@"https?://\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
