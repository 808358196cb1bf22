using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>A mailing with what it needs.</summary>
sealed record Mailing(MailingRow Row, LinkRow Link, SurveyDocument Survey);

/// <summary>Makes invitations: those that somebody sends, those that something gives occasion to, and reminders.</summary>
sealed class Inviter(
    IStateStore store, SurveyBook book, LinkTokens tokens, IMessages messages, ICustomerSubjects subjects, ISegmentMembers segments, DisplayDesk desk, IWorkspaces workspaces, InstanceAddress instance,
    IAudit audit, IChanges changes, TimeProvider clock)
{
    const int Together = 50;

    const int MostOfSegment = 5_000;

    static readonly Refusal s_unknown = new("invitation.unknown", "There is no such mailing.", 404);

    /// <summary>Invites all, some at a time: nobody else waits for long.</summary>
    public async Task<(InvitedAnswer?, Refusal?)> InviteAsync(WorkspaceId workspace, Guid survey, NewInvitations request, CancellationToken ct)
    {
        if (await book.FindAsync(workspace, survey, ct) is not { } row) return (null, EditSurvey.Unknown);
        if (row.Employees is not null) return (null, EmployeeSurveys.Anonymous); // a mail to a customer is told, and what became of it
        if (SurveyBook.Closed(row, clock.NowMicros()) is { Code: not "survey.not_open" } closed) return (null, closed with { Status = 409 });
        if (!request.DryRun && await messages.CheckAsync(workspace, MailClass.Marketing, ct) is { } missing) return (null, missing);
        if (request.Segment is { } segment)
        {
            var (members, unknown) = await MembersAsync(workspace, segment, ct);
            if (unknown is not null) return (null, unknown);
            request = request with { Customers = [.. request.Customers, .. members] };
        }

        var mailing = request.DryRun ? null : await BeginAsync(workspace, row, request, ct);
        if (mailing is null && !request.DryRun) return (null, s_unknown);
        var (invited, left, met) = (0, new List<NotInvited>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var some in Wanted(request).Chunk(Together)) invited += await SomeAsync(workspace, row, mailing, request, some, met, left, ct);
        if (mailing is not null) changes.Publish(workspace, "surveys");
        return (new InvitedAnswer(mailing?.Row.Id, invited, left), null);
    }

    /// <summary>Invites somebody to whom something happened, in the transaction of the ask.</summary>
    /// <returns>The rule of the person's budget that refused after all; null when the mail is queued.</returns>
    public async Task<string?> AskAsync(IStateTransaction transaction, AskRow ask, Occasion occasion, CustomerContacts person, CancellationToken ct)
    {
        var letter = occasion.Letter ?? throw new InvalidOperationException("An occasion without a letter asks nobody by mail.");
        var content = letter.Content(occasion);
        var mailing = await OfOccasionAsync(transaction, ask, content, ct);
        var today = await TodayAsync(ask.Workspace, ct);
        return await AddAsync(transaction, mailing, content, ask.Id, person, new PassFor(
            "email", person.Email, ask.Touchpoint, ask.Employee, ask.Interaction, LastDay: today.AddDays(letter.ValidDays)), ct);
    }

    /// <summary>Queues the next mail of an invitation.</summary>
    public async Task<Guid> QueueAsync(IStateTransaction transaction, NewInvitations mailing, SurveyDocument survey, InvitationRow row, CustomerContacts person, CancellationToken ct) =>
        (await messages.QueueAsync(transaction, await LetterAsync(transaction, mailing, survey, row, person, ct), ct)).Value;

    async Task<OutgoingMail> LetterAsync(IStateTransaction transaction, NewInvitations mailing, SurveyDocument survey, InvitationRow row, CustomerContacts person, CancellationToken ct)
    {
        var address = instance.Link("r/" + await tokens.WriteAsync(transaction, new LinkClaim(row.Workspace, Opens.Pass, row.Pass), ct));
        var letter = Letters.Invitation(mailing, survey, row, person, $"{address}");
        return row.Reminders == 0 ? letter with { NotBefore = mailing.SendAt } : letter;
    }

    async Task<(IReadOnlyList<Guid> Members, Refusal? Refusal)> MembersAsync(WorkspaceId workspace, Guid segment, CancellationToken ct)
    {
        var (members, refusal) = await segments.NamedByAsync(workspace, new Predicate.Member(segment, null), ct);
        if (refusal is not null) return ([], refusal);
        return members[segment].Count is > 0 and <= MostOfSegment
            ? (members[segment], null)
            : ([], new("invitation.segment_size", $"Of a segment 1 to {MostOfSegment:N0} people are invited at once; it has {members[segment].Count:N0}."));
    }

    static IEnumerable<(Guid? Customer, string? Address)> Wanted(NewInvitations request) =>
        [.. request.Customers.Distinct().Select(c => ((Guid?)c, (string?)null)), .. (request.Addresses ?? []).Select(a => ((Guid?)null, (string?)a.Trim()))];

    async Task<Mailing?> BeginAsync(WorkspaceId workspace, SurveyRow survey, NewInvitations request, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var (row, link) = request.Mailing is { } known ? await FindAsync(transaction, workspace, survey.Id, known, ct) : Make(transaction, workspace, survey.Id, request, "", Guid.CreateVersion7(clock.GetUtcNow()));
        if (row is null || link is null) return null;
        await audit.WriteAsync(transaction, workspace, "survey.invite", $"survey {survey.Id}", new { mailing = row.Id, people = request.Customers.Count + (request.Addresses?.Count ?? 0) }, ct);
        await transaction.CommitAsync(ct);
        return new Mailing(row, link, await DocumentAsync(survey, ct));
    }

    static async Task<(MailingRow?, LinkRow?)> FindAsync(IStateTransaction transaction, WorkspaceId workspace, Guid survey, Guid id, CancellationToken ct)
    {
        var row = await transaction.Db.FindAsync<MailingRow>([id], ct);
        if (row is null || row.Workspace != workspace || row.Survey != survey || row.Occasion.Length > 0) return default;
        return await transaction.Db.FindAsync<LinkRow>([row.Link], ct) is { Revoked: false } link ? (row, link) : default;
    }

    /// <summary>One mailing for as long as the words of an occasion stay the same, so that reminders say what the first mail said.</summary>
    async Task<Mailing> OfOccasionAsync(IStateTransaction transaction, AskRow ask, NewInvitations content, CancellationToken ct)
    {
        var words = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, SurveyDocument.Json))).AsSpan(0, 16));
        var id = DerivedId.Of(ask.Workspace, "survey-mailing", $"{ask.Survey} {ask.Occasion} {words}");
        var survey = await transaction.Db.FindAsync<SurveyRow>([ask.Survey], ct) ?? throw new InvalidOperationException("A survey that may be asked is there.");
        var row = await transaction.Db.FindAsync<MailingRow>([id], ct);
        var link = row is null ? null : await transaction.Db.FindAsync<LinkRow>([row.Link], ct);
        if (row is null || link is null) (row, link) = Make(transaction, ask.Workspace, ask.Survey, content, ask.Occasion, id);
        return new Mailing(row, link, await DocumentAsync(survey, ct));
    }

    (MailingRow, LinkRow) Make(IStateTransaction transaction, WorkspaceId workspace, Guid survey, NewInvitations request, string occasion, Guid id)
    {
        var now = clock.NowMicros();
        var link = new LinkRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Survey = survey, Key = Guid.NewGuid().ToString("N")[..16], Name = request.Subject.Trim(),
            PassesOnly = true, Channel = "email", Touchpoint = request.Touchpoint, Employee = request.Employee, LastDay = request.LastDay, CreatedAt = now,
        };
        var row = new MailingRow
        {
            Id = id, Workspace = workspace, Survey = survey, Link = link.Id, Occasion = occasion,
            Content = JsonSerializer.Serialize(request with { Customers = [], Addresses = null, Mailing = null, Segment = null }, SurveyDocument.Json), CreatedAt = now,
        };
        transaction.Db.Add(link);
        transaction.Db.Add(row);
        return (row, link);
    }

    async Task<int> SomeAsync(
        WorkspaceId workspace, SurveyRow survey, Mailing? mailing, NewInvitations request, (Guid? Customer, string? Address)[] some, HashSet<string> met, List<NotInvited> left, CancellationToken ct)
    {
        var people = new List<CustomerContacts>();
        var refused = new List<(Recipient Who, Encounter Encounter, Gate Closed)>();
        var rules = new DisplayRules { Recontact = new() { Show = RecontactRule.Always }, IgnoreCoolDown = request.IgnoreCoolDown };
        foreach (var (customer, address) in some)
        {
            var who = await WhoAsync(workspace, customer, address, ct);
            if (mailing is not null && who?.Contacts is { } known && await IsInvitedAsync(IdOf(mailing.Row, known), ct)) people.Add(known); // asked for again after a broken connection
            else if (await WhyNotAsync(workspace, survey.Id, who, rules, met, refused, ct) is { } reason) left.Add(new NotInvited(customer, address, reason));
            else people.Add(who!.Contacts!); // a gate is closed without either
        }

        if (mailing is null || people.Count + refused.Count == 0) return people.Count;
        var invited = 0;
        await using var transaction = await store.BeginAsync(ct);
        foreach (var (who, encounter, closed) in refused)
            await desk.NoteAsync(transaction, encounter, closed, who.Person.Who, DisplayDesk.Request(Guid.Empty, survey.Id, rules, "", ContactChannels.Email), ct);
        foreach (var person in people)
        {
            var id = IdOf(mailing.Row, person);
            var isThere = await transaction.Db.FindAsync<InvitationRow>([id], ct) is not null;
            var rule = isThere ? null : await AddAsync(transaction, mailing, Content(mailing.Row), id, person, new PassFor("email", person.Email, Interaction: request.Interaction), ct);
            if (rule is null) invited++;
            else left.Add(new NotInvited(person.Customer == CustomerId.None ? null : person.Customer.Value, person.Customer == CustomerId.None ? person.Email : null, $"budget.{rule}"));
        }

        await transaction.CommitAsync(ct);
        return invited;
    }

    static Guid IdOf(MailingRow mailing, CustomerContacts person) =>
        DerivedId.Of(mailing.Workspace, "survey-invitation", $"{mailing.Id} {(person.Customer == CustomerId.None ? person.Email : person.Customer.ToString())}");

    async Task<bool> IsInvitedAsync(Guid id, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<InvitationRow>().AnyAsync(i => i.Id == id, ct);
    }

    /// <summary>The one place that decides whether somebody gets an invitation of this mailing.</summary>
    async Task<string?> WhyNotAsync(
        WorkspaceId workspace, Guid survey, Recipient? who, DisplayRules rules, HashSet<string> met, List<(Recipient, Encounter, Gate)> refused, CancellationToken ct)
    {
        if (who is null) return "address.invalid";
        if (who.Contacts is { Email: { Length: > 0 } email } && !met.Add(MailAddresses.Normalise(email))) return "invitation.again";
        await using var db = store.Read();
        var encounter = await desk.EncounterAsync(db, workspace, survey, who, rules, ct) ?? throw new InvalidOperationException("The survey was found a moment ago.");
        if (Gates.FirstClosed(encounter) is not { } closed) return null;
        refused.Add((who, encounter, closed));
        return closed.Name switch
        {
            "unknown" => "customer.unknown",
            "no_address" => "customer.no_address",
            "barred" => who.Barred,
            "paused" or "cool_down" or "limit" or "wish" => $"budget.{closed.Name}",
            var gate => $"survey.{gate}",
        };
    }

    async Task<Recipient?> WhoAsync(WorkspaceId workspace, Guid? customer, string? address, CancellationToken ct)
    {
        if (customer is { } id) return await desk.RecipientAsync(workspace, new CustomerId(id), ct);
        if (!MailAddresses.IsValid(address)) return null;
        var email = MailAddresses.Normalise(address!); // a valid one is there
        var owners = await subjects.OwnersAsync(workspace, [Subjects.Of(workspace, [("email", email)])], ct);
        return owners.Count > 0 ? await desk.RecipientAsync(workspace, owners[0], ct) : await desk.StrangerAsync(workspace, email, ct);
    }

    /// <summary>Queues an invitation with all that belongs to it; nothing of it stays when the person's budget has no room.</summary>
    /// <returns>The rule that refused; null when it is queued.</returns>
    async Task<string?> AddAsync(IStateTransaction transaction, Mailing mailing, NewInvitations content, Guid id, CustomerContacts person, PassFor pass, CancellationToken ct)
    {
        var now = Math.Max(clock.NowMicros(), content.SendAt?.ToMicros() ?? 0);
        var made = MakePasses.Add(transaction, mailing.Link, pass, Guid.CreateVersion7(clock.GetUtcNow()), clock);
        var row = new InvitationRow
        {
            Id = id, Workspace = made.Workspace, Survey = made.Survey, Mailing = mailing.Row.Id, Customer = person.Customer, Subject = made.Subject, Pass = made.Id, Once = made.Once,
            Message = Guid.Empty, Thanks = content.ThankYou.Length > 0, RemindAt = content.Reminders > 0 ? now + Invite.Days(content.ReminderDays) : null, CreatedAt = clock.NowMicros(),
        };
        var queued = await messages.TryQueueAsync(transaction, await LetterAsync(transaction, content, mailing.Survey, row, person, ct), ct);
        if (queued.Id is { } message) row.Message = message.Value;
        if (queued.Id is null) transaction.Db.Remove(made);
        else transaction.Db.Add(row);
        return queued.Id is null ? queued.Decision.Rule : null;
    }

    static NewInvitations Content(MailingRow row) =>
        JsonSerializer.Deserialize<NewInvitations>(row.Content, SurveyDocument.Json) ?? throw new InvalidOperationException("A mailing without words was stored.");

    async Task<SurveyDocument> DocumentAsync(SurveyRow survey, CancellationToken ct) =>
        await book.VersionAsync(survey.Id, survey.Version, ct) ?? throw new InvalidOperationException("A published version is missing.");

    async Task<DateOnly> TodayAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var zone = await workspaces.FindAsync(workspace, ct) is { } found && TimeZoneInfo.TryFindSystemTimeZoneById(found.Zone, out var known) ? known : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
    }
}
