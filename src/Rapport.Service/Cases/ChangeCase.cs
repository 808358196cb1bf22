using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Service.Cases;

/// <summary>All of a case that is changed in place. Closing, reopening and merging are acts of their own.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Status">open or waiting.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="Owner">A member who may serve customers; null for nobody.</param>
/// <param name="Team">Null for none.</param>
/// <param name="Cause">Null for none.</param>
/// <param name="Touchpoint">Key; empty for none.</param>
/// <param name="Fields">Fields of the company's own; those that are not named and not hidden from the caller are removed. Null leaves all.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CaseChange(string Title, CaseStatus Status, CasePriority Priority, Guid? Owner = null, Guid? Team = null, Guid? Cause = null, string Touchpoint = "", IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>How a case ends.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cause">Why it happened.</param>
/// <param name="Text">What was done; up to 10,000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CaseEnd(Outcome? Outcome = null, Guid? Cause = null, string Text = "");

/// <summary>Why a case is opened again.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CaseAgain(string Text = "");

/// <summary>Which case another becomes part of.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CaseMerge(Guid Into);

/// <summary>Changes, closes, reopens and merges cases.</summary>
static class ChangeCase
{
    const string One = CaseEdit.Route + "/{case:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Say(routes.MapPut(One, PutAsync), "changeCase", "Change a case in place");
        Say(routes.MapPost(One + "/close", CloseAsync), "closeCase", "Close a case; its outcome and its cause must be said");
        Say(routes.MapPost(One + "/reopen", ReopenAsync), "reopenCase", "Open a case again; its clocks go on from where they stood");
        Say(routes.MapPost(One + "/merge", MergeAsync), "mergeCase", "Make a case part of another one of the same customer, or of one whose customer is not known");
    }

    static void Say(RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithTags("Cases").WithSummary(summary)
        .Produces<CaseAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ChecksVersion().Needs(Role.Agent);

    static Task<IResult> PutAsync(Guid workspace, Guid @case, CaseChange request, Expected expected, CaseEdit edit, CaseCheck check, IColleagues colleagues, CancellationToken ct) =>
        edit.ChangeAsync(workspace, @case, expected, "case.change", async c =>
        {
            if (!c.Row.IsOpen) return (CaseEdit.IsClosed, false);
            if (request.Status == CaseStatus.Closed) return (CaseCheck.Invalid("status", "A case is closed with its outcome and its cause."), false);
            if (request.Touchpoint.Length > 200 || request.Touchpoint.Any(char.IsControl)) return (CaseCheck.Invalid("touchpoint", "A key of at most 200 characters."), false);
            if (await check.RefuseAsync(c.Row.Workspace, c.Settings, c.Row, request.Title, request.Owner, request.Team, request.Cause, request.Fields, ct) is { } refusal) return (refusal, false);
            var changed = await ChangeAsync(c, request, check, colleagues, ct);
            if (changed.Count == 0) return (null, false);
            c.Desk.Note(c.Transaction, c.Settings, c.Row, changed.ContainsKey("owner") || changed.ContainsKey("team") ? CaseEventKind.Assigned : CaseEventKind.Changed, c.Doer, "", changed);
            return (null, true);
        }, ct);

    static async Task<Dictionary<string, string?[]>> ChangeAsync(CaseChangeOf c, CaseChange request, CaseCheck check, IColleagues colleagues, CancellationToken ct)
    {
        var (row, changed) = (c.Row, new Dictionary<string, string?[]>());
        async Task<string?> NameAsync(Guid? person) => person is { } who ? (await colleagues.FindAsync(row.Workspace, who, ct))?.Name ?? "" : null;
        var title = request.Title.Trim();
        if (title != row.Title) (changed["title"], row.Title) = ([row.Title, title], title);
        if (request.Owner != row.Owner) (changed["owner"], row.Owner) = ([await NameAsync(row.Owner), await NameAsync(request.Owner)], request.Owner);
        if (request.Team != row.Team) (changed["team"], row.Team) = ([c.Settings.Teams.Find(row.Team)?.Name, c.Settings.Teams.Find(request.Team)?.Name], request.Team);
        if (request.Cause != row.Cause) (changed["cause"], row.Cause) = ([CaseDesk.Path(c.Settings, row.Cause), CaseDesk.Path(c.Settings, request.Cause)], request.Cause);
        if (request.Touchpoint != row.Touchpoint) (changed["touchpoint"], row.Touchpoint) = ([row.Touchpoint, request.Touchpoint], request.Touchpoint);
        if (request.Fields is not null && await check.FieldsAsync(row, request.Fields, ct) is var fields && fields != row.Fields) (changed["fields"], row.Fields) = ([null, string.Join(", ", request.Fields.Keys)], fields);
        if (request.Priority != row.Priority) (changed["priority"], row.Priority) = ([Names.Snake(row.Priority.ToString()), Names.Snake(request.Priority.ToString())], request.Priority);
        c.Desk.Promise(c.Settings, row);
        if (request.Status == row.Status) return changed;
        changed["status"] = [Names.Snake(row.Status.ToString()), Names.Snake(request.Status.ToString())];
        if (request.Status == CaseStatus.Waiting) c.Desk.Wait(c.Settings, row);
        else c.Desk.GoOn(row);
        return changed;
    }

    static Task<IResult> CloseAsync(Guid workspace, Guid @case, CaseEnd request, Expected expected, CaseEdit edit, CancellationToken ct) =>
        edit.ChangeAsync(workspace, @case, expected, "case.close", c =>
        {
            if (!c.Row.IsOpen) return Task.FromResult<Refusal?>(CaseEdit.IsClosed);
            if (request.Outcome is not { } outcome || (request.Cause ?? c.Row.Cause) is not { } cause)
            {
                var errors = new Dictionary<string, string[]>();
                if (request.Outcome is null) errors["outcome"] = ["Say how it ended."];
                if ((request.Cause ?? c.Row.Cause) is null) errors["cause"] = ["Say why it happened."];
                return Task.FromResult<Refusal?>(new Refusal("case.unexplained", "A case is closed with its outcome and its cause.") { Errors = errors });
            }

            if (c.Settings.Causes.Find(cause) is not { } found || (found.Retired && cause != c.Row.Cause)) return Task.FromResult<Refusal?>(CaseCheck.NoCause);
            if (CaseCheck.Refuse("text", request.Text, mayBeEmpty: true) is { } text) return Task.FromResult<Refusal?>(text);
            c.Desk.Close(c.Transaction, c.Settings, c.Row, outcome, cause, c.Doer, request.Text.Trim());
            return Task.FromResult<Refusal?>(null);
        }, ct);

    static Task<IResult> ReopenAsync(Guid workspace, Guid @case, CaseAgain request, Expected expected, CaseEdit edit, CancellationToken ct) =>
        edit.ChangeAsync(workspace, @case, expected, "case.reopen", c =>
        {
            if (c.Row.IsOpen) return Task.FromResult<Refusal?>(new Refusal("case.open", "The case is open.", 409));
            if (CaseCheck.Refuse("text", request.Text, mayBeEmpty: true) is { } text) return Task.FromResult<Refusal?>(text);
            c.Desk.Reopen(c.Transaction, c.Settings, c.Row, c.Doer, request.Text.Trim());
            return Task.FromResult<Refusal?>(null);
        }, ct);

    static Task<IResult> MergeAsync(Guid workspace, Guid @case, CaseMerge request, Expected expected, CaseEdit edit, Rapport.Customers.ICustomerSubjects subjects, CancellationToken ct) =>
        edit.ChangeAsync(workspace, @case, expected, "case.merge", async c =>
        {
            var (row, at) = (c.Row, c.Row.Workspace);
            if (request.Into == row.Id || await c.Transaction.Db.Set<CaseRow>().FirstOrDefaultAsync(k => k.Id == request.Into && k.Workspace == at, ct) is not { } into)
                return (new("case.unknown", "There is no such case to merge into.", 404), false);
            if (into.MergedInto is not null) return (CaseEdit.Merged, false);
            if (!row.IsOpen || !into.IsOpen) return (CaseEdit.IsClosed, false);
            var owners = await subjects.OwnersBySubjectAsync(at, [row.Subject, into.Subject], ct);
            if (owners.TryGetValue(row.Subject, out var mine) && owners.TryGetValue(into.Subject, out var theirs) && mine != theirs)
                return (new("case.other_customer", "The two cases are of two customers.", 409), false);
            await c.Desk.MergeAsync(c.Transaction, c.Settings, row, into, c.Doer, ct);
            return ((Refusal?)null, true);
        }, ct);
}
