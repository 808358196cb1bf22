using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Insight.Catalogue;
using Rapport.Insight.Targets;
using Rapport.Journeys;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Maps;

/// <summary>A score at a step.</summary>
/// <param name="Metric">Id with convention.</param>
/// <param name="Figure">The same as everywhere.</param>
/// <param name="Target">Null when there is none.</param>
sealed record StepScore(string Metric, Figure Figure, TargetStatus? Target);

/// <summary>How a step feels, −2..2.</summary>
/// <param name="Value">As measured.</param>
/// <param name="Low">Lower limit at 95 %; null where nobody can tell.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Metric">What it is measured by.</param>
/// <param name="N">Of how many answers.</param>
sealed record StepEmotion(double Value, double? Low, double? High, string Metric, long N);

/// <summary>A step as customers live through it.</summary>
/// <param name="Step">Its id in the map.</param>
/// <param name="Evidence"><c>full</c>: at least one score of enough answers; <c>partial</c>: something is known; <c>none</c>: nothing is, or it names no touchpoint.</param>
/// <param name="Events">Facts at the touchpoint, answers not among them.</param>
/// <param name="Customers">Of how many customers, to about one in a hundred.</param>
/// <param name="Last">When something last happened there; null for never in the period.</param>
/// <param name="Scores">Those with answers, the most of them first.</param>
/// <param name="Emotion">Null without answers.</param>
sealed record MeasuredStep(Guid Step, string Evidence, long Events, long Customers, DateTimeOffset? Last, IReadOnlyList<StepScore> Scores, StepEmotion? Emotion);

/// <summary>A map held against what customers live through.</summary>
/// <param name="Period">As it was cut, UTC.</param>
/// <param name="Steps">In the order of the journey.</param>
/// <param name="Undrawn">Touchpoints at which something happened and that no step names, the busiest first.</param>
sealed record MeasuredMap(PeriodAnswer Period, IReadOnlyList<MeasuredStep> Steps, IReadOnlyList<UndrawnPlace> Undrawn);

/// <summary>A touchpoint that a map does not know.</summary>
/// <param name="Touchpoint">Its key.</param>
/// <param name="Events">Facts there.</param>
/// <param name="Customers">Of how many customers, to about one in a hundred.</param>
sealed record UndrawnPlace(string Touchpoint, long Events, long Customers);

/// <summary>Holds a journey map against what customers live through: scores, volume and emotion at each of its touchpoints.</summary>
static class MeasureMap
{
    const int MostUndrawn = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/maps/{map:guid}/measured", HandleAsync)
        .Needs(Role.Viewer).WithName("measureMap").WithTags("Journey maps").WithSummary("A journey map held against what customers live through in a period, `from` and `to`: days, 90 up to today when missing")
        .Produces<MeasuredMap>().ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid map, string? from, string? to, IWorkspaces workspaces, IJourneyMaps maps, Figures figures, TargetBook targets, MapVolumes volumes, TimeProvider clock, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } found) return QueryMetric.Unknown.ToResult();
        if (await maps.FindAsync(found.Id, map, ct) is not { } journey) return new Refusal("map.unknown", "There is no such map.", 404).ToResult();
        var today = Calendar.Of(found.Zone).DayOf(clock.NowMicros());
        var period = new PeriodRequest(from ?? $"{today.AddDays(-89):O}", to ?? $"{today.AddDays(1):O}");
        var answered = await figures.AnswersAsync(found.Id, ct);
        var all = (await targets.AllAsync(found.Id, ct)).ToDictionary(t => t.Metric, StringComparer.Ordinal);
        var scores = new Dictionary<string, List<StepScore>>(StringComparer.Ordinal);
        Question? asked = null;
        foreach (var metric in MetricsOf(answered))
        {
            var (question, refusal) = Question.Read(new() { Metric = metric.Id, Period = period, GroupBy = ["touchpoint"], Filter = MapFilter.Of(journey.Segment) }, found);
            if (question is null) return refusal!.ToResult(); // one of both is given
            asked = question;
            var (counted, refused) = await figures.CountAsync(question, ct);
            if (counted is null) return refused!.ToResult(); // one of both is given
            foreach (var (keys, counts) in counted.Groups)
            {
                var figure = Figure.Of(metric, counts, question.MinN);
                if (!scores.TryGetValue(keys[0], out var list)) scores[keys[0]] = list = [];
                list.Add(new(metric.Id, figure, all.TryGetValue(metric.Id, out var target) ? TargetStatus.Of(target, metric, figure) : null));
            }
        }

        if (asked is null)
        {
            var (question, refusal) = Question.Read(new() { Metric = MetricList.All[0].Id, Period = period, Filter = MapFilter.Of(journey.Segment) }, found);
            if (question is null) return refusal!.ToResult(); // one of both is given
            asked = question;
        }

        var (busy, wrong) = await volumes.OfAsync(asked, ct);
        if (busy is null) return wrong!.ToResult(); // one of both is given
        var drawn = journey.Steps.Select(s => s.Touchpoint).ToHashSet(StringComparer.Ordinal);
        return TypedResults.Ok(new MeasuredMap(
            PeriodAnswer.Of(asked.Period), [.. journey.Steps.Select(s => Measure(s, scores.GetValueOrDefault(s.Touchpoint) ?? [], busy.GetValueOrDefault(s.Touchpoint)))],
            [.. busy.Where(b => !drawn.Contains(b.Key)).OrderByDescending(b => b.Value.Events).ThenBy(b => b.Key, StringComparer.Ordinal).Take(MostUndrawn).Select(b => new UndrawnPlace(b.Key, b.Value.Events, b.Value.Customers))]));
    }

    static MeasuredStep Measure(MappedStep step, List<StepScore> scores, MapVolume? volume)
    {
        if (step.Touchpoint.Length == 0) return new(step.Id, "none", 0, 0, null, [], null);
        var evidence = scores.Any(s => s.Figure.Enough) ? "full" : scores.Count > 0 || volume is not null ? "partial" : "none";
        return new(step.Id, evidence, volume?.Events ?? 0, volume?.Customers ?? 0, volume is null ? null : Instant.FromMicros(volume.Last), [.. scores.OrderByDescending(s => s.Figure.N)], EmotionOf(scores));
    }

    /// <summary>One metric per scale with answers: its mean where there is one, since a mean can be drawn as an emotion.</summary>
    internal static IEnumerable<IMetric> MetricsOf(IReadOnlyDictionary<string, long> answers) =>
        MetricList.All.Where(m => answers.GetValueOrDefault(m.Scale.Id) > 0).GroupBy(m => m.Scale.Id).Select(g => g.FirstOrDefault(m => m.Unit.Id == "scale") ?? g.First());

    /// <summary>The mean of most answers, its scale drawn out to −2..2. Effort is no emotion, and a recommendation is of the company, not of a step.</summary>
    static StepEmotion? EmotionOf(List<StepScore> scores)
    {
        var best = scores.Select(s => (Score: s, Metric: MetricList.Find(s.Metric)!)).Where(s => s.Metric.Unit.Id == "scale" && s.Metric.Family is "csat" or "stars" or "sentiment" && s.Score.Figure.Value is not null) // it is listed
            .OrderByDescending(s => s.Score.Figure.N).FirstOrDefault();
        if (best.Score is null) return null;
        var (figure, metric) = (best.Score.Figure, best.Metric);
        double Drawn(double value) => ((value - metric.Min) / (metric.Max - metric.Min) * 4) - 2;
        return new(Drawn(figure.Value!.Value), figure.Low is { } low ? Drawn(low) : null, figure.High is { } high ? Drawn(high) : null, metric.Id, figure.N); // just filtered
    }
}
