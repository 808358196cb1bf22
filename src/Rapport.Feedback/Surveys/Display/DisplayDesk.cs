using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What a page says about the moment.</summary>
sealed record Moment(string Url, Device Device, string Visit, bool PrivacySignal, Fired Fired)
{
    /// <summary>No page's: somebody or something sends.</summary>
    public static Moment Sending { get; } = new("", Device.Desktop, "", false, new Fired(TriggerKind.Occasion));

    /// <summary>By which way the person is asked.</summary>
    public string Channel => Fired.On == TriggerKind.Occasion ? ContactChannels.Email : ContactChannels.Web;
}

/// <summary>Who a visitor is known to be.</summary>
/// <param name="Who">All identifiers of the customers the visitor's own belong to, and the visitor's own.</param>
/// <param name="Consent">Whether the person may be asked at all.</param>
/// <param name="Segments">The segments the person is in.</param>
sealed record Person(ContactPerson Who, ConsentAnswer Consent, IReadOnlySet<Guid> Segments)
{
    public IReadOnlyList<SubjectId> Subjects => Who.Subjects;
}

/// <summary>Somebody to be written to.</summary>
/// <param name="Contacts">Null for nobody known.</param>
/// <param name="Person">The same, as surveys have seen them.</param>
/// <param name="Barred">Why the address is not written to; null when it is.</param>
sealed record Recipient(CustomerContacts? Contacts, Person Person, string? Barred);

/// <summary>Knows what a survey and its neighbours have seen of a person, on any device and channel. Whoever asks people of their own
/// accord asks here first.</summary>
sealed class DisplayDesk(
    IContactBudget budget, ISegmentMembers segments, IConsents consents, ICustomerContacts contacts, IMessages messages, TimeProvider clock)
{
    /// <summary>Who a visitor is. Ask it before a transaction: it reads by connections of its own.</summary>
    public async Task<Person> PersonAsync(WorkspaceId workspace, Visitor visitor, CancellationToken ct)
    {
        var given = visitor.Subjects(workspace);
        var who = await budget.PersonAsync(workspace, given, ct);
        return new Person(who, await consents.MayAsync(who, "survey", ContactChannels.Web, ct), await segments.OfAsync(workspace, given, ct));
    }

    /// <summary>Who a customer is and whether their address is written to. Ask it before a transaction, too.</summary>
    public async Task<Recipient> RecipientAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        if (await contacts.FindAsync(workspace, customer, ct) is not { } known)
            return new Recipient(null, new Person(new ContactPerson(workspace, CustomerId.None, [], SubjectId.None, [], TimeZoneInfo.Utc, "workspace"), new ConsentAnswer(true, "consent.not_needed"), new HashSet<Guid>()), null);
        var consent = await consents.MayAsync(workspace, known.Customer, known.Email.Length > 0 ? known.Email : null, "survey", ContactChannels.Email, ct);
        var barred = known.Email.Length == 0 ? null : await messages.BarredAsync(workspace, MailClass.Marketing, "survey", known.Email, ct);
        var who = await budget.PersonAsync(workspace, known.Customer, ct);
        return new Recipient(known, new Person(who, consent, await segments.OfAsync(workspace, who.Subjects, ct)), barred);
    }

    /// <summary>Somebody who is known by an address alone.</summary>
    public async Task<Recipient> StrangerAsync(WorkspaceId workspace, string email, CancellationToken ct)
    {
        var consent = await consents.MayAsync(workspace, CustomerId.None, email, "survey", ContactChannels.Email, ct);
        var barred = await messages.BarredAsync(workspace, MailClass.Marketing, "survey", email, ct);
        var person = await budget.PersonAsync(workspace, [Subjects.Of(workspace, [("email", email)])], ct);
        return new Recipient(new CustomerContacts(CustomerId.None, [], "", email, [email]), new Person(person, consent, await segments.OfAsync(workspace, person.Subjects, ct)), barred);
    }

    /// <summary>Asking a person as their budget sees it.</summary>
    public static ContactRequest Request(Guid contact, Guid survey, DisplayRules rules, string visit, string channel = ContactChannels.Web) => new()
    {
        Id = contact, Channel = channel, Category = "survey", About = $"survey {survey}", Visit = visit, IgnoresCoolDown = rules.IgnoreCoolDown,
        Priority = rules.Priority,
    };

    /// <summary>Writes down that a gate was closed: "why was Ana not asked?" is asked days later. Of those who ask not to be tracked, and
    /// of nobody known, nothing is written; what is not live asks nobody.</summary>
    public async Task NoteAsync(IStateTransaction transaction, Encounter encounter, Gate closed, ContactPerson who, ContactRequest request, CancellationToken ct)
    {
        if (IsNoted(closed)) await budget.RefusedAsync(transaction, who, request, closed.Name, Figures(encounter, closed), ct);
    }

    /// <summary>The same for a page, which does not wait for it.</summary>
    public async ValueTask NoteAsync(Encounter encounter, Gate closed, ContactPerson who, Moment moment, CancellationToken ct)
    {
        if (IsNoted(closed)) await budget.RefusedAsync(who, Request(Guid.Empty, encounter.Survey, encounter.Rules, moment.Visit), closed.Name, Figures(encounter, closed), ct);
    }

    static bool IsNoted(Gate closed) => closed.Name is not ("not_live" or "privacy_signal" or "unknown");

    static object? Figures(Encounter encounter, Gate closed) =>
        encounter.Budget.Rules.Where(r => r.Rule == closed.Name && !r.IsOpen).Take(1).ToList() is { Count: > 0 } rule ? rule : encounter.Figures(closed);

    /// <summary>Everything the gates look at before a person is written to; null when there is no such survey in the workspace.</summary>
    public async Task<Encounter?> EncounterAsync(RapportDb db, WorkspaceId workspace, Guid survey, Recipient who, DisplayRules rules, CancellationToken ct) =>
        await EncounterAsync(db, workspace, survey, Sample(who.Person), who.Person, Moment.Sending, rules, hasOccasion: true, ct) is not { } encounter ? null
            : encounter with { IsKnown = who.Contacts is not null, HasAddress = who.Contacts is { Email.Length: > 0 }, Barred = who.Barred };

    /// <summary>Everything the gates look at on a page, as the context sees it; null when there is no such survey in the workspace.</summary>
    public async Task<Encounter?> EncounterAsync(
        RapportDb db, WorkspaceId workspace, Guid survey, Visitor visitor, Person person, Moment moment, CancellationToken ct)
    {
        var site = EditDisplay.Read(await db.Set<DisplayRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Survey == survey, ct));
        if (moment.Fired.On != TriggerKind.Offer) return await EncounterAsync(db, workspace, survey, visitor.Sample, person, moment, site, hasOccasion: false, ct);
        var offer = await OfferAsync(db, survey, person, ct);
        var rules = offer is null ? site with { Enabled = true } : offer.Value.Occasion.Rules(site);
        return await EncounterAsync(db, workspace, survey, Sample(person), person, moment, rules, offer is not null, ct);
    }

    /// <summary>What gave occasion to ask the person in the app; null when nothing did.</summary>
    public async Task<(AskRow Ask, Occasion Occasion)?> OfferAsync(RapportDb db, Guid survey, Person person, CancellationToken ct)
    {
        var now = clock.NowMicros();
        var asks = await db.Set<AskRow>().Where(a => person.Subjects.Contains(a.Subject) && a.Survey == survey && a.By == AskBy.App && a.State == AskState.Waiting && a.Due <= now)
            .OrderBy(a => a.Due).Take(10).ToListAsync(ct);
        if (asks.Count == 0) return null;
        var occasions = OccasionBook.Read(await db.Set<OccasionRow>().AsNoTracking().FirstOrDefaultAsync(o => o.Survey == survey, ct)).Items;
        return asks.Select(a => (a, occasions.FirstOrDefault(o => o.Id == a.Occasion))).FirstOrDefault(a => a.Item2 is not null) is { Item2: { } occasion, a: var ask } ? (ask, occasion) : null;
    }

    async Task<Encounter?> EncounterAsync(
        RapportDb db, WorkspaceId workspace, Guid survey, string sample, Person person, Moment moment, DisplayRules rules, bool hasOccasion, CancellationToken ct)
    {
        if (await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == workspace, ct) is not { } row) return null;
        var closed = SurveyBook.Closed(row, clock.NowMicros());
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
            HasOccasion = hasOccasion,
            Own = await ContactAsync(db, survey, person.Subjects, ct),
            Budget = await budget.LookAsync(db, person.Who, Request(Guid.Empty, survey, rules, moment.Visit, moment.Channel), ct),
            Url = moment.Url,
            Device = moment.Device,
            Subject = sample,
            Fired = moment.Fired,
        };
    }

    // Being invited counts as being shown the survey, and the page opened from the invitation does not count again.
    static async Task<Contact> ContactAsync(RapportDb db, Guid survey, IReadOnlyList<SubjectId> person, CancellationToken ct)
    {
        var rows = await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Mode == ResponseMode.Live && person.Contains(r.Subject))
            .Select(r => new { r.Once, r.CreatedAt, r.ChangedAt, r.CompletedAt, HasAnswers = r.Answers != "{}" }).ToListAsync(ct);
        var invited = await db.Set<InvitationRow>().Where(i => i.Survey == survey && person.Contains(i.Subject)).Select(i => new { i.Once, i.CreatedAt }).ToListAsync(ct);
        if (rows.Count + invited.Count == 0) return Contact.None;
        return new Contact(
            invited.Count + rows.Count(r => invited.All(i => i.Once != r.Once)), Latest([.. rows.Select(r => (long?)r.CreatedAt), .. invited.Select(i => (long?)i.CreatedAt)]),
            Latest(rows.Where(r => r.HasAnswers).Select(r => (long?)r.ChangedAt)), Latest(rows.Select(r => r.CompletedAt)));
    }

    static string Sample(Person person) => person.Who.Customer.ToString();

    static DateTimeOffset? Latest(IEnumerable<long?> times) => times.Max() is { } latest ? Instant.FromMicros(latest) : null;
}
