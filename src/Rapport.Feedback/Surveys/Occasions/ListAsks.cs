using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Display;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>A question that something gave occasion to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Survey">Which survey.</param>
/// <param name="Occasion">Which of the survey's occasions.</param>
/// <param name="By">By which way.</param>
/// <param name="Customer">Who; null for nobody known any more.</param>
/// <param name="Name">What to call them; empty for nothing known.</param>
/// <param name="Interaction">The order, the call; empty for none.</param>
/// <param name="Happened">When it happened.</param>
/// <param name="Due">When the person is or was asked.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Name of the first closed gate, <c>called_off</c>, <c>too_late</c> or <c>not_met</c>; empty for none.</param>
/// <param name="Means">The reason for people; empty for none.</param>
sealed record AskLine(
    Guid Id, Guid Survey, string Occasion, AskBy By, Guid? Customer, string Name, string Interaction, DateTimeOffset Happened, DateTimeOffset Due, AskState State, string Reason, string Means);

/// <summary>Asks, and how many there are of each kind.</summary>
/// <param name="Items">The latest first, at most 100.</param>
/// <param name="Waiting">How many wait.</param>
/// <param name="Asked">How many were asked.</param>
/// <param name="NotAsked">How many were not, by reason.</param>
sealed record AskList(IReadOnlyList<AskLine> Items, int Waiting, int Asked, IReadOnlyDictionary<string, int> NotAsked);

/// <summary>Tells who was asked on an occasion, who will be, and who was not and why.</summary>
static class ListAsks
{
    const int Most = 100;

    static readonly Dictionary<string, string> s_means = new(StringComparer.Ordinal)
    {
        ["called_off"] = "Something else about the same interaction called it off.",
        ["too_late"] = "It could not be sent for a week.",
        ["not_met"] = "The person did not come to the site or the app for two weeks.",
    };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/asks", ListAsync)
        .WithName("listSurveyAsks").WithTags("Surveys").WithSummary("Whom a survey's occasions asked, will ask, and did not ask and why")
        .Produces<AskList>().ProducesProblem(404).Needs(Role.Agent);

    static async Task<IResult> ListAsync(
        Guid workspace, Guid survey, IStateStore store, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct, Guid? customer = null, AskState? state = null)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<SurveyRow>().AnyAsync(s => s.Id == survey && s.Workspace == at, ct)) return EditSurvey.Unknown.ToResult();
        var asks = db.Set<AskRow>().Where(a => a.Survey == survey && a.Workspace == at);
        if (customer is { } who)
        {
            var whose = await subjects.OfAsync(at, new CustomerId(who), ct);
            asks = asks.Where(a => whose.Contains(a.Subject));
        }

        var counts = await asks.GroupBy(a => new { a.State, a.Reason }).Select(g => new { g.Key.State, g.Key.Reason, Count = g.Count() }).ToListAsync(ct);
        var rows = await asks.Where(a => state == null || a.State == state).OrderByDescending(a => a.Due).ThenBy(a => a.Id).Take(Most).ToListAsync(ct);
        var owners = await subjects.OwnersBySubjectAsync(at, [.. rows.Select(r => r.Subject).Distinct()], ct);
        var called = await names.OfAsync(at, owners.Values.Distinct(), ct);
        return Results.Ok(new AskList(
            [.. rows.Select(r => Line(r, owners.TryGetValue(r.Subject, out var owner) ? owner : CustomerId.None, called))],
            counts.Where(c => c.State == AskState.Waiting).Sum(c => c.Count), counts.Where(c => c.State == AskState.Asked).Sum(c => c.Count),
            counts.Where(c => c.State == AskState.NotAsked).ToDictionary(c => c.Reason, c => c.Count)));
    }

    static AskLine Line(AskRow row, CustomerId owner, IReadOnlyDictionary<CustomerId, string> names) => new(
        row.Id, row.Survey, row.Occasion, row.By, owner == CustomerId.None ? null : owner.Value, names.GetValueOrDefault(owner) ?? "", row.Interaction, Instant.FromMicros(row.At),
        Instant.FromMicros(row.Due), row.State, row.Reason, Means(row.Reason));

    /// <summary>A reason for people; empty for none.</summary>
    public static string Means(string reason) => reason.Length == 0 ? "" : s_means.GetValueOrDefault(reason) ?? Gates.All.FirstOrDefault(g => g.Name == reason)?.Means ?? "";
}
