using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>An address that is answered once, without the address itself: it was shown when it was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Who">The identifier it was made for; empty for nobody in particular.</param>
/// <param name="Interaction">What it asks about; empty for nothing.</param>
/// <param name="State"><c>unused</c>, <c>started</c>, <c>completed</c> or <c>revoked</c>.</param>
/// <param name="Made">When.</param>
/// <param name="LastDay">The last day on which it works; null for as long as its link does.</param>
sealed record PassLine(Guid Id, string Who, string Interaction, string State, DateTimeOffset Made, DateOnly? LastDay);

/// <summary>Addresses of a link.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Next">Hand it back as <c>after</c> for more; null at the end.</param>
/// <param name="Made">How many there are.</param>
/// <param name="Used">How many were answered to the end.</param>
sealed record PassPage(IReadOnlyList<PassLine> Items, string? Next, int Made, int Used);

/// <summary>Tells which addresses of a link were answered.</summary>
static class ListPasses
{
    const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/links/{link:guid}/passes", ListAsync)
        .WithName("listSurveyPasses").WithTags("Surveys").WithSummary("Which addresses of a link were answered, the latest first")
        .Produces<PassPage>().ProducesProblem(404).Needs(Role.Agent);

    static async Task<IResult> ListAsync(Guid workspace, Guid survey, Guid link, IStateStore store, CancellationToken ct, int after = 0, int limit = 100)
    {
        await using var db = store.Read();
        if (await EditLinks.FindAsync(db, workspace, survey, link, ct) is null) return EditLinks.Unknown.ToResult();
        var all = db.Set<PassRow>().Where(p => p.Link == link);
        var rows = await all.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Skip(Math.Max(0, after)).Take(Math.Clamp(limit, 1, Most) + 1).ToListAsync(ct);
        var shown = rows.Take(Math.Clamp(limit, 1, Most)).ToList();
        var once = shown.ConvertAll(p => p.Once);
        var states = await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Once != null && once.Contains(r.Once)).ToDictionaryAsync(r => r.Once!, r => r.State, ct); // nulls were left out
        var done = (await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.State == ResponseState.Completed && r.Once != null).Select(r => r.Once!).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var made = await all.Select(p => p.Id).ToListAsync(ct);
        var next = rows.Count > shown.Count ? (Math.Max(0, after) + shown.Count).ToString(CultureInfo.InvariantCulture) : null;
        return Results.Ok(new PassPage([.. shown.Select(p => Line(p, states))], next, made.Count, made.Count(id => done.Contains(PassRow.OnceOf(id)))));
    }

    static PassLine Line(PassRow pass, Dictionary<string, ResponseState> states) => new(
        pass.Id, pass.Value, pass.Interaction,
        states.TryGetValue(pass.Once, out var state) ? state == ResponseState.Completed ? "completed" : "started" : pass.Revoked ? "revoked" : "unused",
        Instant.FromMicros(pass.CreatedAt), pass.LastDay);
}
