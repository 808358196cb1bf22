using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>Of which outcome the drivers are asked.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
record DriversRequest
{
    /// <summary>Id of a metric that people answer: its answers are explained as they were given, on their scale.</summary>
    public string? Metric { get; init; }

    /// <summary>When the outcome was answered.</summary>
    public PeriodRequest? Period { get; init; }

    /// <summary>A predicate on the answers of the outcome.</summary>
    public JsonElement Filter { get; init; }

    /// <summary>Only answers to this question are the outcome.</summary>
    public string? Element { get; init; }

    /// <summary>Only answers about this touchpoint are the outcome.</summary>
    public string? Touchpoint { get; init; }

    /// <summary>A survey: its other questions in the same response may be drivers. Left out, what the same customer said of touchpoints may be.</summary>
    public string? Survey { get; init; }

    /// <summary>Without a survey: ratings of so many days before the outcome count, 1..730. Default 90.</summary>
    public int? WindowDays { get; init; }

    /// <summary>Keys of the drivers to look at; all of them must be answered. Left out, those that most people answered together.</summary>
    public IReadOnlyList<string>? Drivers { get; init; }
}

/// <summary>The rows behind the drivers of a <see cref="DriversRequest"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record DriverRowsRequest : DriversRequest
{
    /// <summary>Where the page before ended.</summary>
    public string? After { get; init; }

    /// <summary>Rows of a page, 1..1,000. Default 50.</summary>
    public int? Limit { get; init; }
}

/// <summary>What may drive an outcome: a rating.</summary>
/// <param name="Place">The question of a survey, or the touchpoint.</param>
/// <param name="Scale">What it is rated on.</param>
sealed record Rating(string Place, Scale Scale)
{
    /// <summary>As requests name it.</summary>
    public string Key => $"{Place}|{Scale.Id}";

    /// <summary>Which way is good.</summary>
    public Better Better { get; } = MetricList.All.First(m => m.Scale == Scale).Better; // every scale has a metric
}

/// <summary>A <see cref="DriversRequest"/> that has been checked.</summary>
/// <param name="Outcome">Which answers are to be explained.</param>
/// <param name="Element">Only to this question; null for any.</param>
/// <param name="Touchpoint">Only about this touchpoint; null for any.</param>
/// <param name="Survey">Null where drivers are touchpoints.</param>
/// <param name="WindowDays">Of touchpoints.</param>
/// <param name="Drivers">Keys asked for; null for whatever was answered together.</param>
sealed record DriverQuestion(Question Outcome, string? Element, string? Touchpoint, string? Survey, int WindowDays, IReadOnlyList<string>? Drivers)
{
    /// <summary>Drivers of one question.</summary>
    public const int MostDrivers = 20;

    /// <summary>The question, or the refusal: <c>drivers.words</c>, <c>drivers.window</c>, <c>drivers.named</c>, or one of the metric's.</summary>
    public static (DriverQuestion? Question, Refusal? Refusal) Read(DriversRequest request, Workspace workspace)
    {
        var (outcome, refusal) = Question.Read(new MetricQuery { Metric = request.Metric, Period = request.Period, Filter = request.Filter }, workspace);
        if (outcome is null) return (null, refusal);
        if (outcome.IsOfWords) return (null, new("drivers.words", "An outcome is something that people answered, not what was read in their words."));
        if (request.WindowDays is < 1 or > 730) return (null, new("drivers.window", "'windowDays' is 1 to 730."));
        if (request.Drivers is { } named && (named.Count is 0 or > MostDrivers || named.Any(string.IsNullOrEmpty) || named.Distinct(StringComparer.Ordinal).Count() < named.Count))
            return (null, new("drivers.named", $"'drivers' names 1 to {MostDrivers} different drivers by their keys."));
        return (new(outcome, request.Element, request.Touchpoint, string.IsNullOrEmpty(request.Survey) ? null : request.Survey, request.WindowDays ?? 90, request.Drivers), null);
    }
}
