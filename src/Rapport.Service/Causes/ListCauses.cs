using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Cases;

namespace Rapport.Service.Causes;

/// <summary>Shows what is behind most of the trouble, and who told of it.</summary>
static class ListCauses
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/causes";
    const int Most = 200;

    static readonly Refusal s_badCursor = new("causes.cursor", "The cursor is not one this route gave.", 400);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ChartAsync).WithName("listCauses").WithTags("Causes").WithSummary("Root causes by what they weigh, the heaviest first (Pareto)")
            .WithDescription("Over answers, reviews, mentions, interviews, notes, conversations, employees' reports and cases at once; each person, cause and month counts once. "
                + "`measure`: count, customers, revenue (of the last 365 days of those affected), points (taken from the score of `metric`) or cost.")
            .Produces<CauseChart>().ProducesProblem(409).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/rows", RowsAsync).WithName("listCauseRows").WithTags("Causes").WithSummary("The troubles behind a cause, or behind a topic nobody has traced")
            .WithDescription("Takes the filters of `causes`, and `cause` or `topic`.").Produces<CauseRows>().ProducesProblem(400).ProducesProblem(422).Needs(Role.Viewer);
    }

    static async Task<IResult> ChartAsync(Guid workspace, [AsParameters] CauseQuery query, CauseDesk desk, CancellationToken ct)
    {
        var (chart, refusal) = await desk.ChartAsync(new(workspace), query, ct);
        return chart is null ? refusal!.ToResult() : Results.Ok(chart); // one of both
    }

    static async Task<IResult> RowsAsync(
        Guid workspace, [AsParameters] CauseQuery query, CauseDesk desk, IStateStore store, ITroubles troubles, ICustomerNames names, CancellationToken ct,
        Guid? cause = null, Guid? topic = null, string? after = null, int? limit = null)
    {
        var begin = 0;
        if (after is { Length: > 0 } && (!int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out begin) || begin < 0)) return s_badCursor.ToResult();
        var at = new WorkspaceId(workspace);
        var (found, refusal) = await desk.RowsAsync(at, query, cause, topic, ct);
        if (found is null) return refusal!.ToResult(); // one of both
        var page = found.Skip(begin).Take(Math.Clamp(limit ?? 50, 1, Most)).ToList();
        var end = begin + page.Count;
        return Results.Ok(new CauseRows(await ShowAsync(at, page, store, troubles, names, ct), end < found.Count ? end.ToString(CultureInfo.InvariantCulture) : null, found.Count));
    }

    static async Task<IReadOnlyList<CauseRowAnswer>> ShowAsync(
        WorkspaceId workspace, IReadOnlyList<(ToldTrouble Trouble, IReadOnlyList<string> Topics)> page, IStateStore store, ITroubles troubles, ICustomerNames names, CancellationToken ct)
    {
        var words = (await troubles.WordsAsync(workspace, [.. page.Where(p => !p.Trouble.IsCase).Select(p => p.Trouble.Id)], ct)).ToDictionary(w => w.Item);
        var ids = page.Where(p => p.Trouble.IsCase).Select(p => p.Trouble.Id).ToList();
        await using var db = store.Read();
        var cases = await db.Set<CaseRow>().AsNoTracking().Where(c => c.Workspace == workspace && ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var called = await names.OfAsync(workspace, page.Select(p => p.Trouble.Customer).OfType<CustomerId>(), ct);
        return [.. page.Select(p =>
        {
            var t = p.Trouble;
            var (heading, text, shown) = t.IsCase
                ? cases.TryGetValue(t.Id, out var row) ? (string.Create(CultureInfo.InvariantCulture, $"#{row.Number}"), row.Title, $"cases/{t.Id}") : ("", "", "")
                : words.TryGetValue(t.Id, out var said) ? (said.Heading, said.Text, said.Page) : ("", "", "");
            return new CauseRowAnswer(
                t.Id, t.Source, Instant.FromMicros(t.At), t.Customer is { } customer ? new(customer.Value, called.GetValueOrDefault(customer) ?? "") : null, heading, text, t.Metric, t.Score, t.Touchpoint, p.Topics, shown);
        })];
    }
}
