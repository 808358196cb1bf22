using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Alerts;

/// <summary>What is watched, and who hears of it. What is left out has its usual value.</summary>
/// <param name="Name">As people call it, 1 to 120 characters.</param>
/// <param name="Metric">Id with convention.</param>
/// <param name="Filter">A predicate on the answers; left out for all.</param>
/// <param name="Watch"><c>change</c>: it differs from the time before; <c>breach</c>: it lies beyond a threshold.</param>
/// <param name="Turn"><c>worse</c>, <c>better</c> or, for a change, <c>either</c>.</param>
/// <param name="Window">Days looked at together: 1, 7, 14, 28 or 84.</param>
/// <param name="Threshold">Of a breach, in the metric's unit; left out for the metric's target, as it stands on the day.</param>
/// <param name="MinN">Below so many answers nothing is concluded, 5 to 100,000.</param>
/// <param name="FalseAlarmsPerYear">At most so many on average where nothing changes, 0.1 to 12.</param>
/// <param name="Recipients">Members who are written to when an alarm begins; at most 50.</param>
/// <param name="Paused">True while nobody looks.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record AlertDefinition(
    string? Name = null, string? Metric = null, JsonElement? Filter = null, string Watch = "change", string Turn = "worse", int Window = 7, double? Threshold = null,
    int MinN = Question.UsualMinN, double FalseAlarmsPerYear = 1, IReadOnlyList<Guid>? Recipients = null, bool Paused = false);

/// <summary>A definition that has been checked.</summary>
/// <param name="Definition">As it is kept.</param>
/// <param name="Metric">The figure.</param>
/// <param name="Watch">For what.</param>
/// <param name="Turn">Of which turns.</param>
/// <param name="Filter">Null for all answers.</param>
sealed record Alert(AlertDefinition Definition, IMetric Metric, Watch Watch, Turn Turn, Predicate? Filter)
{
    public static IReadOnlyList<int> Windows { get; } = [1, 7, 14, 28, 84];

    /// <summary>The alert, or the refusal: <c>metrics.unknown</c>, one of the filter's, or <c>alert.invalid</c> with what is wrong per field.</summary>
    public static (Alert? Alert, Refusal? Refusal) Read(AlertDefinition definition)
    {
        if (MetricList.Find(definition.Metric ?? "") is not { } metric)
            return (null, new("metrics.unknown", "There is no such metric; GET metrics lists them.", 404));
        var (filter, bad) = PredicateJson.Read(definition.Filter ?? default);
        if (bad is not null) return (null, bad);
        var (watch, turn) = (Word<Watch>(definition.Watch), Word<Turn>(definition.Turn));
        if (Wrong(definition, metric, watch, turn) is { Count: > 0 } errors) return (null, new("alert.invalid", "This alert cannot be kept.") { Errors = errors });
        var kept = definition with { Name = definition.Name!.Trim(), Recipients = [.. (definition.Recipients ?? []).Distinct()], Filter = filter is null ? null : definition.Filter }; // checked above
        return (new(kept, metric, watch!.Value, turn!.Value, filter), null); // checked above
    }

    /// <summary>An alert as it was kept. A metric is never taken away, so it can be read.</summary>
    public static Alert Of(AlertRow row) => Read(JsonSerializer.Deserialize<AlertDefinition>(row.Definition, JsonSerializerOptions.Web)!).Alert // written by this program
        ?? throw new InvalidOperationException($"Alert {row.Id} cannot be read.");

    /// <summary>When alarm is given.</summary>
    /// <param name="target">The metric's target, where the definition names no threshold.</param>
    /// <returns>Null for a breach without threshold or target.</returns>
    public AlarmRule? Rule(double? target)
    {
        var threshold = Watch == Watch.Breach ? Definition.Threshold ?? target : null;
        return Watch == Watch.Breach && threshold is null ? null : new(Metric, Watch, Turn, Definition.Window, threshold, Definition.MinN, Definition.FalseAlarmsPerYear);
    }

    static Dictionary<string, string[]> Wrong(AlertDefinition of, IMetric metric, Watch? watch, Turn? turn)
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(of.Name) || of.Name.Length > 120 || of.Name.Any(char.IsControl)) errors["name"] = ["A name of up to 120 characters."];
        if (watch is null) errors["watch"] = ["change or breach."];
        if (turn is null || (turn == Metrics.Turn.Either && watch == Metrics.Watch.Breach)) errors["turn"] = ["worse or better; for a change also either."];
        if (!Windows.Contains(of.Window)) errors["window"] = [$"Days: one of {string.Join(", ", Windows)}."];
        if (of.Threshold is { } value && (watch == Metrics.Watch.Change || !(value >= metric.Min && value <= metric.Max)))
            errors["threshold"] = [watch == Metrics.Watch.Change ? "A change has no threshold." : FormattableString.Invariant($"A number from {metric.Min} to {metric.Max}, or left out for the target.")];
        if (of.MinN is < 5 or > 100_000) errors["minN"] = ["5 to 100,000 answers."];
        if (!(of.FalseAlarmsPerYear is >= 0.1 and <= 12)) errors["falseAlarmsPerYear"] = ["0.1 to 12."];
        if (of.Recipients is { Count: > 50 }) errors["recipients"] = ["At most 50 members."];
        return errors;
    }

    static T? Word<T>(string? word) where T : struct, Enum =>
        Enum.GetValues<T>().Where(v => v.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)).Select(v => (T?)v).FirstOrDefault();
}

/// <summary>An alert as it is kept.</summary>
sealed class AlertRow
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Id { get; init; }

    /// <summary>An <see cref="AlertDefinition"/> as JSON.</summary>
    public required string Definition { get; set; }

    /// <summary>UTC microseconds.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Day number of the last day that was looked at; 0 before the first look.</summary>
    public int LookedTo { get; set; }

    /// <summary>What the last look saw, <see cref="LookFigures"/> as JSON; empty before the first, and where it could not be made.</summary>
    public string Seen { get; set; } = "";

    /// <summary>What the last look said; null before the first, and where it could not be made.</summary>
    public Look? Said { get; set; }

    /// <summary>Why the last look could not be made, as a code of the form <c>area.reason</c>; empty where it was.</summary>
    public string Trouble { get; set; } = "";
}

/// <summary>An alarm that an alert gave.</summary>
sealed class AlarmRow
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Id { get; init; }

    public required Guid Alert { get; init; }

    /// <summary>Day number of the day whose look began it.</summary>
    public required int First { get; init; }

    /// <summary>Day number of the day whose look ended it; null while it goes on.</summary>
    public int? End { get; set; }

    /// <summary>UTC microseconds.</summary>
    public required long BegunAt { get; init; }

    /// <summary>What the look saw that began it, <see cref="LookFigures"/> as JSON.</summary>
    public required string Seen { get; set; }

    /// <summary>The member who has seen it; null while nobody has.</summary>
    public Guid? TakenBy { get; set; }

    /// <summary>When, UTC microseconds.</summary>
    public long? TakenAt { get; set; }

    /// <summary>What they noted.</summary>
    public string Note { get; set; } = "";
}

/// <summary>What a look saw.</summary>
/// <param name="Day">The last day of its window, an ISO date.</param>
/// <param name="Now">The figure of the window.</param>
/// <param name="Before">The figure of the days before it; null for a breach.</param>
/// <param name="Change">From before to now; null for a breach, and where either is without answers.</param>
/// <param name="Threshold">Of a breach; null for a change.</param>
/// <param name="Noticeable">The smallest change, or distance from the threshold, that four looks in five would notice with so many answers; null for too few.</param>
sealed record LookFigures(string Day, Figure Now, Figure? Before, Change? Change, double? Threshold, double? Noticeable)
{
    public static LookFigures Of(AlarmRule rule, DateOnly day, ScoreCounts before, ScoreCounts now)
    {
        var isChange = rule.Watch == Watch.Change;
        return new(
            day.ToString("O", System.Globalization.CultureInfo.InvariantCulture), Figure.Of(rule.Metric, now, rule.MinN), isChange ? Figure.Of(rule.Metric, before, rule.MinN) : null,
            isChange ? Catalogue.Change.Of(rule.Metric, before, now, rule.MinN) : null, rule.Threshold, rule.Noticeable(before, now));
    }
}
