using Rapport.Columns;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Analysis;

/// <summary>Which answers are asked for.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Survey">Which survey.</param>
/// <param name="From">First moment, UTC microseconds.</param>
/// <param name="To">First moment no longer meant.</param>
/// <param name="Channel">Only this channel; null for all.</param>
/// <param name="Language">Only this language; null for all.</param>
/// <param name="Version">Only this version; null for all.</param>
sealed record ResultFilter(WorkspaceId Workspace, Guid Survey, long From, long To, string? Channel, string? Language, int? Version);

/// <summary>Counts facts of a survey. What was taken back is left out first, so that every count is of what is said now.</summary>
sealed class ResultSql(IColumns columns, ResultFilter filter)
{
    /// <summary>Responses by state, channel, language, version, signs, and whether the survey's rules leave them out.</summary>
    public Task<IReadOnlyList<(string State, string Channel, string Language, string Version, IReadOnlyList<string> Flags, bool IsOut, long Count)>> ResponsesAsync(CancellationToken ct) => AskAsync(
        $"""
        SELECT {Prop("state")}, channel, {Prop("language")}, JSONExtractRaw(props, 'version'), arrayStringConcat(JSONExtract(props, 'flags', 'Array(String)'), ','), toUInt8({IsOut}), count()
        {Standing(ResponseReports.ResponseType)} GROUP BY 1, 2, 3, 4, 5, 6
        """,
        r => (r.Text(0), r.Text(1), r.Text(2), r.Text(3), (IReadOnlyList<string>)r.Text(4).Split(',', StringSplitOptions.RemoveEmptyEntries), r.Long(5) == 1, r.Long(6)), ct);

    /// <summary>Median seconds of complete responses; null without any.</summary>
    public async Task<double?> MedianAsync(CancellationToken ct) => (await AskAsync(
        $"SELECT if(count() = 0, NULL, quantileExactInclusive(0.5)(JSONExtractFloat(props, 'seconds'))) {Standing(ResponseReports.ResponseType)} AND {Prop("state")} = 'completed' AND JSONHas(props, 'seconds')",
        r => r.DoubleOrNull(0), ct))[0];

    /// <summary>By element: in how many responses that are over it was shown, and the median seconds in sight.</summary>
    public Task<IReadOnlyList<(string Element, long Shown, double? Seconds)>> ShownAsync(CancellationToken ct) => AskAsync(
        $"""
        SELECT element, count(), if(countIf(ms > 0) = 0, NULL, quantileExactInclusiveIf(0.5)(ms / 1000, ms > 0))
        FROM (SELECT arrayJoin(JSONExtract(props, 'shown', 'Array(String)')) AS element, JSONExtractInt(props, 'ms', element) AS ms {Over})
        GROUP BY element
        """,
        r => (r.Text(0), r.Long(1), r.DoubleOrNull(2)), ct);

    /// <summary>By block: how many responses ended there unfinished.</summary>
    public Task<IReadOnlyList<(string Block, long Left)>> LeftAsync(CancellationToken ct) => AskAsync(
        $"SELECT {Prop("leftAt")}, count() {Over} AND {Prop("state")} IN ('abandoned', 'dismissed') AND JSONHas(props, 'leftAt') GROUP BY 1", r => (r.Text(0), r.Long(1)), ct);

    /// <summary>By element: answers that count, how many of them said that it does not apply, and how many the survey's rules leave out.</summary>
    public Task<IReadOnlyList<(string Element, long Answered, long NotApplicable, long LeftOut)>> AnsweredAsync(CancellationToken ct) => AskAsync(
        $"SELECT element, countIf(NOT {IsOut}), countIf(JSONExtractBool(props, 'notApplicable') AND NOT {IsOut}), countIf({IsOut}) {Standing(FactTypes.Answer)} GROUP BY element",
        r => (r.Text(0), r.Long(1), r.Long(2), r.Long(3)), ct);

    /// <summary>By element, scale and score: what figures are made of.</summary>
    public Task<IReadOnlyList<(string Element, string Metric, double Score, long Count)>> ScoresAsync(CancellationToken ct) => AskAsync(
        $"SELECT element, metric, assumeNotNull(score), count() {Standing(FactTypes.Answer)} AND metric <> '' AND score IS NOT NULL GROUP BY 1, 2, 3",
        r => (r.Text(0), r.Text(1), r.DoubleOrNull(2) ?? 0, r.Long(3)), ct);

    /// <summary>By element and item: how often, and mean and spread of the numbers beside it.</summary>
    public async Task<IReadOnlyList<(string Element, string Key, long Count, double Mean, double? Spread)>> ItemsAsync(Summary summary, IReadOnlyList<string> elements, CancellationToken ct)
    {
        if (elements.Count == 0 || Items(summary) is not { } items) return [];
        return await AskAsync(
            $"""
            SELECT element, tupleElement(item, 1) AS key, count(), avg(tupleElement(item, 2)), if(count() < 2, NULL, stddevSamp(tupleElement(item, 2)))
            FROM (SELECT element, arrayJoin({items}) AS item {Standing(FactTypes.Answer)} AND element IN ({"{elements:Array(String)}"}) AND NOT JSONExtractBool(props, 'notApplicable') AND NOT {IsOut})
            GROUP BY element, key
            """,
            r => (r.Text(0), r.Text(1), r.Long(2), r.DoubleOrNull(3) ?? 0, r.DoubleOrNull(4)), ct, ("elements", elements));
    }

    /// <summary>The latest texts of an element.</summary>
    public Task<IReadOnlyList<ResultText>> TextsAsync(string element, string customer, int most, CancellationToken ct) => AskAsync(
        $"""
        SELECT id, {FactTable.AtMicros}, {customer}, {Prop("text")}, {Prop("language")}, channel
        {Standing(FactTypes.Answer)} AND element = {"{element:String}"} AND {Prop("text")} <> '' AND NOT {IsOut} ORDER BY at DESC, id LIMIT {most}
        """,
        r => new ResultText(r.Id(0), Instant.FromMicros(r.Long(1)), r.Id(2) is var who && who == Guid.Empty ? null : who, r.Text(3), r.Text(4), r.Text(5)), ct, ("element", element));

    /// <summary>The latest files of an element.</summary>
    public Task<IReadOnlyList<ResultFile>> FilesAsync(string element, string customer, int most, CancellationToken ct) => AskAsync(
        $"""
        SELECT {Prop("response")}, {FactTable.AtMicros}, {customer}, JSONExtractString(props, 'value', 'name'), JSONExtractInt(props, 'value', 'bytes'), channel
        {Standing(FactTypes.Answer)} AND element = {"{element:String}"} AND JSONHas(props, 'value', 'file') AND NOT {IsOut} ORDER BY at DESC, id LIMIT {most}
        """,
        r => new ResultFile(Guid.Parse(r.Text(0)), Instant.FromMicros(r.Long(1)), r.Id(2) is var who && who == Guid.Empty ? null : who, r.Text(3), r.Long(4), r.Text(5)), ct, ("element", element));

    // Each answer as pairs of an item and a number.
    static string? Items(Summary summary) => summary switch
    {
        Summary.Scale => "[(JSONExtractRaw(props, 'value'), JSONExtractFloat(props, 'value'))]",
        Summary.Choices => "arrayMap(c -> (c, 1.), JSONExtract(props, 'choices', 'Array(String)'))",
        Summary.Matrix => "arrayMap(r -> (concat(tupleElement(r, 1), '/', tupleElement(r, 2)), 1.), JSONExtractKeysAndValues(props, 'value', 'rows', 'String'))",
        Summary.Ranking => "arrayMap((c, i) -> (c, toFloat64(i)), JSONExtract(props, 'choices', 'Array(String)'), arrayEnumerate(JSONExtract(props, 'choices', 'Array(String)')))",
        Summary.Numbers =>
            """
            multiIf(JSONHas(props, 'value', 'parts'), JSONExtractKeysAndValues(props, 'value', 'parts', 'Float64'),
                    JSONType(props, 'value') = 'Object', JSONExtractKeysAndValues(props, 'value', 'Float64'),
                    [('', JSONExtractFloat(props, 'value'))])
            """,
        _ => null,
    };

    string Over => $"{Standing(ResponseReports.ResponseType)} AND {Prop("state")} <> 'started'";

    /// <summary>Facts of the survey as they stand: what was taken back is left out, and so is its taking back.</summary>
    string Standing(string type)
    {
        var where = $"workspace = {{workspace:UUID}} AND type = '{type}' AND {FactTable.Between("from", "to")} AND {Prop("survey")} = {{survey:String}}";
        var narrow = (filter.Channel is null ? "" : " AND channel = {channel:String}")
            + (filter.Language is null ? "" : $" AND {Prop("language")} = {{language:String}}")
            + (filter.Version is null ? "" : " AND JSONExtractInt(props, 'version') = {version:Int64}");
        return $"FROM {FactTable.Name} WHERE {where}{narrow} AND sign = 1 AND (id, revision) NOT IN (SELECT id, revision FROM {FactTable.Name} WHERE {where} AND sign = -1)";
    }

    const string IsOut = "JSONExtractBool(props, 'leftOut')";

    static string Prop(string name) => $"JSONExtractString(props, '{name}')";

    Task<IReadOnlyList<T>> AskAsync<T>(string sql, Func<ColumnRow, T> read, CancellationToken ct, params (string, object)[] more)
    {
        var parameters = new Dictionary<string, object>
        {
            ["workspace"] = filter.Workspace.Value, ["from"] = filter.From, ["to"] = filter.To, ["survey"] = filter.Survey.ToString(),
        };
        if (filter.Channel is { } channel) parameters["channel"] = channel;
        if (filter.Language is { } language) parameters["language"] = language;
        if (filter.Version is { } version) parameters["version"] = (long)version;
        foreach (var (name, value) in more) parameters[name] = value;
        return columns.QueryAsync(new ColumnQuery(sql) { Parameters = parameters }, read, ct);
    }
}
