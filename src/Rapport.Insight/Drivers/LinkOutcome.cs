using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>Links a score to what customers did afterwards, among customers who were alike before.</summary>
static class LinkOutcome
{
    /// <summary>Customers without whom nothing is said, and for each column that is adjusted for.</summary>
    const int FewestPeople = 50, PeoplePerColumn = 10;

    const string Route = "/api/v1/workspaces/{workspace:guid}/drivers/outcome";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, HandleAsync).Needs(Role.Viewer).WithName("linkOutcome").WithTags("Drivers")
            .WithSummary("What goes with a score one point higher: ordering again, staying, revenue or referring within days after the answer")
            .WithDescription("By regression with robust errors, adjusted for what was known before the answer alone; the outcome is what happened after it alone. An association, not an effect: show the `caveat` wherever the figure is shown.")
            .Produces<OutcomeReport>().ProducesProblem(404).ProducesProblem(422);
        routes.MapPost(Route + "/rows", RowsAsync).Needs(Role.Viewer).WithName("listOutcomeRows").WithTags("Drivers")
            .WithSummary("The customers behind the link, the latest answer first; as many as its n").Produces<OutcomeRows>().ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<IResult> HandleAsync(Guid workspace, OutcomeRequest request, IWorkspaces workspaces, OutcomeFinder finder, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } known) return QueryMetric.Unknown.ToResult();
        var (question, refusal) = OutcomeQuestion.Read(request, known);
        if (question is null) return refusal!.ToResult(); // one of both is given
        var (found, refused) = await finder.FindAsync(question, ct);
        if (found is null) return refused!.ToResult(); // one of both is given
        var (report, wrong) = Report(question, found);
        return report is null ? wrong!.ToResult() : TypedResults.Ok(report); // one of both is given
    }

    static (OutcomeReport? Report, Refusal? Refusal) Report(OutcomeQuestion question, FoundLives found)
    {
        var rows = found.Rows;
        var columns = Adjusters.Columns(rows, question.Adjusters, found.Traits.Count);
        if (Math.Max(FewestPeople, PeoplePerColumn * (columns.Count + 1)) is var needed && rows.Count < needed)
            return (null, new("outcome.too_few", $"{rows.Count} customers answered and have {question.WindowDays} days behind them; {needed} are needed. Choose a longer period, a shorter window, or adjust for less."));
        double[] scores = [.. rows.Select(r => r.Score)], outcomes = [.. rows.Select(r => Outcome(question, r))];
        if (Array.TrueForAll(scores, s => s == scores[0])) return (null, new("outcome.one_value", $"All {rows.Count} customers gave the same score: nothing can go with it."));
        if (Array.TrueForAll(outcomes, o => o == outcomes[0])) return (null, new("outcome.one_value", $"The outcome is the same for all {rows.Count} customers: nothing can go with it."));
        try
        {
            var (adjusted, plain) = (AdjustedEffect.Of(scores, outcomes, columns), AdjustedEffect.Of(scores, outcomes, []));
            IReadOnlyList<string> alike = [.. question.Adjusters, .. found.Traits.Select(t => $"trait:{t}")];
            var mean = Estimated(question, outcomes)!.Value; // there are enough
            return (new(
                question.Score.Metric.Id, question.Score.Metric.Scale.Id, PeriodAnswer.Of(question.Score.Period), question.Kind, question.Event, question.WindowDays, question.IsMoney ? "money" : "percent",
                question.IsMoney ? question.Currency : null, rows.Count, Between.Of(mean.Value, mean.Limits).Map(v => Unit(question) * v), Effect(adjusted, question), Effect(plain, question), alike,
                [.. rows.GroupBy(r => r.Score).OrderBy(g => g.Key).Select(g => Became(question, g.Key, [.. g.Select(r => Outcome(question, r))]))], found.LeftOut, Caveat(question, alike)), null);
        }
        catch (FittingException e)
        {
            return (null, new("outcome.inseparable", e.Message));
        }
    }

    static double Outcome(OutcomeQuestion question, AnsweredLife row) =>
        question.IsMoney ? row.Money : row.Happened == (question.Kind != OutcomeQuestion.Stays) ? 1 : 0;

    static double Unit(OutcomeQuestion question) => question.IsMoney ? 1 : 100;

    static PointEffect Effect(AdjustedEffect of, OutcomeQuestion question) => new(Unit(question) * of.Value, Unit(question) * of.Limits.Low, Unit(question) * of.Limits.High, of.P);

    static Estimate? Estimated(OutcomeQuestion question, double[] outcomes) =>
        question.IsMoney ? Estimates.Mean(outcomes) : Estimates.Share(outcomes.LongCount(o => o == 1), outcomes.Length);

    static ScoreOutcome Became(OutcomeQuestion question, double score, double[] outcomes)
    {
        var limits = Estimated(question, outcomes)?.Limits;
        return new(score, outcomes.Length, Unit(question) * outcomes.Average(), Unit(question) * limits?.Low, Unit(question) * limits?.High);
    }

    static string Caveat(OutcomeQuestion question, IReadOnlyList<string> alike)
    {
        var what = question.Kind switch
        {
            OutcomeQuestion.Revenue => "revenue",
            OutcomeQuestion.Stays => "how many stay",
            OutcomeQuestion.Refers => "how many refer others",
            _ => "how many come back",
        };
        var adjusted = alike.Count == 0 ? "adjusted for nothing" : $"adjusted for {string.Join(", ", alike)} as known before the answer";
        return $"An association, {adjusted}; not proof that raising the score raises {what}. Whatever else customers differ in may be behind it, and only those who answered are in it.";
    }

    static async Task<IResult> RowsAsync(Guid workspace, OutcomeRowsRequest request, IWorkspaces workspaces, OutcomeFinder finder, ICustomerNames names, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } known) return QueryMetric.Unknown.ToResult();
        if (Page.Read(request.After, request.Limit) is not { } page) return Page.Wrong.ToResult();
        var (question, refusal) = OutcomeQuestion.Read(request, known);
        if (question is null) return refusal!.ToResult(); // one of both is given
        var (found, refused) = await finder.FindAsync(question, ct);
        if (found is null) return refused!.ToResult(); // one of both is given
        var rows = page.Of(found.Rows);
        var called = await names.OfAsync(known.Id, rows.Select(r => new CustomerId(r.Customer)), ct);
        return TypedResults.Ok(new OutcomeRows(
            [.. rows.Select(r => new OutcomeRow(r.Fact, Instant.FromMicros(r.At), r.Customer, called.GetValueOrDefault(new(r.Customer)), r.Score, Outcome(question, r)))], page.Next(found.Rows.Count), found.Rows.Count));
    }
}
