using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Service.Cases;

/// <summary>What a line says.</summary>
enum NoteKind
{
    /// <summary>For colleagues alone.</summary>
    Note,

    /// <summary>Somebody spoke to the customer by another way, such as the phone: counts as a reply.</summary>
    Contacted,

    /// <summary>The customer answered by another way: an answer is owed.</summary>
    Heard,
}

/// <summary>A line for the history.</summary>
/// <param name="Text">1 to 10,000 characters.</param>
/// <param name="Kind">What it says.</param>
/// <param name="Wait">True: the customer is waited for from now on, and the clocks rest.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewNote(string Text, NoteKind Kind = NoteKind.Note, bool Wait = false);

/// <summary>A mail to the customer.</summary>
/// <param name="Subject">One line of 1 to 150 characters.</param>
/// <param name="Text">1 to 10,000 characters; an empty line begins a new paragraph.</param>
/// <param name="Language">Of the mail.</param>
/// <param name="Wait">True: the customer is waited for from now on, and the clocks rest.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewCaseMessage(string Subject, string Text, string Language = "en", bool Wait = false);

/// <summary>What is said in a case: to colleagues, to the customer, by the customer.</summary>
static class SpeakInCase
{
    const string One = CaseEdit.Route + "/{case:guid}";
    const string Purpose = "service";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(One + "/notes", NoteAsync).WithName("noteInCase").WithTags("Cases").WithSummary("Write something down in a case: a note, a talk with the customer, an answer of the customer")
            .Produces<CaseAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
        routes.MapPost(One + "/messages", SendAsync).WithName("sendInCase").WithTags("Cases").WithSummary("Write a mail to the customer of a case; what they agreed to is asked again when it is sent")
            .Produces<CaseAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
    }

    static Task<IResult> NoteAsync(Guid workspace, Guid @case, NewNote request, CaseEdit edit, CancellationToken ct) =>
        edit.ChangeAsync(workspace, @case, null, "case.note", c =>
        {
            if (CaseCheck.Refuse("text", request.Text) is { } refusal) return Task.FromResult<Refusal?>(refusal);
            if (!c.Row.IsOpen && request.Kind == NoteKind.Contacted) return Task.FromResult<Refusal?>(CaseEdit.IsClosed);
            var kind = request.Kind switch { NoteKind.Contacted => CaseEventKind.Contacted, NoteKind.Heard => CaseEventKind.Heard, _ => CaseEventKind.Note };
            c.Desk.Note(c.Transaction, c.Settings, c.Row, kind, c.Doer, request.Text.Trim());
            if (kind == CaseEventKind.Contacted) c.Desk.Replied(c.Settings, c.Row, request.Wait);
            if (kind == CaseEventKind.Heard) c.Desk.Heard(c.Transaction, c.Settings, c.Row, c.Doer);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    static Task<IResult> SendAsync(
        Guid workspace, Guid @case, NewCaseMessage request, CaseEdit edit, ICustomerSubjects subjects, ICustomerContacts contacts, IMessages messages, IConsents consents, CancellationToken ct) =>
        edit.ChangeAsync(workspace, @case, null, "case.message", async c =>
        {
            if (request.Subject.Trim().Length is 0 or > 150 || request.Subject.Any(char.IsControl)) return CaseCheck.Invalid("subject", "One line of 1 to 150 characters.");
            if ((CaseCheck.Refuse("text", request.Text) ?? (request.Language.Length is 0 or > 20 ? CaseCheck.Invalid("language", "A tag such as \"de\".") : null)) is { } wrong) return wrong;
            if (!c.Row.IsOpen) return CaseEdit.IsClosed;
            if (await messages.CheckAsync(c.Row.Workspace, MailClass.Transactional, ct) is { } unset) return unset;
            var owner = c.Row.Subject == SubjectId.None ? [] : await subjects.OwnersAsync(c.Row.Workspace, [c.Row.Subject], ct);
            var person = owner.Count == 0 ? null : await contacts.FindAsync(c.Row.Workspace, owner[0], ct);
            if (person is not { Email.Length: > 0 }) return new("case.no_address", "No mail address of this customer is known.", 409);
            if (await messages.BarredAsync(c.Row.Workspace, MailClass.Transactional, Purpose, person.Email, ct) is not null) return Barred;
            if (!(await consents.MayAsync(c.Row.Workspace, person.Customer, person.Email, Purpose, "email", ct)).May) return Barred;
            var message = await messages.QueueAsync(c.Transaction, Mail(c.Row, request, person), ct);
            c.Desk.Note(c.Transaction, c.Settings, c.Row, CaseEventKind.Replied, c.Doer, $"{request.Subject.Trim()}\n\n{request.Text.Trim()}", null, message.Value);
            c.Desk.Replied(c.Settings, c.Row, request.Wait);
            return null;
        }, ct);

    static readonly Refusal Barred = new("case.may_not", "This customer must not be written to by mail: it came back, or they said no. Another way may be open.", 409);

    static OutgoingMail Mail(CaseRow row, NewCaseMessage request, CustomerContacts person) => new()
    {
        Workspace = row.Workspace, Class = MailClass.Transactional, Purpose = Purpose, Customer = person.Customer, To = person.Email, Subject = request.Subject.Trim(), Language = request.Language,
        About = string.Create(CultureInfo.InvariantCulture, $"case {row.Id}"),
        Parts = [.. request.Text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => new MailParagraph(p))],
    };
}
