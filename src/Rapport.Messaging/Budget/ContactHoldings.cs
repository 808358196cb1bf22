using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Gives out and erases when a customer was reached, why and why not, and what the customer wishes.</summary>
sealed class ContactHoldings(IStateStore state, ICustomerSubjects subjects, RefusalNotes notes) : IHoldsPersonalData
{
    public string Name => "contacts";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await notes.WriteAsync(ct);
        await using var db = state.Read();
        var contacts = await db.Set<ContactRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject)).OrderBy(c => c.ReservedAt).ToListAsync(ct);
        var decisions = await db.Set<DecisionRow>().Where(d => d.Workspace == workspace && whose.Contains(d.Subject)).OrderBy(d => d.FirstAt).ToListAsync(ct);
        var wishes = await db.Set<WishRow>().Where(w => w.Workspace == workspace && whose.Contains(w.Subject)).OrderBy(w => w.At).ToListAsync(ct);
        return
        [
            .. contacts.Select(c => new { Contact = c.Id, c.Channel, c.Category, c.About, Reserved = Instant.FromMicros(c.ReservedAt), Done = Time(c.DoneAt) }),
            .. decisions.Select(d => new { Decision = d.May ? "asked" : "not asked", d.Channel, d.Category, d.About, d.Rule, Figures = JsonElement.Parse(d.Figures), At = Time(d.At), d.Times }),
            .. wishes.Select(w => new { Wish = w.Id, PausedUntil = Time(w.PausedUntil), w.EveryDays, w.Language, At = Time(w.At) }),
        ];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await notes.WriteAsync(ct);
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<ContactRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject)).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<DecisionRow>().Where(d => d.Workspace == workspace && whose.Contains(d.Subject)).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<WishRow>().Where(w => w.Workspace == workspace && whose.Contains(w.Subject)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await notes.WriteAsync(ct);
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<ContactRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<DecisionRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<WishRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ContactRulesRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    static DateTimeOffset? Time(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;
}
