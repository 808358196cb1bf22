using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Discovery;

/// <summary>Which journeys to look at, and what a step of them is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record DiscoverRequest
{
    /// <summary>Facts from (included) to (excluded).</summary>
    public PeriodRequest? Period { get; init; }

    /// <summary>What a step is named after: <c>type</c> (what happened, the default), <c>touchpoint</c> or <c>channel</c>.</summary>
    public string? By { get; init; }

    /// <summary>A journey ends where nothing happens for so many days, 1..365. Default 30.</summary>
    public int? GapDays { get; init; }

    /// <summary>A journey begins with each step of this name, and what comes before the first is left out; without it a customer's first step begins one.</summary>
    public string? Begins { get; init; }

    /// <summary>Counts the same step several times in a row as one. Default true.</summary>
    public bool? Collapse { get; init; }

    /// <summary>These are no steps.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>Only journeys in which each of these steps happened.</summary>
    public IReadOnlyList<string>? Through { get; init; }

    /// <summary>Only journeys in which none of these steps happened.</summary>
    public IReadOnlyList<string>? Without { get; init; }

    /// <summary>A predicate on the facts, as for metrics; of a segment it takes what its present members did.</summary>
    public JsonElement Filter { get; init; }

    /// <summary>A scale such as <c>csat.5</c>: says how journeys through each step and way were judged on it.</summary>
    public string? Score { get; init; }

    /// <summary>How many variants to name, 0..1,000; all are counted. Default 50.</summary>
    public int? Variants { get; init; }
}

/// <summary>A <see cref="DiscoverRequest"/> that has been checked.</summary>
sealed record JourneyQuestion(
    WorkspaceId Workspace, Span Period, string By, int GapDays, string? Begins, bool Collapse, IReadOnlyList<string> Ignored,
    IReadOnlyList<string> Through, IReadOnlyList<string> Without, Predicate? Filter, Scale? Score, int Variants)
{
    const int MaxYears = 20;

    /// <summary>Steps named in a request at most.</summary>
    const int MostNames = 50;

    /// <summary>What a step may be named after.</summary>
    static readonly string[] s_by = ["type", "touchpoint", "channel"];

    /// <summary>The question, or the refusal: <c>journeys.period</c>, <c>journeys.by</c>, <c>journeys.gap</c>, <c>journeys.steps</c>, <c>journeys.score</c>, <c>journeys.variants</c>, or one of the filter's.</summary>
    public static (JourneyQuestion? Question, Refusal? Refusal) Read(DiscoverRequest request, Workspace workspace)
    {
        var calendar = Calendar.Of(workspace.Zone);
        if (calendar.Read(request.Period?.From) is not { } from || calendar.Read(request.Period?.To) is not { } to || from >= to || (to - from) / 86_400_000_000L > MaxYears * 366L)
            return (null, new("journeys.period", $"'period' needs 'from' and a later 'to', at most {MaxYears} years apart: dates, or times with offset; 'to' is not included."));
        if (request.By is { } by && !s_by.Contains(by, StringComparer.Ordinal)) return (null, new("journeys.by", $"'by' is one of {string.Join(", ", s_by)}."));
        if (request.GapDays is < 1 or > 365) return (null, new("journeys.gap", "'gapDays' is 1 to 365."));
        if (request.Variants is < 0 or > 1_000) return (null, new("journeys.variants", "'variants' is 0 to 1,000."));
        var score = Scales.All.FirstOrDefault(s => s.Id == request.Score);
        if (request.Score is not null && score is null) return (null, new("journeys.score", $"'score' is a scale that people answer on: {string.Join(", ", Scales.All.Select(s => s.Id))}."));
        IReadOnlyList<string>[] lists = [request.Ignore ?? [], request.Through ?? [], request.Without ?? []];
        if (lists.Any(l => l.Count > MostNames || l.Any(string.IsNullOrEmpty)) || request.Begins is "")
            return (null, new("journeys.steps", $"'ignore', 'through' and 'without' name up to {MostNames} steps each, and 'begins' one; no name is empty."));
        var (filter, bad) = PredicateJson.Read(request.Filter);
        if (bad is not null) return (null, bad);
        return (new(workspace.Id, new(from, to), request.By ?? s_by[0], request.GapDays ?? 30, request.Begins, request.Collapse ?? true, lists[0], lists[1], lists[2], filter, score, request.Variants ?? 50), null);
    }
}
