using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Recovery;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>Gives out and erases the cases of a customer, with all that was written in them.</summary>
sealed class CaseHoldings(IStateStore store, SettingBook book, ICustomerSubjects subjects, IChanges changes) : IHoldsPersonalData
{
    public string Name => "cases";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var cases = await db.Set<CaseRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject)).OrderBy(c => c.Number).ToListAsync(ct);
        var ids = cases.ConvertAll(c => c.Id);
        var lines = (await db.Set<CaseEventRow>().Where(e => ids.Contains(e.Case)).OrderBy(e => e.No).ToListAsync(ct)).ToLookup(e => e.Case);
        var answers = (await db.Set<CaseSurveyRow>().Where(s => ids.Contains(s.Case)).OrderBy(s => s.PlannedAt).ToListAsync(ct)).ToLookup(s => s.Case);
        return [.. cases.Select(c => new
        {
            c.Number, c.Title, Status = c.Status.ToString(), Priority = c.Priority.ToString(), Outcome = c.Outcome?.ToString(), c.Touchpoint, c.Channel, c.Interaction, c.Metric, c.Score, Opened = Instant.FromMicros(c.OpenedAt),
            Closed = c.ClosedAt is { } closed ? Instant.FromMicros(closed) : (DateTimeOffset?)null, Fields = JsonSerializer.Deserialize<JsonElement>(c.Fields),
            Asked = answers[c.Id].Select(s => new { At = Instant.FromMicros(s.Due), s.Survey, s.Response, s.Metric, s.Score }).ToList(),
            History = lines[c.Id].Select(l => new { At = Instant.FromMicros(l.At), Kind = l.Kind.ToString(), l.Text }).ToList(),
        })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        var own = await db.Set<CaseRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject)).Select(c => c.Id).ToListAsync(ct);
        // What became part of them tells of the same person.
        own.AddRange(await db.Set<CaseRow>().Where(c => c.Workspace == workspace && c.MergedInto != null && own.Contains(c.MergedInto.Value)).Select(c => c.Id).ToListAsync(ct));
        await db.Set<CaseEventRow>().Where(e => own.Contains(e.Case)).ExecuteDeleteAsync(ct);
        await db.Set<CaseSurveyRow>().Where(s => own.Contains(s.Case)).ExecuteDeleteAsync(ct);
        await db.Set<CaseOriginRow>().Where(o => o.Workspace == workspace && own.Contains(o.Case)).ExecuteDeleteAsync(ct);
        await db.Set<CaseRow>().Where(c => own.Contains(c.Id)).ExecuteDeleteAsync(ct);
        if (own.Count > 0) transaction.OnCommitted(() => changes.Publish(workspace, CaseDesk.Topic));
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<CaseEventRow>().Where(e => e.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<CaseSurveyRow>().Where(s => s.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<CaseOriginRow>().Where(o => o.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<CaseTurnRow>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<CaseRow>().Where(c => c.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<SettingRow>().Where(s => s.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => book.Forget(workspace));
        await transaction.CommitAsync(ct);
    }
}
