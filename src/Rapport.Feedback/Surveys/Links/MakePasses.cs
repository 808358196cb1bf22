using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>Whom a pass is for, and what its answer is about.</summary>
/// <param name="Namespace">Of the identifier: <c>user_id</c>, <c>email</c> …; empty for nobody in particular.</param>
/// <param name="Value">The identifier. It never stands in the address.</param>
/// <param name="Touchpoint">Empty for that of the link.</param>
/// <param name="Employee">Empty for that of the link.</param>
/// <param name="Interaction">What it asks about, such as an order.</param>
/// <param name="Hidden">Values of hidden fields.</param>
/// <param name="LastDay">The last day on which it works, in the workspace's zone.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record PassFor(
    string Namespace = "", string Value = "", string Touchpoint = "", string Employee = "", string Interaction = "",
    IReadOnlyDictionary<string, string>? Hidden = null, DateOnly? LastDay = null);

/// <summary>Addresses to make.</summary>
/// <param name="Passes">One for each.</param>
/// <param name="KeepToBudget">True to make none for people who may not be asked now; an address for a person counts as asking either way.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewPasses(IReadOnlyList<PassFor> Passes, bool KeepToBudget = false);

sealed record PassAnswer(Guid Id, string Url);

/// <summary>For whom none was made.</summary>
/// <param name="Index">Place in the request, from 0.</param>
/// <param name="Reason"><c>budget.</c> with the rule that refused.</param>
sealed record NoPass(int Index, string Reason);

sealed record PassList(IReadOnlyList<PassAnswer> Items, IReadOnlyList<NoPass> NotMade);

/// <summary>Makes addresses that are answered once each: single-use, or bound to a person.</summary>
static class MakePasses
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/links/{link:guid}/passes";
    const int MostAtOnce = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, MakeAsync)
            .WithName("makeSurveyPasses").WithTags("Surveys").WithSummary("Make addresses that are answered once each, for a person or for whoever has one")
            .Produces<PassList>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapDelete(Route + "/{pass:guid}", RevokeAsync)
            .WithName("revokeSurveyPass").WithTags("Surveys").WithSummary("Make one such address lead nowhere").Produces(204).ProducesProblem(404).Needs(Role.Analyst);
    }

    static async Task<IResult> MakeAsync(
        Guid workspace, Guid survey, Guid link, NewPasses request, IStateStore store, LinkTokens tokens, InstanceAddress address, IContactBudget budget, IAudit audit, TimeProvider clock,
        CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var people = await PeopleAsync(new(workspace), request.Passes, budget, ct);
        await using var transaction = await store.BeginAsync(ct);
        if (await EditLinks.FindAsync(transaction.Db, workspace, survey, link, ct) is not { Revoked: false } row) return EditLinks.Unknown.ToResult();
        var (made, left) = (new List<PassAnswer>(), new List<NoPass>());
        for (var i = 0; i < request.Passes.Count; i++)
        {
            var (one, id) = (request.Passes[i], Guid.CreateVersion7(clock.GetUtcNow()));
            if (people[i] is { } person && await AskAsync(transaction, budget, person, survey, id, request.KeepToBudget, ct) is { May: false } no)
            {
                left.Add(new NoPass(i, $"budget.{no.Rule}"));
                continue;
            }

            var pass = Add(transaction, row, one, id, clock);
            made.Add(new PassAnswer(pass.Id, address.Link("r/" + await tokens.WriteAsync(transaction, new LinkClaim(row.Workspace, Opens.Pass, pass.Id), ct))));
        }

        await audit.WriteAsync(transaction, row.Workspace, "survey.passes_make", $"link {row.Id}", new { count = made.Count }, ct);
        await transaction.CommitAsync(ct);
        return Results.Created((string?)null, new PassList(made, left));
    }

    static async Task<IReadOnlyList<ContactPerson?>> PeopleAsync(WorkspaceId workspace, IReadOnlyList<PassFor> passes, IContactBudget budget, CancellationToken ct)
    {
        var people = new List<ContactPerson?>();
        foreach (var one in passes)
        {
            var subject = SubjectOf(workspace, one);
            people.Add(subject == SubjectId.None ? null : await budget.PersonAsync(workspace, [subject], ct));
        }

        return people;
    }

    /// <summary>Who hands an address out asks by it. Who does not keep to the budget has decided, and it counts all the same.</summary>
    static async Task<ContactDecision> AskAsync(
        IStateTransaction transaction, IContactBudget budget, ContactPerson person, Guid survey, Guid pass, bool keeps, CancellationToken ct)
    {
        var ask = new ContactRequest
        {
            Id = pass, Channel = ContactChannels.Link, Category = "survey", About = $"survey {survey}", IgnoresCoolDown = !keeps,
            Priority = keeps ? null : ContactPriority.High,
        };
        var decision = await budget.ReserveAsync(transaction, person, ask, ct);
        if (decision.May) await budget.DoneAsync(transaction, person.Workspace, pass, ct);
        return keeps ? decision : ContactDecision.Open;
    }

    static async Task<IResult> RevokeAsync(Guid workspace, Guid survey, Guid link, Guid pass, IMessages messages, IStateStore store, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.Set<PassRow>().FirstOrDefaultAsync(p => p.Id == pass && p.Link == link && p.Survey == survey && p.Workspace == at, ct);
        if (row is null) return new Refusal("pass.unknown", "There is no such address.", 404).ToResult();
        row.Revoked = true;
        foreach (var invitation in await transaction.Db.Set<InvitationRow>().Where(i => i.Pass == pass).ToListAsync(ct))
        {
            invitation.RemindAt = null;
            await messages.CancelAsync(transaction, at, [new MessageId(invitation.Message)], "pass.revoked", ct); // a mail that has not left yet would lead nowhere
        }

        await audit.WriteAsync(transaction, at, "survey.pass_revoke", $"pass {pass}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    /// <summary>Adds a pass to a link.</summary>
    public static PassRow Add(IStateTransaction transaction, LinkRow link, PassFor one, Guid id, TimeProvider clock)
    {
        var pass = new PassRow
        {
            Id = id, Workspace = link.Workspace, Survey = link.Survey, Link = link.Id, Namespace = one.Namespace, Value = one.Value,
            Subject = SubjectOf(link.Workspace, one),
            Touchpoint = one.Touchpoint, Employee = one.Employee, Interaction = one.Interaction,
            Hidden = JsonSerializer.Serialize(one.Hidden ?? new Dictionary<string, string>()), LastDay = one.LastDay, CreatedAt = clock.NowMicros(),
        };
        transaction.Db.Add(pass);
        return pass;
    }

    static SubjectId SubjectOf(WorkspaceId workspace, PassFor one) =>
        one.Namespace.Length == 0 ? SubjectId.None : Subjects.Of(workspace, [(one.Namespace, one.Value)]);

    static Refusal? Check(NewPasses request)
    {
        if (request.Passes.Count is 0 or > MostAtOnce) return new Refusal("pass.invalid", "1 to 1,000 at once.");
        var names = request.Passes.SelectMany(p => new[] { p.Namespace, p.Value, p.Touchpoint, p.Employee, p.Interaction });
        if (names.Any(n => n.Length > 200 || n.Any(char.IsControl))) return new Refusal("pass.invalid", "Names have at most 200 characters.");
        if (request.Passes.Any(p => p.Hidden is { Count: > 50 } || p.Hidden?.Values.Any(v => v.Length > 1_000) == true)) return new Refusal("pass.invalid", "At most 50 hidden fields of 1,000 characters.");
        return request.Passes.Any(p => (p.Namespace.Length == 0) != (p.Value.Length == 0)) ? new Refusal("pass.invalid", "An identifier has a namespace and a value.") : null;
    }
}
