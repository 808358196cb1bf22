using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Rules;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>Which cases are asked for; all that is given must hold.</summary>
sealed class CaseQuery
{
    /// <summary>open, waiting or closed; <c>active</c> for open and waiting. Merged cases are found under closed alone.</summary>
    public string? Status { get; init; }

    /// <summary>me, nobody, or a member's id.</summary>
    public string? Owner { get; init; }

    /// <summary>A team's id.</summary>
    public Guid? Team { get; init; }

    /// <summary>How urgent.</summary>
    public CasePriority? Priority { get; init; }

    /// <summary>Due before this instant.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>Whether a promise was broken.</summary>
    public bool? Breached { get; init; }

    /// <summary>Key of a touchpoint.</summary>
    public string? Touchpoint { get; init; }

    /// <summary>A cause, with all below it.</summary>
    public Guid? Cause { get; init; }

    /// <summary>Of this customer.</summary>
    public Guid? Customer { get; init; }

    /// <summary>About this response.</summary>
    public Guid? Response { get; init; }

    /// <summary>About what this item of feedback belongs to.</summary>
    public Guid? Item { get; init; }

    /// <summary>A number, or words of the title.</summary>
    public string? Search { get; init; }
}

/// <summary>A page of cases.</summary>
/// <param name="Items">In the order that was asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">Cases that fit, counted up to 1,000.</param>
sealed record CasePage(IReadOnlyList<CaseAnswer> Items, string? Next, int Total);

/// <summary>How many cases wait; each counted up to 1,000.</summary>
/// <param name="Active">Not closed.</param>
/// <param name="Mine">Of the caller.</param>
/// <param name="Unowned">Of nobody.</param>
/// <param name="Breached">With a broken promise.</param>
sealed record CaseCounts(int Active, int Mine, int Unowned, int Breached);

/// <summary>Who may own cases.</summary>
/// <param name="Items">By name.</param>
sealed record CaseOwners(IReadOnlyList<NamedThing> Items);

/// <summary>Lists cases. Pages begin behind a key of an index, so that the thousandth is as fast as the first.</summary>
static class ListCases
{
    const int Most = 200;
    const int MostCounted = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CaseEdit.Route, ListAsync).WithName("listCases").WithTags("Cases").WithSummary("Cases by filters")
            .WithDescription("`sort`: newest (by number), or due (what is due first comes first, what is not due at all last).")
            .Produces<CasePage>().ProducesProblem(400).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(CaseEdit.Route + "/counts", CountAsync).WithName("countCases").WithTags("Cases").WithSummary("How many cases wait, for whom").Produces<CaseCounts>().Needs(Role.Viewer);
        routes.MapGet(CaseEdit.Route + "/owners", OwnersAsync).WithName("listCaseOwners").WithTags("Cases").WithSummary("Who may own cases: members who serve customers").Produces<CaseOwners>().Needs(Role.Viewer);
        routes.MapGet(CaseEdit.Route + "/{case:guid}", GetAsync).WithName("getCase").WithTags("Cases").WithSummary("One case").Produces<CaseAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(
        Guid workspace, [AsParameters] CaseQuery query, IStateStore store, SettingBook book, ICustomerSubjects subjects, IHeardWords heard, CaseShow show, IActor actor, CancellationToken ct, string? sort = null, string? after = null, int? limit = null)
    {
        var at = new WorkspaceId(workspace);
        if (Check(query, sort) is { } wrong) return wrong.ToResult();
        if (!TryRead(after, out var from)) return new Refusal("case.cursor", "The cursor is not one this route gave.", 400).ToResult();
        await using var db = store.Read();
        var found = Where(db.Set<CaseRow>().Where(c => c.Workspace == at), query, await book.OfAsync(db, at, ct), actor.Kind == "person" ? actor.Id : null);
        if (query.Customer is { } customer)
        {
            var whose = await subjects.OfAsync(at, new(customer), ct);
            found = found.Where(c => whose.Contains(c.Subject));
        }

        if (query.Item is { } item)
        {
            var key = await heard.OriginAsync(at, item, ct) is (var source, var origin) ? Complaint.Heard(source, origin) : "";
            var about = await db.Set<CaseOriginRow>().Where(o => o.Workspace == at && o.Key == key).Select(o => (Guid?)o.Case).FirstOrDefaultAsync(ct);
            found = found.Where(c => c.Id == about);
        }

        var total = await found.Take(MostCounted).CountAsync(ct);
        var rows = Math.Clamp(limit ?? 50, 1, Most);
        var page = await Sorted(found, sort == "due", from).Take(rows + 1).ToListAsync(ct);
        var next = page.Count > rows ? string.Create(CultureInfo.InvariantCulture, $"{page[rows - 1].Due}-{page[rows - 1].Number}") : null;
        return Results.Ok(new CasePage(await show.OfAsync(db, at, [.. page.Take(rows)], ct), next, total));
    }

    static async Task<IResult> CountAsync(Guid workspace, IStateStore store, IActor actor, CancellationToken ct)
    {
        var (at, me) = (new WorkspaceId(workspace), actor.Kind == "person" ? actor.Id : null);
        await using var db = store.Read();
        var active = db.Set<CaseRow>().Where(c => c.Workspace == at && c.IsOpen);
        return Results.Ok(new CaseCounts(
            await active.Take(MostCounted).CountAsync(ct), me is null ? 0 : await active.Where(c => c.Owner == me).Take(MostCounted).CountAsync(ct), await active.Where(c => c.Owner == null).Take(MostCounted).CountAsync(ct),
            await active.Where(c => c.IsBreached).Take(MostCounted).CountAsync(ct)));
    }

    static async Task<IResult> OwnersAsync(Guid workspace, IColleagues colleagues, CancellationToken ct) =>
        Results.Ok(new CaseOwners([.. (await colleagues.AllAsync(new(workspace), ct)).Where(c => c.Role >= Role.Agent).Select(c => new NamedThing(c.Person, c.Name))]));

    static async Task<IResult> GetAsync(Guid workspace, Guid @case, IStateStore store, CaseShow show, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        return await db.Set<CaseRow>().FirstOrDefaultAsync(c => c.Id == @case && c.Workspace == at, ct) is { } row ? Results.Ok(await show.OneAsync(db, row, ct)) : CaseEdit.Unknown.ToResult();
    }

    static IQueryable<CaseRow> Where(IQueryable<CaseRow> cases, CaseQuery query, ServiceSettings settings, Guid? me)
    {
        if (query.Status is "active") cases = cases.Where(c => c.IsOpen);
        else if (query.Status is { } named && Enum.TryParse<CaseStatus>(named, ignoreCase: true, out var status)) cases = status == CaseStatus.Closed ? cases.Where(c => !c.IsOpen) : cases.Where(c => c.IsOpen && c.Status == status);
        if (query.Owner is "nobody") cases = cases.Where(c => c.Owner == null);
        else if ((query.Owner is "me" ? me ?? Guid.Empty : Guid.TryParse(query.Owner, out var id) ? id : (Guid?)null) is { } who) cases = cases.Where(c => c.Owner == who);
        if (query.Team is { } team) cases = cases.Where(c => c.Team == team);
        if (query.Priority is { } priority) cases = cases.Where(c => c.Priority == priority);
        if (query.DueBefore?.ToMicros() is { } due) cases = cases.Where(c => c.Due < due);
        if (query.Breached is { } breached) cases = cases.Where(c => c.IsBreached == breached);
        if (query.Touchpoint is { } touchpoint) cases = cases.Where(c => c.Touchpoint == touchpoint);
        if (query.Response is { } response) cases = cases.Where(c => c.Response == response);
        if (query.Cause is { } cause)
        {
            var under = settings.Causes.Under(cause).Select(c => (Guid?)c).ToList();
            cases = cases.Where(c => under.Contains(c.Cause));
        }

        if (string.IsNullOrWhiteSpace(query.Search)) return cases;
        if (long.TryParse(query.Search.Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return cases.Where(c => c.Number == number);
        var like = Sql.Containing(query.Search);
        return cases.Where(c => EF.Functions.Like(c.Title, like, "\\"));
    }

    static IQueryable<CaseRow> Sorted(IQueryable<CaseRow> cases, bool byDue, (long Due, long Number)? from)
    {
        if (!byDue)
        {
            if (from is { Number: var last }) cases = cases.Where(c => c.Number < last);
            return cases.OrderByDescending(c => c.Number);
        }

        if (from is { } at) cases = cases.Where(c => c.Due > at.Due || (c.Due == at.Due && c.Number > at.Number));
        return cases.OrderBy(c => c.Due).ThenBy(c => c.Number);
    }

    static Refusal? Check(CaseQuery query, string? sort)
    {
        if (query.Search?.Length > 200) return new("case.search", "Search for up to 200 characters.");
        if (query.Status is not (null or "active" or "open" or "waiting" or "closed")) return new("case.status", "A status is active, open, waiting or closed.");
        if (query.Owner is not (null or "me" or "nobody") && !Guid.TryParse(query.Owner, out _)) return new("case.owner", "An owner is me, nobody, or a member's id.");
        return sort is null or "newest" or "due" ? null : new("case.sort", "Sort by newest or due.");
    }

    static bool TryRead(string? after, out (long Due, long Number)? from)
    {
        from = null;
        if (after is null) return true;
        var parts = after.Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var due) || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        from = (due, number);
        return true;
    }
}
