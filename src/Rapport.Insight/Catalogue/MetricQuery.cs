using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Catalogue;

/// <summary>A period from (included) to (excluded): times with offset, or dates, which mean the first moment of the day in
/// the workspace's zone.</summary>
sealed record PeriodRequest(string? From = null, string? To = null);

/// <summary>What is asked of a metric.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
record MetricQuery
{
    /// <summary>Id with convention, such as <c>nps.0-10</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>The period asked for.</summary>
    public PeriodRequest? Period { get; init; }

    /// <summary><c>previous</c> for the change since the period before.</summary>
    public string? Compare { get; init; }

    /// <summary>At most two dimensions.</summary>
    public IReadOnlyList<string>? GroupBy { get; init; }

    /// <summary>Step of the trend: day, week, month or quarter; none without.</summary>
    public string? Interval { get; init; }

    /// <summary>A predicate on the answers.</summary>
    public JsonElement Filter { get; init; }

    /// <summary>Below so many answers nothing is concluded. Default 30.</summary>
    public int? MinN { get; init; }

    /// <summary>Count only each customer's latest answer of the period.</summary>
    public bool OnePerCustomer { get; init; }
}

/// <summary>The rows behind a figure of a <see cref="MetricQuery"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RowsQuery : MetricQuery
{
    /// <summary>Keys of one group, as the query gave them; none for all.</summary>
    public IReadOnlyList<string>? Group { get; init; }

    /// <summary>Beginning of one step of the trend, as the query gave it; none for all.</summary>
    public string? Bucket { get; init; }

    /// <summary>Where the page before ended.</summary>
    public string? After { get; init; }

    /// <summary>Rows per page, 1..1,000. Default 50.</summary>
    public int? Limit { get; init; }
}

/// <summary>A <see cref="MetricQuery"/> that has been checked.</summary>
/// <param name="Workspace">Whose facts.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Period">The period.</param>
/// <param name="Previous">The period before; null when not asked for.</param>
/// <param name="Dimensions">None to two.</param>
/// <param name="Steps">Steps of the trend; null when not asked for.</param>
/// <param name="Filter">Null for all answers.</param>
/// <param name="MinN">Below it nothing is concluded.</param>
/// <param name="OnePerCustomer">Only each customer's latest answer of a period.</param>
sealed record Question(
    WorkspaceId Workspace, IMetric Metric, Span Period, Span? Previous, IReadOnlyList<Dimension> Dimensions,
    IReadOnlyList<Span>? Steps, Predicate? Filter, int MinN, bool OnePerCustomer)
{
    /// <summary>Of what people said, not of what they answered.</summary>
    public bool IsOfWords => Scales.OfWords.Contains(Metric.Scale);

    /// <summary>Steps of one trend.</summary>
    public const int MaxSteps = 1_100;

    /// <summary>Default of <see cref="MetricQuery.MinN"/>.</summary>
    public const int UsualMinN = 30;

    const int MaxYears = 100;

    /// <summary>The question, or the refusal: <c>metrics.unknown</c>, <c>metrics.period</c>, <c>metrics.compare</c>,
    /// <c>metrics.interval</c>, <c>metrics.too_many_steps</c>, <c>metrics.dimension</c>, <c>metrics.min_n</c>, or one of the filter's.</summary>
    public static (Question? Question, Refusal? Refusal) Read(MetricQuery query, Workspace workspace)
    {
        var calendar = Calendar.Of(workspace.Zone);
        if (MetricList.Find(query.Metric ?? "") is not { } metric)
            return Refuse("metrics.unknown", "There is no such metric; GET metrics lists them.", 404);
        if (calendar.Read(query.Period?.From) is not { } from || calendar.Read(query.Period?.To) is not { } to || from >= to
            || (to - from) / 86_400_000_000L > MaxYears * 366L || calendar.DayOf(from).Year < 200)
        {
            return Refuse("metrics.period", "'period' needs 'from' and a later 'to': dates, or times with offset; 'to' is not included.");
        }

        if (query.Compare is not (null or "previous")) return Refuse("metrics.compare", "'compare' is 'previous' or left out.");
        if (query.MinN is < 0) return Refuse("metrics.min_n", "'minN' is 0 or more.");
        var (dimensions, wrong) = ReadDimensions(query.GroupBy ?? []);
        if (wrong is not null) return (null, wrong);
        var period = new Span(from, to);
        var (steps, refusal) = ReadSteps(query.Interval, period, calendar);
        if (refusal is not null) return (null, refusal);
        var (filter, bad) = PredicateJson.Read(query.Filter);
        if (bad is not null) return (null, bad);
        var previous = query.Compare is null ? (Span?)null : calendar.Before(period);
        return (new(workspace.Id, metric, period, previous, dimensions, steps, filter, query.MinN ?? UsualMinN, query.OnePerCustomer), null);
    }

    static (IReadOnlyList<Dimension> Dimensions, Refusal? Refusal) ReadDimensions(IReadOnlyList<string> names)
    {
        var found = names.Select(n => Dimension.Find(n ?? "")).OfType<Dimension>().ToList();
        return found.Count == names.Count && found.Count <= 2 && found.Distinct().Count() == found.Count
            ? (found, null)
            : ([], new("metrics.dimension", $"'groupBy' takes up to two different of {string.Join(", ", Dimension.Columns)}, trait:<key>, prop:<key>."));
    }

    static (IReadOnlyList<Span>? Steps, Refusal? Refusal) ReadSteps(string? interval, Span period, Calendar calendar)
    {
        if (interval is null) return (null, null);
        if (Cut.All.FirstOrDefault(c => c.Name == interval) is not { } cut)
            return (null, new("metrics.interval", $"'interval' is one of {string.Join(", ", Cut.All.Select(c => c.Name))}."));
        return calendar.Steps(period, cut, MaxSteps) is { } steps
            ? (steps, null)
            : (null, new("metrics.too_many_steps", $"The trend would have more than {MaxSteps} steps; choose a longer interval."));
    }

    static (Question? Question, Refusal? Refusal) Refuse(string code, string detail, int status = 422) =>
        (null, new Refusal(code, detail, status));
}
