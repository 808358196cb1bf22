using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What a page says about the moment.</summary>
sealed record Moment(string Url, Device Device, string Visit, bool PrivacySignal, Fired Fired);

/// <summary>Knows what a survey and its neighbours have seen of a person, on any device.</summary>
sealed class DisplayDesk(ICustomerSubjects subjects, IConsents consents, TimeProvider clock)
{
    /// <summary>Everything the gates look at, as the context sees it; null when there is no such survey in the workspace.</summary>
    public async Task<Encounter?> EncounterAsync(RapportDb db, WorkspaceId workspace, Guid survey, Visitor visitor, Moment moment, CancellationToken ct)
    {
        if (await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == workspace, ct) is not { } row) return null;
        var closed = SurveyBook.Closed(row, clock.NowMicros());
        var (person, owners) = await PersonAsync(workspace, visitor, ct);
        var asked = await db.Set<AskedRow>().Where(a => person.Contains(a.Subject)).Select(a => new { a.At, a.Visit }).ToListAsync(ct);
        return new Encounter
        {
            Survey = survey,
            Rules = EditDisplay.Read(await db.Set<DisplayRow>().FirstOrDefaultAsync(d => d.Survey == survey, ct)),
            Now = clock.GetUtcNow(),
            IsLive = closed is null || closed.Code == "survey.full",
            HasRoom = closed?.Code != "survey.full",
            PrivacySignal = moment.PrivacySignal,
            OptedOut = await HasOptedOutAsync(workspace, owners, ct),
            Own = await ContactAsync(db, survey, person, ct),
            LastAsked = asked.Count == 0 ? null : Instant.FromMicros(asked.Max(a => a.At)),
            CoolDownDays = await db.Set<AskingRow>().Where(a => a.Workspace == workspace).Select(a => (double?)a.CoolDownDays).FirstOrDefaultAsync(ct) ?? EditDisplay.CoolDownDays,
            ShownThisVisit = moment.Visit.Length == 0 ? 0 : asked.Count(a => a.Visit == moment.Visit),
            Url = moment.Url,
            Device = moment.Device,
            Subject = visitor.Sample,
            Fired = moment.Fired,
        };
    }

    // All subjects of the customers that the visitor's identifiers belong to; those not yet known stand for themselves.
    async Task<(List<SubjectId> Person, IReadOnlyList<CustomerId> Owners)> PersonAsync(WorkspaceId workspace, Visitor visitor, CancellationToken ct)
    {
        var given = visitor.Subjects(workspace);
        var owners = await subjects.OwnersAsync(workspace, given, ct);
        var person = given.ToHashSet();
        foreach (var owner in owners) person.UnionWith(await subjects.OfAsync(workspace, owner, ct));
        return ([.. person], owners);
    }

    async Task<bool> HasOptedOutAsync(WorkspaceId workspace, IReadOnlyList<CustomerId> owners, CancellationToken ct)
    {
        foreach (var owner in owners)
        {
            if ((await consents.MayAsync(workspace, owner, null, "survey", "web", ct)).Reason == "consent.withdrawn") return true;
        }

        return false;
    }

    static async Task<Contact> ContactAsync(RapportDb db, Guid survey, List<SubjectId> person, CancellationToken ct)
    {
        var rows = await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Mode == ResponseMode.Live && person.Contains(r.Subject))
            .Select(r => new { r.CreatedAt, r.ChangedAt, r.CompletedAt, HasAnswers = r.Answers != "{}" }).ToListAsync(ct);
        return rows.Count == 0 ? Contact.None : new Contact(
            rows.Count, Latest(rows.Select(r => (long?)r.CreatedAt)), Latest(rows.Where(r => r.HasAnswers).Select(r => (long?)r.ChangedAt)),
            Latest(rows.Select(r => r.CompletedAt)));
    }

    static DateTimeOffset? Latest(IEnumerable<long?> times) => times.Max() is { } latest ? Instant.FromMicros(latest) : null;
}
