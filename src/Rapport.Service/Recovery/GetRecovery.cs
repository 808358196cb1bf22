using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Service.Recovery;

/// <summary>Shows how customers fare after their case, and which cases that is made of.</summary>
static class GetRecovery
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/recovery";
    const int Most = 200;

    static readonly Refusal s_badCursor = new("recovery.cursor", "The cursor is not one this route gave.", 400);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, FiguresAsync).WithName("getRecovery").WithTags("Cases").WithSummary("How customers fare after their case: recovery rate, change of score, and recovered customers against others who are alike")
            .WithDescription("Every figure has its n and its interval at 95 %; below 30 it is no ground for a verdict. The comparison is of pairs and no experiment: who answers may differ from who does not in what nobody knows.")
            .Produces<RecoveryAnswer>().ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/cases", CasesAsync).WithName("listRecoveryCases").WithTags("Cases").WithSummary("The cases behind the figures of recovery, the latest first")
            .WithDescription("Takes the filters of `recovery`, and `part`: recovered, low or silent.").Produces<RecoveryRows>().ProducesProblem(400).ProducesProblem(422).Needs(Role.Viewer);
    }

    static async Task<IResult> FiguresAsync(Guid workspace, [AsParameters] RecoveryQuery query, RecoveryFigures figures, CancellationToken ct)
    {
        var (answer, refusal) = await figures.OfAsync(new(workspace), query, ct);
        return answer is null ? refusal!.ToResult() : Results.Ok(answer); // one of both
    }

    static async Task<IResult> CasesAsync(
        Guid workspace, [AsParameters] RecoveryQuery query, RecoveryFigures figures, ICustomerSubjects subjects, ICustomerNames names, CancellationToken ct, string? part = null, string? after = null, int? limit = null)
    {
        var begin = 0;
        if (after is { Length: > 0 } && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out begin)) return s_badCursor.ToResult();
        var at = new WorkspaceId(workspace);
        var (found, refusal) = await figures.CasesAsync(at, query, part, ct);
        if (found is null) return refusal!.ToResult(); // one of both
        var page = found.Skip(begin).Take(Math.Clamp(limit ?? 50, 1, Most)).ToList();
        var end = begin + page.Count;
        var owners = await subjects.OwnersBySubjectAsync(at, [.. page.Select(p => p.Case.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(at, owners.Values.Distinct(), ct);
        return Results.Ok(new RecoveryRows([.. page.Select(p => Row(p, owners, called))], end < found.Count ? end.ToString(CultureInfo.InvariantCulture) : null, found.Count));
    }

    static RecoveryRow Row(AskedCase one, IReadOnlyDictionary<SubjectId, CustomerId> owners, IReadOnlyDictionary<CustomerId, string> called) => new(
        new(one.Case.Id, one.Case.Title), one.Case.Number, owners.TryGetValue(one.Case.Subject, out var owner) ? new(owner.Value, called.GetValueOrDefault(owner) ?? "") : null, one.Case.Touchpoint,
        one.Case.Score, one.Case.Metric, one.Survey.Score, one.Survey.Score is null ? "" : one.Survey.Metric, one.IsLow, Instant.FromMicros(one.Survey.AnsweredAt ?? one.Survey.Due));
}
