using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Inbox;
using Rapport.Feedback.Topics;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>Gives out and erases what a customer said, wherever it was said, and what was read in it.</summary>
sealed class HeardHoldings(IStateStore store, HearingBook book, ICustomerSubjects subjects) : IHoldsPersonalData
{
    public string Name => "feedback";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var rows = await db.Set<ItemRow>().Where(i => i.Workspace == workspace && whose.Contains(i.Subject)).OrderBy(i => i.At).ToListAsync(ct);
        return [.. rows.Select(i => new
        {
            i.Source, i.Collection, i.Heading, i.Text, At = Instant.FromMicros(i.At), i.Channel, i.Touchpoint, i.Place, i.Metric, i.Score, i.FollowUp,
            i.Language, i.Copy, i.Sentiment, Level = i.SaidLevel ?? i.Level, i.IsMixed,
        })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        var taught = await transaction.Db.Set<ItemRow>().AnyAsync(i => i.Workspace == workspace && whose.Contains(i.Subject) && (i.SaidLevel != null || i.SaidTopics != null), ct);
        await Ears.ForgetAsync(transaction, await transaction.Db.Set<ItemRow>().Where(i => i.Workspace == workspace && whose.Contains(i.Subject)).Select(i => i.Id).ToListAsync(ct), ct);
        if (taught) await book.LearnAsync(transaction, workspace, ct); // what was learned from these words is unlearned
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ItemTopicRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ItemEmotionRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ItemTagRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ItemRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<TopicRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<TopicSpaceRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ViewRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<HearingRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => book.Forget(workspace));
        await transaction.CommitAsync(ct);
    }
}
