using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Counts contacts and decides on new ones.</summary>
sealed class ContactBudget(BudgetPeople people, Wishes wishes, DecisionLog log, TimeProvider clock) : IContactBudget
{
    public Task<ContactPerson> PersonAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => people.OfAsync(workspace, customer, ct);

    public Task<ContactPerson> PersonAsync(WorkspaceId workspace, IReadOnlyList<SubjectId> known, CancellationToken ct) => people.OfAsync(workspace, known, ct);

    public async Task<ContactDecision> LookAsync(RapportDb db, ContactPerson person, ContactRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(request);
        return BudgetRules.Decide(await QuestionAsync(db, person, request, ct));
    }

    public async Task<ContactDecision> ReserveAsync(IStateTransaction transaction, ContactPerson person, ContactRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(request);
        var db = transaction.Db;
        await db.SaveChangesAsync(ct); // what was reserved in this very transaction counts too
        var question = await QuestionAsync(db, person, request, ct);
        var decision = BudgetRules.Decide(question);
        var own = await db.FindAsync<ContactRow>([request.Id], ct);
        var keepsPlace = decision.May || decision.Rule == "quiet_hours";
        if (keepsPlace && own is null) db.Add(Row(person, request, question.Priority));
        if (own is not null) own.DoneAt = null; // a try that failed has not reached anybody
        if (!keepsPlace && own is not null) db.Remove(own);
        await log.WriteAsync(db, person, request, decision, ct);
        await db.SaveChangesAsync(ct);
        return decision;
    }

    public async Task DoneAsync(IStateTransaction transaction, WorkspaceId workspace, Guid contact, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (await transaction.Db.FindAsync<ContactRow>([contact], ct) is { } row && row.Workspace == workspace) row.DoneAt = clock.NowMicros();
    }

    public async Task ReleaseAsync(IStateTransaction transaction, WorkspaceId workspace, Guid contact, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (await transaction.Db.FindAsync<ContactRow>([contact], ct) is { } row && row.Workspace == workspace) transaction.Db.Remove(row);
    }

    public Task RefusedAsync(
        IStateTransaction transaction, ContactPerson person, ContactRequest request, string rule, object? figures, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(request);
        return log.WriteAsync(transaction.Db, person, request, false, rule, Json(figures), ct);
    }

    public ValueTask RefusedAsync(ContactPerson person, ContactRequest request, string rule, object? figures, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(request);
        return log.NoteAsync(person, request, rule, Json(figures), ct);
    }

    public Task<IReadOnlyList<LoggedDecision>> LogAsync(ContactPerson person, string about, int limit, CancellationToken ct) =>
        log.ReadAsync(person, about, null, limit, ct);

    async Task<BudgetQuestion> QuestionAsync(RapportDb db, ContactPerson person, ContactRequest request, CancellationToken ct)
    {
        var rules = ContactRules.Read(await db.Set<ContactRulesRow>().FirstOrDefaultAsync(r => r.Workspace == person.Workspace, ct));
        var contacts = await db.Set<ContactRow>().AsNoTracking().Where(c => c.Workspace == person.Workspace && person.Subjects.Contains(c.Subject)).ToListAsync(ct);
        var wish = await wishes.OfAsync(db, person, ct);
        var own = contacts.Find(c => c.Id == request.Id);
        return new(
            request, request.Priority ?? rules.PriorityOf(request.Category), own?.ReservedAt, [.. contacts.Where(c => c.Id != request.Id)], rules,
            wish.PausedUntil is { } until ? Instant.FromMicros(until) : null, wish.EveryDays, person.Zone, clock.GetUtcNow());
    }

    static string Json(object? figures) => figures is null ? "{}" : JsonSerializer.Serialize(figures, JsonSerializerOptions.Web);

    ContactRow Row(ContactPerson person, ContactRequest request, ContactPriority priority) => new()
    {
        Id = request.Id, Workspace = person.Workspace, Subject = person.Subject, Channel = request.Channel, Category = request.Category, About = request.About,
        Thread = request.Thread, Priority = priority, Visit = request.Visit, ReservedAt = clock.NowMicros(),
    };
}
