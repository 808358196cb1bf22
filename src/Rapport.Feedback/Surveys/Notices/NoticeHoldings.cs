using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Mails to members repeat what a customer said: those still queued are called back when the customer is erased.</summary>
sealed class NoticeHoldings(IStateStore store, NoticeBook book, ICustomerSubjects subjects, IMessages messages) : IHoldsPersonalData
{
    public string Name => "notices";

    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.FromResult<IReadOnlyList<object>>([]); // the answers are given out as responses

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        var due = db.Set<NoticeDueRow>().Where(n => n.Workspace == workspace && db.Set<ResponseRow>().Any(r => r.Id == n.Response && whose.Contains(r.Subject)));
        var told = await due.Where(n => n.Message != null).Select(n => n.Message!.Value).Distinct().ToListAsync(ct); // nulls were left out
        await messages.CancelAsync(transaction, workspace, [.. told.Select(m => new MessageId(m))], "customer.erased", ct);
        await due.ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<NoticeDueRow>().Where(n => n.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<NoticeRow>().Where(n => n.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(book.Forget);
        await transaction.CommitAsync(ct);
    }
}
