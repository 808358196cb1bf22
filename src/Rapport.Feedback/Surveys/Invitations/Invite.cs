using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Links;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>Invitations by e-mail.</summary>
/// <param name="Customers">Whom to invite, at most 1,000 at once.</param>
/// <param name="Subject">One line; <c>{{name|fallback}}</c> becomes the customer's name.</param>
/// <param name="Text">Above the question; an empty line begins a new paragraph.</param>
/// <param name="Language">Of the mail and of the survey's page.</param>
/// <param name="Button">Words on the button; empty for Rapport's own.</param>
/// <param name="OneClick">True when the first question, if it is a scale, stands in the mail.</param>
/// <param name="Touchpoint">What the answers are about.</param>
/// <param name="Employee">Who served.</param>
/// <param name="Interaction">What it asks about, such as an order.</param>
/// <param name="LastDay">The last day on which the addresses work, in the workspace's zone.</param>
/// <param name="Reminders">How often those who have not finished are reminded, 0 to 3.</param>
/// <param name="ReminderDays">Days between two mails, 1 to 60.</param>
/// <param name="ThankYou">Text of a mail to those who answered; empty for none.</param>
/// <param name="IgnoreCoolDown">True to write also to those another survey has asked lately.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewInvitations(
    IReadOnlyList<Guid> Customers, string Subject, string Text, string Language = "en", string Button = "", bool OneClick = true, string Touchpoint = "", string Employee = "",
    string Interaction = "", DateOnly? LastDay = null, int Reminders = 0, int ReminderDays = 3, string ThankYou = "", bool IgnoreCoolDown = false);

/// <summary>Somebody who was not invited.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Reason"><c>customer.unknown</c>, <c>customer.no_address</c>, or <c>budget.</c> with the rule that refused, such as <c>budget.cool_down</c>.</param>
sealed record NotInvited(Guid Customer, string Reason);

/// <summary>What became of a request to invite.</summary>
/// <param name="Mailing">Its id.</param>
/// <param name="Invited">How many mails were queued.</param>
/// <param name="NotInvited">Who gets none, and why.</param>
sealed record InvitedAnswer(Guid Mailing, int Invited, IReadOnlyList<NotInvited> NotInvited);

/// <summary>Invites customers to a survey by e-mail, each by an address of their own.</summary>
static class Invite
{
    const int MostAtOnce = 1_000;
    const int Together = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/invitations", InviteAsync)
        .WithName("inviteToSurvey").WithTags("Surveys").WithSummary("Invite customers by e-mail, each by an address of their own")
        .Produces<InvitedAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Analyst);

    static async Task<IResult> InviteAsync(Guid workspace, Guid survey, NewInvitations request, Inviter inviter, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var (answer, refusal) = await inviter.InviteAsync(new WorkspaceId(workspace), survey, request, ct);
        return answer is null ? refusal!.ToResult() : Results.Created((string?)null, answer); // one of the two is there
    }

    static Refusal? Check(NewInvitations request)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Customers.Count is 0 or > MostAtOnce) errors["customers"] = ["1 to 1,000 customers."];
        if (request.Subject.Trim().Length is 0 or > 150 || request.Subject.Any(char.IsControl)) errors["subject"] = ["One line of 1 to 150 characters."];
        if (request.Text.Length > 5_000) errors["text"] = ["At most 5,000 characters."];
        if (request.ThankYou.Length > 5_000) errors["thankYou"] = ["At most 5,000 characters."];
        if (request.Button.Length > 60 || request.Button.Any(char.IsControl)) errors["button"] = ["At most 60 characters."];
        if (!Lint.Names.IsLanguage(request.Language)) errors["language"] = ["Such as en, de or pt-BR."];
        if (request.Reminders is < 0 or > 3) errors["reminders"] = ["0 to 3."];
        if (request.ReminderDays is < 1 or > 60) errors["reminderDays"] = ["1 to 60 days."];
        if (new[] { request.Touchpoint, request.Employee, request.Interaction }.Any(n => n.Length > 200 || n.Any(char.IsControl))) errors["touchpoint"] = ["Names have at most 200 characters."];
        return errors.Count == 0 ? null : new Refusal("invitation.invalid", "The invitations cannot be sent like this.") { Errors = errors };
    }

    /// <summary>Makes invitations; reminders are made by the same hand.</summary>
    internal sealed class Inviter(
        IStateStore store, SurveyBook book, LinkTokens tokens, IMessages messages, ICustomerContacts contacts, InstanceAddress instance, IAudit audit,
        TimeProvider clock)
    {
        /// <summary>Invites all, some at a time: nobody else waits for long.</summary>
        public async Task<(InvitedAnswer?, Refusal?)> InviteAsync(WorkspaceId workspace, Guid survey, NewInvitations request, CancellationToken ct)
        {
            if (await book.FindAsync(workspace, survey, ct) is not { } row) return (null, EditSurvey.Unknown);
            if (SurveyBook.Closed(row, clock.NowMicros()) is { Code: not "survey.not_open" } closed) return (null, closed with { Status = 409 });
            if (await messages.CheckAsync(workspace, MailClass.Marketing, ct) is { } missing) return (null, missing);
            var mailing = await BeginAsync(workspace, survey, request, ct);
            var (invited, left) = (0, new List<NotInvited>());
            foreach (var some in request.Customers.Distinct().Chunk(Together)) invited += await SomeAsync(mailing, request, some, left, ct);
            return (new InvitedAnswer(mailing.Row.Id, invited, left), null);
        }

        /// <summary>Queues the next mail of an invitation.</summary>
        public async Task<Guid> QueueAsync(IStateTransaction transaction, NewInvitations mailing, SurveyDocument survey, InvitationRow row, CustomerContacts person, CancellationToken ct) =>
            (await messages.QueueAsync(transaction, await LetterAsync(transaction, mailing, survey, row, person, ct), ct)).Value;

        async Task<OutgoingMail> LetterAsync(IStateTransaction transaction, NewInvitations mailing, SurveyDocument survey, InvitationRow row, CustomerContacts person, CancellationToken ct)
        {
            var address = instance.Link("r/" + await tokens.WriteAsync(transaction, new LinkClaim(row.Workspace, Opens.Pass, row.Pass), ct));
            return Letters.Invitation(mailing, survey, row, person, $"{address}");
        }

        async Task<(MailingRow Row, LinkRow Link, SurveyDocument Survey)> BeginAsync(WorkspaceId workspace, Guid survey, NewInvitations request, CancellationToken ct)
        {
            var now = clock.NowMicros();
            await using var transaction = await store.BeginAsync(ct);
            var owner = await transaction.Db.FindAsync<SurveyRow>([survey], ct) ?? throw new InvalidOperationException("The survey was found a moment ago.");
            var link = new LinkRow
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Survey = survey, Key = Guid.NewGuid().ToString("N")[..16], Name = request.Subject.Trim(),
                PassesOnly = true, Channel = "email", Touchpoint = request.Touchpoint, Employee = request.Employee, LastDay = request.LastDay, CreatedAt = now,
            };
            var row = new MailingRow
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Survey = survey, Link = link.Id,
                Content = JsonSerializer.Serialize(request with { Customers = [] }, SurveyDocument.Json), CreatedAt = now,
            };
            transaction.Db.Add(link);
            transaction.Db.Add(row);
            await audit.WriteAsync(transaction, workspace, "survey.invite", $"survey {survey}", new { mailing = row.Id, customers = request.Customers.Count }, ct);
            await transaction.CommitAsync(ct);
            return (row, link, await book.VersionAsync(survey, owner.Version, ct) ?? throw new InvalidOperationException("A published version is missing."));
        }

        async Task<int> SomeAsync((MailingRow Row, LinkRow Link, SurveyDocument Survey) mailing, NewInvitations request, Guid[] some, List<NotInvited> left, CancellationToken ct)
        {
            var people = new List<CustomerContacts>();
            foreach (var id in some)
            {
                var person = await contacts.FindAsync(mailing.Row.Workspace, new CustomerId(id), ct);
                var reason = person is null ? "customer.unknown" : person.Email.Length == 0 ? "customer.no_address" : null;
                if (reason is null) people.Add(person!); // unknown is a reason
                else left.Add(new NotInvited(id, reason));
            }

            var invited = 0;
            await using var transaction = await store.BeginAsync(ct);
            foreach (var person in people)
            {
                if (await AddAsync(transaction, mailing, request, person, ct) is { May: false } no) left.Add(new NotInvited(person.Customer.Value, $"budget.{no.Rule}"));
                else invited++;
            }

            await transaction.CommitAsync(ct);
            return invited;
        }

        /// <summary>Queues an invitation with all that belongs to it; nothing of it stays when the person's budget has no room.</summary>
        async Task<ContactDecision?> AddAsync(IStateTransaction transaction, (MailingRow Row, LinkRow Link, SurveyDocument Survey) mailing, NewInvitations request, CustomerContacts person, CancellationToken ct)
        {
            var id = DerivedId.Of(mailing.Row.Workspace, "survey-invitation", $"{mailing.Row.Id} {person.Customer}");
            if (await transaction.Db.FindAsync<InvitationRow>([id], ct) is not null) return null; // two of the list are one by now
            var now = clock.NowMicros();
            var pass = MakePasses.Add(transaction, mailing.Link, new PassFor("email", person.Email, Interaction: request.Interaction), Guid.CreateVersion7(clock.GetUtcNow()), clock);
            var row = new InvitationRow
            {
                Id = id, Workspace = pass.Workspace, Survey = pass.Survey, Mailing = mailing.Row.Id, Customer = person.Customer, Subject = pass.Subject, Pass = pass.Id, Once = pass.Once,
                Message = Guid.Empty, Thanks = request.ThankYou.Length > 0, RemindAt = request.Reminders > 0 ? now + Days(request.ReminderDays) : null, CreatedAt = now,
            };
            var queued = await messages.TryQueueAsync(transaction, await LetterAsync(transaction, request, mailing.Survey, row, person, ct), ct);
            if (queued.Id is { } message) row.Message = message.Value;
            if (queued.Id is null) transaction.Db.Remove(pass);
            else transaction.Db.Add(row);
            return queued.Id is null ? queued.Decision : null;
        }
    }

    /// <summary>Days in microseconds.</summary>
    public static long Days(int days) => days * 86_400_000_000L;
}
