using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>A change of one conversation on its way.</summary>
sealed record ConversationChangeOf(IStateTransaction Transaction, ConversationRow Row, ServiceSettings Settings, ConversationDesk Desk, Doer Doer);

/// <summary>Changes one conversation on behalf of a route: found, changed, kept and answered, or nothing of it.</summary>
sealed class ConversationEdit(IStateStore store, SettingBook book, ConversationDesk desk, ConversationShow show, IActor actor)
{
    public const string Route = "/api/v1/workspaces/{workspace:guid}/conversations";

    public const string One = Route + "/{conversation:guid}";

    public static readonly Refusal Unknown = new("conversation.unknown", "There is no such conversation.", 404);

    /// <summary>Changes a conversation and answers what the change answers; null for the conversation itself.</summary>
    public async Task<IResult> ChangeAsync(Guid workspace, Guid id, Expected? expected, Func<ConversationChangeOf, Task<(Refusal? Refusal, object? Answer)>> change, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == at, ct) is not { } row) return Unknown.ToResult();
        if (expected?.Refuse(row.Revision.ToString(CultureInfo.InvariantCulture)) is { } stale) return stale.ToResult();
        var (refusal, answer) = await change(new(transaction, row, await book.OfAsync(transaction.Db, at, ct), desk, Doer.Of(actor)));
        if (refusal is not null) return refusal.ToResult();
        await desk.KeepAsync(transaction, row, ct);
        await transaction.CommitAsync(ct);
        if (answer is not null) return Results.Ok(answer);
        await using var now = store.Read();
        return Results.Ok(await show.OneAsync(now, row, ct));
    }
}
