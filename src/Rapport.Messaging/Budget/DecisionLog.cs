using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Writes down why people were and were not reached.</summary>
sealed class DecisionLog(IStateStore state, RefusalNotes notes, TimeProvider clock)
{
    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<LoggedDecision>> ReadAsync(ContactPerson person, string about, long? before, int limit, CancellationToken ct)
    {
        await notes.WriteAsync(ct);
        await using var db = state.Read();
        var all = db.Set<DecisionRow>().Where(d => d.Workspace == person.Workspace && person.Subjects.Contains(d.Subject));
        if (about.Length > 0) all = all.Where(d => d.About == about);
        if (before is { } time) all = all.Where(d => d.At < time);
        var rows = await all.OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Take(limit).ToListAsync(ct);
        return [.. rows.Select(d => new LoggedDecision(
            d.May, d.Rule, JsonElement.Parse(d.Figures), d.Channel, d.Category, d.About, Instant.FromMicros(d.FirstAt), Instant.FromMicros(d.At), d.Times))];
    }

    public Task WriteAsync(RapportDb db, ContactPerson person, ContactRequest request, ContactDecision decision, CancellationToken ct)
    {
        // A yes goes by all rules, a no by the one that refused.
        var figures = decision.May ? decision.Rules : decision.Rules.Where(r => !r.IsOpen).Take(1);
        return WriteAsync(db, person, request, decision.May, decision.Rule, JsonSerializer.Serialize(figures, JsonSerializerOptions.Web), ct);
    }

    public async Task WriteAsync(
        RapportDb db, ContactPerson person, ContactRequest request, bool may, string rule, string figures, CancellationToken ct)
    {
        if (Line(person, request, may, rule, figures) is not { } line) return;
        if (await db.FindAsync<DecisionRow>([line.Id], ct) is not { } row)
        {
            db.Add(line);
            return;
        }

        (row.Figures, row.At) = (line.Figures, line.At);
        if (!may) row.Times++;
    }

    /// <summary>Notes a refusal that nobody waits for.</summary>
    public async ValueTask NoteAsync(ContactPerson person, ContactRequest request, string rule, string figures, CancellationToken ct)
    {
        if (Line(person, request, may: false, rule, figures) is { } line) await notes.AddAsync(line, ct);
    }

    /// <summary>Null of nobody: there is nothing to answer.</summary>
    DecisionRow? Line(ContactPerson person, ContactRequest request, bool may, string rule, string figures)
    {
        if (person.Subject == SubjectId.None) return null;
        var now = clock.NowMicros();
        // A yes is one per contact; a no is repeated with every page, so that a day has one line for each reason.
        var id = DerivedId.Of(person.Workspace, "contact-decision", may
            ? $"{request.Id} yes"
            : $"{person.Subject} {request.Channel} {request.Category} {request.About} {rule} {now / 86_400_000_000L}");
        return new DecisionRow
        {
            Id = id, Workspace = person.Workspace, Subject = person.Subject, Channel = request.Channel, Category = request.Category, About = request.About,
            May = may, Rule = rule, Figures = figures, FirstAt = now, At = now, Times = 1,
        };
    }
}
