using Rapport.Insight.Catalogue;
using Rapport.Insight.Targets;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Alerts;

/// <summary>Answers per day, as the workspace's clocks show days.</summary>
/// <param name="Days">In order; a day that a zone leaves out is left out.</param>
/// <param name="Counts">Of each.</param>
sealed record DailyCounts(IReadOnlyList<DateOnly> Days, IReadOnlyList<ScoreCounts> Counts)
{
    /// <summary>From the first day with an answer on.</summary>
    public DailyCounts FromFirstAnswer()
    {
        var empty = Counts.TakeWhile(c => c.N == 0).Count();
        return new([.. Days.Skip(empty)], [.. Counts.Skip(empty)]);
    }
}

/// <summary>Reads what an alert looks at, from the catalogue of metrics and by no way of its own.</summary>
sealed class AlertDays(Figures figures, TargetBook targets)
{
    /// <summary>No alert without it: a breach needs a threshold or a target.</summary>
    public static Refusal NoTarget { get; } = new("alert.no_target", "This metric has no target. Set one, or give the alert a threshold of its own.");

    /// <summary>When alarm is given today, or the refusal.</summary>
    public async Task<(AlarmRule? Rule, Refusal? Refusal)> RuleAsync(Workspace workspace, Alert alert, CancellationToken ct)
    {
        var needs = alert is { Watch: Watch.Breach, Definition.Threshold: null };
        return alert.Rule(needs ? (await targets.FindAsync(workspace.Id, alert.Metric.Id, ct))?.Value : null) is { } rule ? (rule, null) : (null, NoTarget);
    }

    /// <summary>The answers of each day, or the refusal of whoever asks.</summary>
    public async Task<(DailyCounts? Counts, Refusal? Refusal)> ReadAsync(Workspace workspace, Alert alert, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var calendar = Calendar.Of(workspace.Zone);
        var span = new Span(calendar.StartOf(first), calendar.StartOf(last.AddDays(1)));
        var steps = calendar.Steps(span, Cut.All.First(c => c.Name == "day"), Question.MaxSteps)
            ?? throw new ArgumentOutOfRangeException(nameof(first), $"More than {Question.MaxSteps} days.");
        var (counted, refusal) = await figures.CountAsync(new(workspace.Id, alert.Metric, span, null, [], steps, alert.Filter, alert.Definition.MinN, false), ct);
        return counted is null ? (null, refusal) : (new([.. steps.Select(s => calendar.DayOf(s.From))], counted.Steps), null);
    }
}
