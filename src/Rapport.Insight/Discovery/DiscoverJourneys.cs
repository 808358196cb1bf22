using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Discovery;

/// <summary>A step of journeys, the most frequent first. <c>journeys</c>: in how many; <c>repeated</c>: in how many of them again later. <c>score</c> is null unless asked for.</summary>
sealed record DiscoveredStep(string Step, long Events, long Journeys, long Repeated, long Starts, long Ends, JourneyScore? Score);

/// <summary>Two steps of which one followed the other directly, the most frequent first. Times in seconds.</summary>
sealed record DiscoveredFlow(string From, string To, long Count, Spread Seconds);

/// <summary>Journeys of the same steps in the same order, the most frequent first. Times in seconds.</summary>
sealed record DiscoveredVariant(IReadOnlyList<string> Steps, long Journeys, double Share, Spread Seconds, JourneyScore? Score);

/// <summary>What customers did, as journeys.</summary>
/// <param name="Period">As it was cut, UTC.</param>
/// <param name="Journeys">How many.</param>
/// <param name="Customers">Of how many customers.</param>
/// <param name="Events">Steps taken.</param>
/// <param name="Cut">Journeys of more than a thousand steps, of which the first thousand count.</param>
/// <param name="Seconds">From the first step to the last; null without journeys.</param>
/// <param name="Length">Steps of a journey; null without any.</param>
/// <param name="Steps">Those beyond the hundred most frequent ones together as <c>(other)</c>.</param>
/// <param name="Flows">All, so that they sum up to the events less the journeys.</param>
/// <param name="Variants">The most frequent ones.</param>
/// <param name="VariantsOfAll">How many there are.</param>
/// <param name="Score">How all were judged; null unless asked for.</param>
sealed record JourneyReport(
    PeriodAnswer Period, long Journeys, long Customers, long Events, long Cut, Spread? Seconds, Spread? Length,
    IReadOnlyList<DiscoveredStep> Steps, IReadOnlyList<DiscoveredFlow> Flows, IReadOnlyList<DiscoveredVariant> Variants, long VariantsOfAll, JudgedJourneys? Score)
{
    /// <summary>Its parts are of the same journeys: none came between the questions.</summary>
    internal bool IsOfOneMoment() =>
        Steps.Sum(s => s.Starts) == Journeys && Steps.Sum(s => s.Events) == Events && Flows.Sum(f => f.Count) == Events - Journeys && Variants.Sum(v => v.Journeys) <= Journeys;
}

/// <summary>The ways customers took, read from what they did.</summary>
static class DiscoverJourneys
{
    /// <summary>A question waits for no longer.</summary>
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>So often it is asked again where facts arrived between the questions.</summary>
    const int MostTries = 3;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/journeys/discover", HandleAsync)
        .Needs(Role.Viewer).WithName("discoverJourneys").WithTags("Journeys")
        .WithSummary("The ways customers took: steps, what followed what with times, variants, loops")
        .WithDescription("A journey is what one customer did until nothing happened for `gapDays`. Answers, consents and traits are no steps.")
        .Produces<JourneyReport>().ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> HandleAsync(
        Guid workspace, DiscoverRequest request, IWorkspaces workspaces, IColumns columns, ICustomerMap customers, ISegmentMembers segments, IFieldRights rights, TimeProvider clock, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } found) return QueryMetric.Unknown.ToResult();
        var (question, refusal) = JourneyQuestion.Read(request, found);
        if (question is null) return refusal!.ToResult(); // one of both is given
        if ((await rights.OfAsync(question.Workspace, ct)).Refuse(question.Filter) is { } hidden) return hidden.ToResult();
        var (members, unknown) = await segments.NamedByAsync(question.Workspace, question.Filter, ct);
        if (unknown is not null) return unknown.ToResult();
        var (sql, refused) = JourneySql.Of(question, customers.CustomerSql, clock.NowMicros(), members);
        if (sql is null) return refused!.ToResult(); // one of both is given
        try
        {
            var report = await ReportAsync(question, sql, columns, ct);
            for (var tries = 1; tries < MostTries && !report.IsOfOneMoment(); tries++) report = await ReportAsync(question, sql, columns, ct);
            return TypedResults.Ok(report);
        }
        catch (ColumnsException e) when (AnswerFigures.Refused(e) is { } wrong)
        {
            return wrong.ToResult();
        }
    }

    static async Task<JourneyReport> ReportAsync(JourneyQuestion question, JourneySql sql, IColumns columns, CancellationToken ct)
    {
        var frequent = await AskAsync(sql.Names(), r => r.Text(0));
        // Steps that the question names have a number, however rare they are.
        var names = question.Through.Concat(question.Without).Concat(question.Begins is { } first ? [first] : []).Concat(frequent).Distinct(StringComparer.Ordinal).ToList();
        string Name(int step) => step == 0 ? JourneySql.Other : names[step - 1];
        var over = sql.Over(names);
        var totals = AskAsync(over.Totals, r => (
            Journeys: r.Long(0), Customers: r.Long(1), Events: r.Long(2), Variants: r.Long(3), Cut: r.Long(4), Seconds: Of(r, 5), Length: Of(r, 10), Judged: Judged(r, 15)));
        var steps = AskAsync(over.Steps, r => (Step: new DiscoveredStep(Name((int)r.Long(0)), r.Long(1), r.Long(2), r.Long(3), r.Long(4), r.Long(5), null), Judged: Judged(r, 6)));
        var flows = AskAsync(over.Flows, r => new DiscoveredFlow(Name((int)r.Long(0)), Name((int)r.Long(1)), r.Long(2), Of(r, 3)!)); // a group has rows
        var variants = AskAsync(over.Variants, r => (Steps: Names(r.Json(0)), Journeys: r.Long(1), Seconds: Of(r, 2)!, Judged: Judged(r, 7))); // the same
        await Task.WhenAll(totals, steps, flows, variants);
        var all = (await totals)[0];
        var stepScores = Scores([.. (await steps).Select(s => s.Judged)]);
        var variantScores = Scores([.. (await variants).Select(v => v.Judged)]);
        return new(
            PeriodAnswer.Of(question.Period), all.Journeys, all.Customers, all.Events, all.Cut, all.Journeys == 0 ? null : all.Seconds, all.Journeys == 0 ? null : all.Length,
            [.. (await steps).Select((s, i) => s.Step with { Score = stepScores[i] })], await flows,
            [.. (await variants).Select((v, i) => new DiscoveredVariant(v.Steps, v.Journeys, (double)v.Journeys / Math.Max(v.Journeys, all.Journeys), v.Seconds, variantScores[i]))], all.Variants,
            question.Score is { } scale ? new(scale.Id, all.Judged.N, all.Judged.N == 0 ? null : all.Judged.Sum / all.Judged.N) : null);

        JourneyScore?[] Scores(IReadOnlyList<JudgedSums> parts) => question.Score is null ? new JourneyScore?[parts.Count] : [.. JourneyScore.Of(parts, all.Judged)];

        static JudgedSums Judged(ColumnRow row, int at) => new(row.Long(at), row.DoubleOrNull(at + 1) ?? 0, row.DoubleOrNull(at + 2) ?? 0);

        Task<IReadOnlyList<T>> AskAsync<T>(string statement, Func<ColumnRow, T> read) =>
            columns.QueryAsync(new ColumnQuery(statement) { Parameters = sql.Values, Limit = s_limit }, read, ct);

        IReadOnlyList<string> Names(JsonElement numbers) => [.. numbers.EnumerateArray().Select(n => Name(n.GetInt32()))];
    }

    static Spread? Of(ColumnRow row, int at) => row.DoubleOrNull(at) is { } mean && row.DoubleOrNull(at + 1) is { } median && row.DoubleOrNull(at + 2) is { } p90
        && row.DoubleOrNull(at + 3) is { } min && row.DoubleOrNull(at + 4) is { } max ? new(mean, median, p90, min, max) : null;
}
