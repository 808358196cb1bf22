using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>Gives out and erases what a customer answered. Answers typed by somebody unknown belong to nobody.</summary>
sealed class FeedbackHoldings(IStateStore store, ICustomerSubjects subjects, IFiles files) : IHoldsPersonalData
{
    public string Name => "responses";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var rows = await db.Set<ResponseRow>().Where(r => r.Workspace == workspace && whose.Contains(r.Subject)).OrderBy(r => r.CreatedAt).ToListAsync(ct);
        return [.. rows.Select(r => new
        {
            r.Survey, r.Version, State = r.State.ToString(), r.Language, Begun = Instant.FromMicros(r.CreatedAt), Changed = Instant.FromMicros(r.ChangedAt),
            Answers = JsonSerializer.Deserialize<JsonElement>(r.Answers), Origin = JsonSerializer.Deserialize<JsonElement>(r.Origin),
        })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        var responses = transaction.Db.Set<ResponseRow>().Where(r => r.Workspace == workspace && whose.Contains(r.Subject));
        await SentFiles.DeleteAsync(responses, files, transaction, workspace, ct);
        await transaction.Db.Set<TraceRow>().Where(t => responses.Select(r => r.Id).Contains(t.Response)).ExecuteDeleteAsync(ct);
        await responses.ExecuteDeleteAsync(ct);
        await transaction.Db.Set<InvitationRow>().Where(i => i.Workspace == workspace && whose.Contains(i.Subject)).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<PassRow>().Where(p => p.Workspace == workspace && whose.Contains(p.Subject)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var surveys = transaction.Db.Set<SurveyRow>().Where(s => s.Workspace == workspace).Select(s => s.Id);
        await transaction.Db.Set<QuotaRow>().Where(q => surveys.Contains(q.Survey)).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ReportRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<TraceRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<SentFileRow>().Where(f => f.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ResponseRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<InvitationRow>().Where(i => i.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<MailingRow>().Where(m => m.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<PassRow>().Where(p => p.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<LinkRow>().Where(l => l.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<LinkKeyRow>().Where(k => k.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<SurveyVersionRow>().Where(v => v.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<SurveyRow>().Where(s => s.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
