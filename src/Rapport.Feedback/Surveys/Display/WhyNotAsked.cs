using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

sealed record GateAnswer(string Gate, string Means, bool IsOpen);

/// <summary>Whether a person would be asked now, and why.</summary>
/// <param name="Show">True when the person would be asked now.</param>
/// <param name="Reason">Name of the first closed gate; null when none is.</param>
/// <param name="Gates">All of them, in order.</param>
/// <param name="Budget">What the person's budget went by, rule by rule.</param>
/// <param name="Log">What was decided about this survey and this person, the latest first.</param>
sealed record WhyAnswer(
    bool Show, string? Reason, IReadOnlyList<GateAnswer> Gates, IReadOnlyList<RuleFigures> Budget, IReadOnlyList<LoggedDecision> Log);

/// <summary>Tells why a person is or is not asked. Nothing is recorded.</summary>
static class WhyNotAsked
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/display/why", HandleAsync)
        .WithName("whyNotAsked").WithTags("Surveys").WithSummary("Why a person would or would not be asked now, gate by gate: on a page, or by an occasion")
        .Produces<WhyAnswer>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid survey, IStateStore store, DisplayDesk displays, IContactBudget budget, CancellationToken ct, string? userId = null, string? anonymousId = null,
        string url = "", string device = "desktop", string on = "page", string? @event = null, Guid? customer = null, string? occasion = null)
    {
        if (occasion is not null) return await OfOccasionAsync(new(workspace), survey, occasion, customer, store, displays, budget, ct);
        if (string.IsNullOrEmpty(userId) && string.IsNullOrEmpty(anonymousId)) return Invalid("userId", "Say who: a user id or an anonymous id.");
        if (!Enum.TryParse<Device>(device, ignoreCase: true, out var seenOn)) return Invalid("device", "One of desktop, tablet, mobile.");
        if (!Enum.TryParse<TriggerKind>(on, ignoreCase: true, out var fired)) return Invalid("on", "A kind of trigger.");
        var who = new[] { KeyValuePair.Create("user_id", userId ?? ""), KeyValuePair.Create("anonymous_id", anonymousId ?? "") };
        var visitor = new Visitor([.. who.Where(w => w.Value.Length > 0)]);
        var person = await displays.PersonAsync(new(workspace), visitor, ct);
        await using var db = store.Read();
        var encounter = await displays.EncounterAsync(db, new(workspace), survey, visitor, person, new Moment(url, seenOn, "", false, new Fired(fired, @event)), ct);
        return await AnswerAsync(encounter, person, survey, budget, ct);
    }

    static async Task<IResult> OfOccasionAsync(WorkspaceId workspace, Guid survey, string id, Guid? customer, IStateStore store, DisplayDesk displays, IContactBudget budget, CancellationToken ct)
    {
        if (customer is not { } asked) return Invalid("customer", "Say who: the customer's id.");
        var who = await displays.RecipientAsync(workspace, new CustomerId(asked), ct);
        await using var db = store.Read();
        var occasion = OccasionBook.Read(await db.Set<OccasionRow>().FirstOrDefaultAsync(o => o.Survey == survey && o.Workspace == workspace, ct)).Items.FirstOrDefault(o => o.Id == id);
        if (occasion is null) return new Refusal("occasion.unknown", "The survey has no such occasion.", 404).ToResult();
        var site = EditDisplay.Read(await db.Set<DisplayRow>().FirstOrDefaultAsync(d => d.Survey == survey, ct));
        var encounter = await displays.EncounterAsync(db, workspace, survey, who, occasion.Rules(site), ct);
        // In the app nobody needs an address.
        encounter = encounter is null || occasion.By == AskBy.Email ? encounter : encounter with { HasAddress = true, Barred = null };
        return await AnswerAsync(encounter, who.Person, survey, budget, ct);
    }

    static async Task<IResult> AnswerAsync(Encounter? encounter, Person person, Guid survey, IContactBudget budget, CancellationToken ct)
    {
        if (encounter is null) return EditSurvey.Unknown.ToResult();
        var closed = Gates.FirstClosed(encounter);
        return Results.Ok(new WhyAnswer(
            closed is null, closed?.Name, [.. Gates.All.Select(g => new GateAnswer(g.Name, g.Means, g.IsOpen(encounter)))], encounter.Budget.Rules,
            await budget.LogAsync(person.Who, $"survey {survey}", 20, ct)));
    }

    static IResult Invalid(string field, string what) =>
        new Refusal("display.invalid", "This cannot be asked.") { Errors = new Dictionary<string, string[]> { [field] = [what] } }.ToResult();
}
