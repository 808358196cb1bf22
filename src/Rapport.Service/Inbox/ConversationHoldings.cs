using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Channels;
using Rapport.Service.Mail;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>Gives out and erases the conversations of a customer, with all that was said in them.</summary>
sealed class ConversationHoldings(IStateStore store, ICustomerSubjects subjects, AnswerBook answers, Attachments attachments, IChanges changes) : IHoldsPersonalData
{
    public string Name => "conversations";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var talks = await db.Set<ConversationRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject)).OrderBy(c => c.OpenedAt).ToListAsync(ct);
        var ids = talks.ConvertAll(c => c.Id);
        var said = (await db.Set<ConversationMessageRow>().Where(m => ids.Contains(m.Conversation) && m.By != MessageBy.System).OrderBy(m => m.No).ToListAsync(ct)).ToLookup(m => m.Conversation);
        var mails = (await db.Set<MailRow>().Where(m => ids.Contains(m.Conversation)).OrderBy(m => m.At).ToListAsync(ct)).ToLookup(m => m.Conversation);
        return [.. talks.Select(c => new
        {
            Mails = mails[c.Id].Select(m => new { At = Instant.FromMicros(m.At), m.Sender, m.Subject, m.Text, Files = ServiceJson.Read<IReadOnlyList<KeptFile>>(m.Files).Select(f => f.Name).ToList() }).ToList(),
            c.Channel, Status = c.Status.ToString(), c.Helped, c.Rating, c.Name, c.Email, c.Page, Opened = Instant.FromMicros(c.OpenedAt),
            Messages = said[c.Id].Select(m => new { At = Instant.FromMicros(m.At), By = m.By.ToString(), m.Text, m.Details }).ToList(),
        })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        var own = await db.Set<ConversationRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject)).Select(c => c.Id).ToListAsync(ct);
        if (own.Count == 0) return;
        var keys = own.ConvertAll(Continuation.KeyOf);
        await db.Set<CaseOriginRow>().Where(o => o.Workspace == workspace && keys.Contains(o.Key)).ExecuteDeleteAsync(ct);
        await db.Set<DeliveryRow>().Where(d => own.Contains(d.Conversation)).ExecuteDeleteAsync(ct);
        var files = await db.Set<MailRow>().Where(m => own.Contains(m.Conversation) && m.Files != "[]").Select(m => m.Files).ToListAsync(ct);
        await db.Set<MailRow>().Where(m => own.Contains(m.Conversation)).ExecuteDeleteAsync(ct);
        await db.Set<ConversationDraftRow>().Where(d => own.Contains(d.Conversation)).ExecuteDeleteAsync(ct);
        await db.Set<ConversationMessageRow>().Where(m => own.Contains(m.Conversation)).ExecuteDeleteAsync(ct);
        await db.Set<ConversationRow>().Where(c => own.Contains(c.Id)).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() =>
        {
            foreach (var list in files) attachments.Drop(workspace, ServiceJson.Read<IReadOnlyList<KeptFile>>(list));
            answers.Forget(workspace);
            changes.Publish(workspace, ConversationBoard.Topic);
        });
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<DeliveryRow>().Where(d => d.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<MailRow>().Where(m => m.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<MailRefusalRow>().Where(m => m.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<MailboxRow>().Where(m => m.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ChannelRow>().Where(c => c.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ConversationDraftRow>().Where(d => d.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ConversationMessageRow>().Where(m => m.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ConversationRow>().Where(c => c.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => answers.Forget(workspace));
        await transaction.CommitAsync(ct);
    }
}
