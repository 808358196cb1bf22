using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;

namespace Rapport.Insight.Drivers;

/// <summary>Which score is held against what customers did afterwards.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
record OutcomeRequest
{
    /// <summary>Id of a metric that people answer.</summary>
    public string? Metric { get; init; }

    /// <summary>When it was answered.</summary>
    public PeriodRequest? Period { get; init; }

    /// <summary>A predicate on the answers.</summary>
    public JsonElement Filter { get; init; }

    /// <summary>Only answers to this question.</summary>
    public string? Element { get; init; }

    /// <summary>Only answers about this touchpoint.</summary>
    public string? Touchpoint { get; init; }

    /// <summary><c>returns</c> (orders again, or <see cref="Event"/> happens), <c>stays</c> (<see cref="Event"/> does not happen), <c>refers</c>
    /// (<see cref="Event"/> happens) or <c>revenue</c> (orders less refunds, in the workspace's currency).</summary>
    public string? Outcome { get; init; }

    /// <summary>Type of the fact that says so: needed for <c>stays</c> and <c>refers</c>.</summary>
    public string? Event { get; init; }

    /// <summary>So many days after the answer count, 1..730. Default 90.</summary>
    public int? WindowDays { get; init; }

    /// <summary>In what customers are to be alike: any of <c>spend</c>, <c>orders</c>, <c>tenure</c>, <c>touchpoint</c>, <c>trait:</c>key. Left out: the first four, and up to four
    /// traits that divide customers into groups.</summary>
    public IReadOnlyList<string>? AdjustFor { get; init; }
}

/// <summary>The rows behind an <see cref="OutcomeRequest"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record OutcomeRowsRequest : OutcomeRequest
{
    /// <summary>Where the page before ended.</summary>
    public string? After { get; init; }

    /// <summary>Rows of a page, 1..1,000. Default 50.</summary>
    public int? Limit { get; init; }
}

/// <summary>An <see cref="OutcomeRequest"/> that has been checked.</summary>
/// <param name="Score">Which answers.</param>
/// <param name="Element">Only to this question; null for any.</param>
/// <param name="Touchpoint">Only about this touchpoint; null for any.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Event">Type of the fact that tells; null for revenue.</param>
/// <param name="WindowDays">After the answer.</param>
/// <param name="Adjusters">Of <see cref="Usual"/>.</param>
/// <param name="Traits">Keys; null for those that are usual in the workspace.</param>
/// <param name="Currency">Of revenue and of earlier spend.</param>
sealed record OutcomeQuestion(
    Question Score, string? Element, string? Touchpoint, string Kind, string? Event, int WindowDays, IReadOnlyList<string> Adjusters, IReadOnlyList<string>? Traits, string Currency)
{
    public const string Returns = "returns", Stays = "stays", Refers = "refers", Revenue = "revenue";

    const string Trait = "trait:";

    /// <summary>Traits of one question.</summary>
    const int MostTraits = 8;

    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Returns, Stays, Refers, Revenue];

    /// <summary>What is known of everybody.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["spend", "orders", "tenure", "touchpoint"];

    /// <summary>True where the outcome is an amount, and no yes or no.</summary>
    public bool IsMoney => Kind == Revenue;

    /// <summary>The question, or the refusal: <c>outcome.words</c>, <c>outcome.kind</c>, <c>outcome.event</c>, <c>outcome.window</c>, <c>outcome.adjust</c>, or one of the metric's.</summary>
    public static (OutcomeQuestion? Question, Refusal? Refusal) Read(OutcomeRequest request, Workspace workspace)
    {
        var (score, refusal) = Question.Read(new MetricQuery { Metric = request.Metric, Period = request.Period, Filter = request.Filter }, workspace);
        if (score is null) return (null, refusal);
        if (score.IsOfWords) return (null, new("outcome.words", "A score is something that people answered, not what was read in their words."));
        if (!Kinds.Contains(request.Outcome, StringComparer.Ordinal)) return (null, new("outcome.kind", $"'outcome' is one of {string.Join(", ", Kinds)}."));
        var isNamed = !string.IsNullOrEmpty(request.Event);
        if (request.Outcome is Stays or Refers != isNamed && request.Outcome != Returns)
            return (null, new("outcome.event", "'event' names the type of fact that tells: needed for 'stays' and 'refers', and not for 'revenue'."));
        if (request.WindowDays is < 1 or > 730) return (null, new("outcome.window", "'windowDays' is 1 to 730."));
        var asked = request.AdjustFor ?? Usual;
        var traits = asked.Where(a => a?.StartsWith(Trait, StringComparison.Ordinal) == true && a.Length > Trait.Length).Select(a => a[Trait.Length..]).ToList();
        if (asked.Distinct(StringComparer.Ordinal).Count() < asked.Count || traits.Count > MostTraits || asked.Any(a => !Usual.Contains(a, StringComparer.Ordinal) && (a is null || !traits.Contains(a[Math.Min(a.Length, Trait.Length)..]))))
            return (null, new("outcome.adjust", $"'adjustFor' holds different ones of {string.Join(", ", Usual)} and up to {MostTraits} of trait:<key>."));
        var tells = request.Outcome == Revenue ? null : isNamed ? request.Event : FactTypes.Order;
        return (new(
            score, request.Element, request.Touchpoint, request.Outcome!, tells, request.WindowDays ?? 90, [.. Usual.Where(asked.Contains)], request.AdjustFor is null ? null : traits, workspace.Currency), null); // one of the kinds
    }
}
