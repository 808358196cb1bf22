using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What a page says about the moment.</summary>
sealed record Moment(string Url, Device Device, string Visit, bool PrivacySignal, Fired Fired);

/// <summary>Who a visitor is known to be.</summary>
/// <param name="Who">All identifiers of the customers the visitor's own belong to, and the visitor's own.</param>
/// <param name="Consent">Whether the person may be asked at all.</param>
/// <param name="Segments">The segments the person is in.</param>
sealed record Person(ContactPerson Who, ConsentAnswer Consent, IReadOnlySet<Guid> Segments)
{
    public IReadOnlyList<SubjectId> Subjects => Who.Subjects;
}

/// <summary>Knows what a survey and its neighbours have seen of a person, on any device.</summary>
sealed class DisplayDesk(IContactBudget budget, ISegmentMembers segments, IConsents consents, TimeProvider clock)
{
    /// <summary>Who a visitor is. Ask it before a transaction: it reads by connections of its own.</summary>
    public async Task<Person> PersonAsync(WorkspaceId workspace, Visitor visitor, CancellationToken ct)
    {
        var given = visitor.Subjects(workspace);
        var who = await budget.PersonAsync(workspace, given, ct);
        return new Person(who, await consents.MayAsync(who, "survey", ContactChannels.Web, ct), await segments.OfAsync(workspace, given, ct));
    }

    /// <summary>A display as the person's budget sees it.</summary>
    public static ContactRequest Request(Guid contact, Guid survey, DisplayRules rules, string visit) => new()
    {
        Id = contact, Channel = ContactChannels.Web, Category = "survey", About = $"survey {survey}", Visit = visit, IgnoresCoolDown = rules.IgnoreCoolDown,
        Priority = rules.Priority,
    };

    /// <summary>Everything the gates look at, as the context sees it; null when there is no such survey in the workspace.</summary>
    public async Task<Encounter?> EncounterAsync(
        RapportDb db, WorkspaceId workspace, Guid survey, Visitor visitor, Person person, Moment moment, CancellationToken ct)
    {
        if (await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == workspace, ct) is not { } row) return null;
        var closed = SurveyBook.Closed(row, clock.NowMicros());
        var rules = EditDisplay.Read(await db.Set<DisplayRow>().FirstOrDefaultAsync(d => d.Survey == survey, ct));
        return new Encounter
        {
            Survey = survey,
            Rules = rules,
            Now = clock.GetUtcNow(),
            IsLive = closed is null || closed.Code == "survey.full",
            HasRoom = closed?.Code != "survey.full",
            PrivacySignal = moment.PrivacySignal,
            Consent = person.Consent,
            Segments = person.Segments,
            Own = await ContactAsync(db, survey, person.Subjects, ct),
            Budget = await budget.LookAsync(db, person.Who, Request(Guid.Empty, survey, rules, moment.Visit), ct),
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
