using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Models;
using Rapport.Service.Cases;

namespace Rapport.Service.Help;

/// <summary>What people looked for.</summary>
/// <param name="Query">As most of them typed it.</param>
/// <param name="Language">Of the page they searched on.</param>
/// <param name="Times">How often.</param>
/// <param name="Empty">How often nothing was shown.</param>
/// <param name="Unopened">How often no article was opened: what is missing or not found.</param>
/// <param name="Cases">Cases of the same days that speak of all of it, at most 5, those that say it most first.</param>
/// <param name="Last">When it was looked for last.</param>
/// <param name="Finds">The titles that the same search finds today, at most 3: a gap that is closed finds the right one.</param>
sealed record HelpGap(string Query, string Language, long Times, long Empty, long Unopened, IReadOnlyList<NamedThing> Cases, DateTimeOffset Last, IReadOnlyList<string> Finds);

/// <summary>Searches of a period, and what they did not find.</summary>
/// <param name="Searches">How many there were.</param>
/// <param name="Opened">Those from which an article was opened.</param>
/// <param name="Low">Lower end of the 95 % interval of the share opened; null without searches.</param>
/// <param name="High">Upper end.</param>
/// <param name="Items">What was looked for and not opened, the most first; at most 200.</param>
sealed record HelpGaps(long Searches, long Opened, double? Low, double? High, IReadOnlyList<HelpGap> Items);

/// <summary>Shows what people look for in the help centre and do not find.</summary>
static class ListGaps
{
    const int Most = 200, MostRead = 200_000, MostCases = 5_000;
    const double SpeaksOfAll = 0.75;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/help/gaps", HandleAsync)
        .WithName("listHelpGaps").WithTags("Help centre").WithSummary("What people looked for in the help centre and did not open, with the cases that speak of the same")
        .WithDescription("`from` and `to` are days in the workspace's zone; without them the last 30 days. Other forms and orders of the same words are one wish.")
        .Produces<HelpGaps>().ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(Guid workspace, IStateStore store, IWorkspaces workspaces, HelpBook book, TimeProvider clock, CancellationToken ct, DateOnly? from = null, DateOnly? to = null, string? language = null)
    {
        var at = new WorkspaceId(workspace);
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await workspaces.FindAsync(at, ct))?.Zone ?? "UTC");
        var last = to ?? ZonedTime.Today(zone, clock.GetUtcNow());
        var first = from ?? last.AddDays(-29);
        if (!ZonedTime.IsPeriod(first, last)) return new Refusal("help.period", "The first day is after the last, or out of range.").ToResult();
        var (begin, end) = (ZonedTime.InstantOf(zone, first, default).ToMicros(), ZonedTime.InstantOf(zone, last.AddDays(1), default).ToMicros());
        await using var db = store.Read();
        var searches = db.Set<HelpSearchRow>().AsNoTracking().Where(s => s.Workspace == at && s.At >= begin && s.At < end && (language == null || s.Language == language));
        var (all, opened) = (await searches.LongCountAsync(ct), await searches.LongCountAsync(s => s.Article != null, ct));
        var wishes = (await searches.OrderByDescending(s => s.At).Take(MostRead).ToListAsync(ct)).GroupBy(s => (s.Language, s.Wish)).Where(g => g.Any(s => s.Article is null))
            .OrderByDescending(g => g.Count(s => s.Article is null)).ThenByDescending(g => g.Max(s => s.At)).Take(Most).ToList();
        var trouble = await TroubleAsync(db, at, begin, end, ct);
        var items = new List<HelpGap>();
        foreach (var wish in wishes) items.Add(Gap(wish, trouble, await book.OfAsync(at, wish.Key.Language, ct)));
        var interval = Estimates.Share(opened, all)?.Limits;
        return Results.Ok(new HelpGaps(all, opened, interval?.Low, interval?.High, items));
    }

    // Who did not find help wrote, called or complained: what cases of these days say, by title and by the words that opened them.
    static async Task<(SearchIndex Index, Dictionary<Guid, long> Numbers)> TroubleAsync(RapportDb db, WorkspaceId workspace, long begin, long end, CancellationToken ct)
    {
        var cases = await db.Set<CaseRow>().AsNoTracking().Where(c => c.Workspace == workspace && c.OpenedAt >= begin && c.OpenedAt < end).OrderByDescending(c => c.Number).Take(MostCases)
            .Select(c => new { c.Id, c.Number, c.Title, Text = db.Set<CaseEventRow>().Where(e => e.Case == c.Id && e.Workspace == workspace && e.Kind == CaseEventKind.Opened).Select(e => e.Text).FirstOrDefault() }).ToListAsync(ct);
        return (new(cases.Select(c => new SearchPage(c.Id, c.Title, "", c.Text ?? ""))), cases.ToDictionary(c => c.Id, c => c.Number));
    }

    static HelpGap Gap(IGrouping<(string Language, string Wish), HelpSearchRow> wish, (SearchIndex Index, Dictionary<Guid, long> Numbers) trouble, LiveHelp live)
    {
        var query = wish.GroupBy(s => s.Query, StringComparer.OrdinalIgnoreCase).OrderByDescending(g => g.Count()).First().First().Query;
        return new(
            query, wish.Key.Language, wish.Count(), wish.Count(s => s.Hits == 0), wish.Count(s => s.Article is null),
            [.. trouble.Index.Find(query, 5).Where(hit => hit.Share >= SpeaksOfAll).Select(hit => new NamedThing(hit.Id, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{trouble.Numbers[hit.Id]}")))],
            Instant.FromMicros(wish.Max(s => s.At)), [.. live.Search(query, 3).Select(f => f.Article.Title)]);
    }
}
