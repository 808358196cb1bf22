using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What a page says about the moment.</summary>
sealed record Moment(string Url, Device Device, string Visit, bool PrivacySignal, Fired Fired);

/// <summary>Who a visitor is known to be.</summary>
/// <param name="Subjects">All identifiers of the customers the visitor's own belong to, and the visitor's own.</param>
/// <param name="OptedOut">The person wants no surveys.</param>
sealed record Person(IReadOnlyList<SubjectId> Subjects, bool OptedOut);

/// <summary>Knows what a survey and its neighbours have seen of a person, on any device.</summary>
sealed class DisplayDesk(ICustomerSubjects subjects, IConsents consents, TimeProvider clock)
{
    /// <summary>Who a visitor is. Ask it before a transaction: it reads by connections of its own.</summary>
    public async Task<Person> PersonAsync(WorkspaceId workspace, Visitor visitor, CancellationToken ct)
    {
        var given = visitor.Subjects(workspace);
        var (all, optedOut) = (given.ToHashSet(), false);
        foreach (var owner in await subjects.OwnersAsync(workspace, given, ct))
        {
            all.UnionWith(await subjects.OfAsync(workspace, owner, ct));
            optedOut |= (await consents.MayAsync(workspace, owner, null, "survey", "web", ct)).Reason == "consent.withdrawn";
        }

        return new Person([.. all], optedOut);
    }

    /// <summary>Everything the gates look at, as the context sees it; null when there is no such survey in the workspace.</summary>
    public async Task<Encounter?> EncounterAsync(
        RapportDb db, WorkspaceId workspace, Guid survey, Visitor visitor, Person person, Moment moment, CancellationToken ct)
    {
        if (await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == workspace, ct) is not { } row) return null;
        var closed = SurveyBook.Closed(row, clock.NowMicros());
        var asked = await db.Set<AskedRow>().Where(a => person.Subjects.Contains(a.Subject)).Select(a => new { a.At, a.Visit }).ToListAsync(ct);
        return new Encounter
        {
            Survey = survey,
            Rules = EditDisplay.Read(await db.Set<DisplayRow>().FirstOrDefaultAsync(d => d.Survey == survey, ct)),
            Now = clock.GetUtcNow(),
            IsLive = closed is null || closed.Code == "survey.full",
            HasRoom = closed?.Code != "survey.full",
            PrivacySignal = moment.PrivacySignal,
            OptedOut = person.OptedOut,
            Own = await ContactAsync(db, survey, person.Subjects, ct),
            LastAsked = asked.Count == 0 ? null : Instant.FromMicros(asked.Max(a => a.At)),
            CoolDownDays = await db.Set<AskingRow>().Where(a => a.Workspace == workspace).Select(a => (double?)a.CoolDownDays).FirstOrDefaultAsync(ct) ?? EditDisplay.CoolDownDays,
            ShownThisVisit = moment.Visit.Length == 0 ? 0 : asked.Count(a => a.Visit == moment.Visit),
            Url = moment.Url,
            Device = moment.Device,
            Subject = visitor.Sample,
            Fired = moment.Fired,
        };
    }

    static async Task<Contact> ContactAsync(RapportDb db, Guid survey, IReadOnlyList<SubjectId> person, CancellationToken ct)
    {
        var rows = await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Mode == ResponseMode.Live && person.Contains(r.Subject))
            .Select(r => new { r.CreatedAt, r.ChangedAt, r.CompletedAt, HasAnswers = r.Answers != "{}" }).ToListAsync(ct);
        return rows.Count == 0 ? Contact.None : new Contact(
            rows.Count, Latest(rows.Select(r => (long?)r.CreatedAt)), Latest(rows.Where(r => r.HasAnswers).Select(r => (long?)r.ChangedAt)),
            Latest(rows.Select(r => r.CompletedAt)));
    }

    static DateTimeOffset? Latest(IEnumerable<long?> times) => times.Max() is { } latest ? Instant.FromMicros(latest) : null;
}
