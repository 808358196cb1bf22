using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>Invitations by e-mail.</summary>
/// <param name="Customers">Whom to invite; with <paramref name="Addresses"/> at most 1,000 at once.</param>
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
/// <param name="Addresses">Whom to invite by address alone; whoever is known under one is invited as that customer.</param>
/// <param name="SendAt">Not before this time; null for at once.</param>
/// <param name="Mailing">A mailing begun before that takes in more people; its words stand. Null begins one.</param>
/// <param name="Segment">Invites whoever is in this segment now, at most 5,000; may stand beside the others. Null for none.</param>
/// <param name="DryRun">True says who would not be written to, and writes to nobody.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewInvitations(
    IReadOnlyList<Guid> Customers, string Subject, string Text, string Language = "en", string Button = "", bool OneClick = true, string Touchpoint = "", string Employee = "",
    string Interaction = "", DateOnly? LastDay = null, int Reminders = 0, int ReminderDays = 3, string ThankYou = "", bool IgnoreCoolDown = false,
    IReadOnlyList<string>? Addresses = null, DateTimeOffset? SendAt = null, Guid? Mailing = null, Guid? Segment = null, bool DryRun = false)
{
    /// <summary>What is wrong with what the mails say, by field; empty when nothing is.</summary>
    public Dictionary<string, string[]> Faults()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Subject.Trim().Length is 0 or > 150 || Subject.Any(char.IsControl)) errors["subject"] = ["One line of 1 to 150 characters."];
        if (Text.Length > 5_000) errors["text"] = ["At most 5,000 characters."];
        if (ThankYou.Length > 5_000) errors["thankYou"] = ["At most 5,000 characters."];
        if (Button.Length > 60 || Button.Any(char.IsControl)) errors["button"] = ["At most 60 characters."];
        if (!Lint.Names.IsLanguage(Language)) errors["language"] = ["Such as en, de or pt-BR."];
        if (Reminders is < 0 or > 3) errors["reminders"] = ["0 to 3."];
        if (ReminderDays is < 1 or > 60) errors["reminderDays"] = ["1 to 60 days."];
        if (new[] { Touchpoint, Employee, Interaction }.Any(n => n.Length > 200 || n.Any(char.IsControl))) errors["touchpoint"] = ["Names have at most 200 characters."];
        return errors;
    }
}

/// <summary>Somebody who was not invited.</summary>
/// <param name="Customer">Who; null for somebody not known under the address.</param>
/// <param name="Address">As given; null where a customer was.</param>
/// <param name="Reason"><c>customer.unknown</c>, <c>customer.no_address</c>, <c>address.invalid</c>, <c>suppressed.…</c>, <c>invitation.again</c> for
/// somebody who is in the list twice, <c>budget.</c> and the rule that refused, such as <c>budget.cool_down</c>, or <c>survey.</c> and the gate that is closed, such as
/// <c>survey.opted_out</c>.</param>
sealed record NotInvited(Guid? Customer, string? Address, string Reason);

/// <summary>What became of a request to invite.</summary>
/// <param name="Mailing">Its id; null for a dry run.</param>
/// <param name="Invited">How many mails were queued, or would be.</param>
/// <param name="NotInvited">Who gets none, and why.</param>
sealed record InvitedAnswer(Guid? Mailing, int Invited, IReadOnlyList<NotInvited> NotInvited);

/// <summary>Invites people to a survey by e-mail, each by an address of their own.</summary>
static class Invite
{
    const int MostAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/invitations", InviteAsync)
        .WithName("inviteToSurvey").WithTags("Surveys").WithSummary("Invite people by e-mail, each by an address of their own, or say who would not be written to")
        .Produces<InvitedAnswer>(201).Produces<InvitedAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Analyst);

    static async Task<IResult> InviteAsync(Guid workspace, Guid survey, NewInvitations request, Inviter inviter, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var (answer, refusal) = await inviter.InviteAsync(new WorkspaceId(workspace), survey, request, ct);
        if (answer is null) return refusal!.ToResult(); // one of the two is there
        return request.DryRun ? Results.Ok(answer) : Results.Created((string?)null, answer);
    }

    static Refusal? Check(NewInvitations request)
    {
        var errors = request.Faults();
        if (request.Customers.Count + (request.Addresses?.Count ?? 0) is var people && (people > MostAtOnce || (people == 0 && request.Segment is null))) errors["customers"] = ["1 to 1,000 people, or a segment."];
        return errors.Count == 0 ? null : new Refusal("invitation.invalid", "The invitations cannot be sent like this.") { Errors = errors };
    }

    /// <summary>Days in microseconds.</summary>
    public static long Days(int days) => days * 86_400_000_000L;
}
