using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Feedback.Surveys.Display;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>What an occasion would have done in the last 30 days. What other surveys asked meanwhile is not in it.</summary>
/// <param name="Facts">How often it happened.</param>
/// <param name="Interactions">About how many orders, calls or visits.</param>
/// <param name="People">To how many people.</param>
/// <param name="InSample">How many of the interactions were of people in the chosen share.</param>
/// <param name="Rested">How many of those are left when nobody is asked more often than this occasion asks one person.</param>
/// <param name="Asked">How many of those can be reached and want to be: so many would have been asked.</param>
/// <param name="IsEstimate">True when only the latest 20,000 facts or 1,000 people were looked at and the rest was reckoned from them.</param>
sealed record OccasionPreview(long Facts, long Interactions, long People, long InSample, long Rested, long Asked, bool IsEstimate);

/// <summary>Tells what an occasion would have done, before anybody switches it on.</summary>
static class PreviewOccasion
{
    const int Days = 30;
    const int MostFacts = 20_000;
    const int MostPeople = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/occasions/preview", HandleAsync)
        .WithName("previewSurveyOccasion").WithTags("Surveys").WithSummary("How many an occasion would have asked in the last 30 days; nothing is recorded")
        .Produces<OccasionPreview>().ProducesProblem(404).ProducesProblem(422).LastWordCounts("It changes nothing.").Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid survey, Occasion request, SurveyBook book, IColumns columns, ICustomerMap map, DisplayDesk desk, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await book.FindAsync(at, survey, ct) is null) return EditSurvey.Unknown.ToResult();
        var faults = request.Faults().Where(f => !f.Field.StartsWith("letter", StringComparison.Ordinal)).ToList();
        if (faults.Count > 0)
            return new Refusal("occasions.invalid", "This occasion cannot be tried.") { Errors = faults.DistinctBy(f => f.Field).ToDictionary(f => f.Field, f => new[] { f.Fault }) }.ToResult();
        var (total, facts) = await FactsAsync(columns, map, at, request, clock.NowMicros(), ct);
        var fitting = facts.Where(f => request.Fits(PlanAsks.Fired(f))).ToList();
        var once = fitting.GroupBy(f => Interactions.Of(f, request.Interaction).Key, StringComparer.Ordinal).Select(g => g.MinBy(f => f.At)!).Where(f => f.Customer != CustomerId.None).ToList();
        var chosen = once.Where(f => StickyShare.Holds(survey, f.Customer.ToString(), request.Percentage)).ToList();
        var rested = chosen.GroupBy(f => f.Customer).SelectMany(g => Rested(request.Recontact, g.Select(f => f.At))).Count();
        var people = chosen.Select(f => f.Customer).Distinct().ToList();
        var reachable = await ReachableAsync(desk, at, request, [.. people.Take(MostPeople)], ct);
        var scale = facts.Count == 0 ? 0 : (double)total / facts.Count;
        return Results.Ok(new OccasionPreview(
            Scaled(fitting.Count, scale), Scaled(once.Count, scale), Scaled(once.Select(f => f.Customer).Distinct().Count(), scale), Scaled(chosen.Count, scale), Scaled(rested, scale),
            Scaled(rested * reachable, scale), total > facts.Count || people.Count > MostPeople));
    }

    /// <summary>Those moments of one person at which the occasion's own clock lets it ask.</summary>
    public static IEnumerable<long> Rested(Recontact again, IEnumerable<long> moments)
    {
        var (asked, last) = (0, 0L);
        var pause = (long)(Math.Max(again.DaysAfterShown, 0) * 86_400e6);
        foreach (var at in moments.Order())
        {
            if (asked > 0 && (at - last < pause || again.Show == RecontactRule.Once || (again.Show == RecontactRule.Times && asked >= again.Times))) continue;
            (asked, last) = (asked + 1, at);
            yield return at;
        }
    }

    static async Task<double> ReachableAsync(DisplayDesk desk, WorkspaceId workspace, Occasion occasion, IReadOnlyList<CustomerId> people, CancellationToken ct)
    {
        if (people.Count == 0) return 0;
        var reached = 0;
        foreach (var person in people)
        {
            var who = await desk.RecipientAsync(workspace, person, ct);
            if (who.Contacts is { } contacts && who.Person.Consent.May && (occasion.By == AskBy.App || (contacts.Email.Length > 0 && who.Barred is null))) reached++;
        }

        return (double)reached / people.Count;
    }

    static async Task<(long Total, IReadOnlyList<Fact> Facts)> FactsAsync(IColumns columns, ICustomerMap map, WorkspaceId workspace, Occasion occasion, long now, CancellationToken ct)
    {
        var parameters = new Dictionary<string, object> { ["workspace"] = workspace.Value, ["type"] = occasion.Event, ["from"] = now - Days * 86_400_000_000L, ["to"] = now };
        var where = $"FROM {FactTable.Name} WHERE workspace = {{workspace:UUID}} AND type = {{type:String}} AND {FactTable.Between("from", "to")} AND sign = 1 AND revision = 0";
        var total = (await columns.QueryAsync(new ColumnQuery($"SELECT count() {where}") { Parameters = parameters }, r => r.Long(0), ct))[0];
        var facts = await columns.QueryAsync(
            new ColumnQuery($"SELECT id, {FactTable.AtMicros}, {map.CustomerSql}, props {where} ORDER BY at DESC, id LIMIT {MostFacts}") { Parameters = parameters },
            r => new Fact
            {
                Workspace = workspace, Type = occasion.Event, At = r.Long(1), Received = 0, Id = new(r.Id(0)), Source = "preview", Customer = new(r.Id(2)), Props = Encoding.UTF8.GetBytes(r.Text(3)),
            },
            ct);
        return (total, facts);
    }

    static long Scaled(double count, double scale) => (long)Math.Round(count * scale, MidpointRounding.AwayFromZero);
}
