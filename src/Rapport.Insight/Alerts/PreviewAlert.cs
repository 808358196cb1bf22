using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Alerts;

/// <summary>One look of the past.</summary>
/// <param name="Day">The last day of its window, an ISO date.</param>
/// <param name="Value">The figure of the window; null without answers.</param>
/// <param name="Low">Lower limit of its 95 % interval.</param>
/// <param name="High">Upper limit.</param>
/// <param name="N">Answers.</param>
sealed record PastLook(string Day, double? Value, double? Low, double? High, long N);

/// <summary>An alarm that would have been given.</summary>
/// <param name="First">The day whose look would have begun it, an ISO date.</param>
/// <param name="End">The day whose look would have ended it; null where it would go on.</param>
sealed record PastAlarm(string First, string? End);

/// <summary>How often alarm is given where nothing changes, measured.</summary>
/// <param name="PerYear">Alarms in a year.</param>
/// <param name="Low">Lower limit of its 95 % interval.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Looks">Looks it was measured in.</param>
sealed record MeasuredRate(double PerYear, double Low, double High, long Looks);

/// <summary>What an alert would have done in the past year.</summary>
/// <param name="Looks">In order; empty where there are too few days.</param>
/// <param name="Alarms">In order.</param>
/// <param name="FalseAlarms">Measured on this workspace's own answers, dealt to its days by chance; null where there are too few days.</param>
/// <param name="Allowed">As many as the alert allows.</param>
/// <param name="Noticeable">The smallest change, or distance from the threshold, that four looks in five would notice now; null for too few answers.</param>
/// <param name="Threshold">Of a breach, from the target where the alert names none.</param>
sealed record AlertPreview(
    IReadOnlyList<PastLook> Looks, IReadOnlyList<PastAlarm> Alarms, MeasuredRate? FalseAlarms, double Allowed, double? Noticeable, double? Threshold);

/// <summary>Tries an alert out on the past year: when it would have given alarm, how often it does so where nothing changes, and what it can notice at all.</summary>
static class PreviewAlert
{
    const int Year = 365;
    const int Seed = 20_240_229;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/alerts/preview", HandleAsync).Needs(Role.Analyst)
        .WithName("previewAlert").WithTags("Alerts").WithSummary("What an alert would have done in the past year, and how often it gives alarm where nothing changes")
        .WithDescription("Nothing is kept. False alarms are measured: all answers of the year are dealt to its days anew by chance, each day as many as it had, and looked at; some hundred times.")
        .Produces<AlertPreview>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> HandleAsync(Guid workspace, AlertDefinition definition, AlertGate gate, AlertDays days, AlertDesk desk, CancellationToken ct)
    {
        var (found, alert, refusal) = await gate.ReadAsync(new(workspace), definition with { Name = definition.Name ?? "New" }, ct);
        if (found is null || alert is null) return refusal!.ToResult(); // refused otherwise
        var (rule, unset) = await days.RuleAsync(found, alert, ct);
        if (rule is null) return unset!.ToResult(); // one of both is given
        var last = desk.LastDay(found);
        var (counts, refused) = await days.ReadAsync(found, alert, last.AddDays(2 - Year - rule.Reach), last, ct);
        return counts is null ? refused!.ToResult() : Results.Ok(Of(rule, counts.FromFirstAnswer())); // one of both is given
    }

    static AlertPreview Of(AlarmRule rule, DailyCounts counts)
    {
        var history = new AlarmHistory(rule, counts.Counts);
        var looks = Enumerable.Range(history.FirstLook, history.Looks).Select(i => Look(rule, counts.Days[i], history.At(i).Now)).ToList();
        var rate = FalseAlarmRate.Measure(rule, counts.Counts, Seed);
        double? noticeable = null;
        if (history.Looks > 0)
        {
            var (before, now) = history.At(counts.Days.Count - 1);
            noticeable = rule.Noticeable(before, now);
        }

        return new(
            looks, [.. history.Alarms().Select(a => new PastAlarm(Day(counts.Days[a.First]), a.End is { } end ? Day(counts.Days[end]) : null))],
            rate is { } r ? new(r.PerYear, r.Low, r.High, r.Looks) : null, rule.FalseAlarms, noticeable, rule.Threshold);
    }

    static PastLook Look(AlarmRule rule, DateOnly day, ScoreCounts now)
    {
        var figure = Figure.Of(rule.Metric, now, rule.MinN);
        return new(Day(day), figure.Value, figure.Low, figure.High, figure.N);
    }

    static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
