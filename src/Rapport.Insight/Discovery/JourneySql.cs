using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Insight.Discovery;

/// <summary>Cuts what customers did into journeys, inside the column store.</summary>
/// <remarks>Steps travel as numbers: a customer's life is then 10 bytes an event, and ten million of them fit into the store's memory.</remarks>
sealed class JourneySql
{
    /// <summary>Steps with a name of their own; rarer ones are all <see cref="Other"/>.</summary>
    public const int MostSteps = 100;

    /// <summary>Events of one journey; what comes after is left out, and the journey counted as cut.</summary>
    public const int MostEvents = 1_000;

    /// <summary>The name of all steps beyond the most frequent ones.</summary>
    public const string Other = "(other)";

    /// <summary>Types of facts that are no step of a journey: what a customer said or agreed to is measured beside it, and how data came in is nobody's doing.</summary>
    public static IReadOnlyList<string> Quiet { get; } =
        [FactTypes.Identify, FactTypes.Alias, FactTypes.Group, FactTypes.Answer, FactTypes.Response, FactTypes.ConsentGiven, FactTypes.ConsentWithdrawn, .. FactTypes.Arrivals];

    readonly JourneyQuestion _question;
    readonly Parameters _parameters;
    readonly string _customer;
    readonly string _where;

    JourneySql(JourneyQuestion question, string customerSql, string filter, Parameters parameters)
    {
        (_question, _customer, _parameters) = (question, customerSql, parameters);
        var all = $"workspace = {parameters.Id(question.Workspace.Value)} AND at >= {parameters.Time(question.Period.From)} AND at < {parameters.Time(question.Period.To)}";
        _where = $"{all} AND metric = '' AND type NOT IN {parameters.Add(Quiet, "Array(String)")} AND {question.By} <> '' AND {customerSql} <> {FactSql.Nobody} AND {filter} AND {FactSql.Stands(all)}";
        if (question.Ignored.Count > 0) _where += $" AND {question.By} NOT IN {parameters.Add(question.Ignored, "Array(String)")}";
    }

    /// <summary>The statements of a question, or the filter's refusal.</summary>
    public static (JourneySql? Sql, Refusal? Refusal) Of(JourneyQuestion question, string customerSql, long now, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> members)
    {
        var parameters = new Parameters();
        var (filter, refusal) = new FactFilter(question.Workspace, customerSql, now, parameters, areAnswers: false) { Members = members }.Compile(question.Filter);
        return refusal is null ? (new(question, customerSql, filter, parameters), null) : (null, refusal);
    }

    /// <summary>Values of all statements made so far.</summary>
    public IReadOnlyDictionary<string, object> Values => _parameters.Values;

    /// <summary>Name and number of events of each step, the most frequent first.</summary>
    public string Names() => $"SELECT {_question.By} AS name, count() AS n FROM {FactTable.Name} WHERE {_where} GROUP BY name ORDER BY n DESC, name LIMIT {MostSteps}";

    /// <summary>Everything after the names.</summary>
    /// <param name="names">Of steps 1, 2, 3 …; 0 is <see cref="Other"/>.</param>
    public Statements Over(IReadOnlyList<string> names)
    {
        var journeys = Journeys(names);
        return new(
            $"""
            SELECT count(), uniq(who), sum(length(steps)), uniqExact(cityHash64(steps)), countIf(wasCut),
                   {Spread("seconds")}, {Spread("toFloat64(length(steps))")}, {Score}
            FROM ({journeys})
            """,
            $"""
            SELECT pair.1 AS step, sum(pair.2), count(), countIf(pair.2 > 1), countIf(pair.1 = first), countIf(pair.1 = last), {Score}
            FROM (SELECT arrayJoin(arrayMap(s -> (s, countEqual(steps, s)), arrayDistinct(steps))) AS pair, steps[1] AS first, steps[-1] AS last, score FROM ({journeys}))
            GROUP BY step ORDER BY sum(pair.2) DESC, step
            """,
            $"""
            SELECT flow.1 AS earlier, flow.2 AS later, count() AS n, {Spread("flow.3 / 1000000")}
            FROM (SELECT arrayJoin(arrayZip(arrayPopBack(steps), arrayPopFront(steps), arrayPopFront(arrayDifference(times)))) AS flow FROM ({journeys}))
            GROUP BY earlier, later ORDER BY n DESC, earlier, later
            """,
            $"SELECT steps, count() AS n, {Spread("seconds")}, {Score} FROM ({journeys}) GROUP BY steps ORDER BY n DESC, steps LIMIT {_parameters.Add((long)_question.Variants, "UInt32")}");
    }

    /// <summary>Of the journeys that were judged: how many, and sums of their scores and of the squares.</summary>
    const string Score = "count(score), ifNull(sum(score), 0), ifNull(sum(score * score), 0)";

    static string Spread(string of) =>
        $"avg({of}), quantileExactInclusive(0.5)({of}), quantileExactInclusive(0.9)({of}), min({of}), max({of})";

    string Journeys(IReadOnlyList<string> names)
    {
        long Number(string name) => names.ToList().IndexOf(name) + 1; // asked for, so it is there
        string Numbers(IEnumerable<string> some) => _parameters.Add(some.Select(Number).ToList(), "Array(Int64)");
        var begins = _question.Begins is { } first ? _parameters.Add(Number(first), "Int64") : null;
        var life =
            $"""
            SELECT {_customer} AS who, arraySort(groupArray(({FactTable.AtMicros}, toInt16(indexOf({_parameters.Add(names, "Array(String)")}, toString({_question.By})))))) AS events
            FROM {FactTable.Name} WHERE {_where} GROUP BY who
            """;
        var ends = $"d > {_parameters.Add(_question.GapDays * 86_400_000_000L, "Int64")}" + (begins is null ? "" : $" OR e.2 = {begins}");
        // With each journey the beginning of the next one: what is said then is said of that.
        var parts =
            $"""
            SELECT who, arraySplit((e, d) -> {ends}, events, arrayDifference(arrayMap(e -> e.1, events))) AS all,
                   arrayJoin(arrayZip(all, arrayPushBack(arrayPopFront(arrayMap(p -> p[1].1, all)), toInt64(9223372036854775807)))) AS one, one.1 AS part, one.2 AS next
            FROM ({life})
            """;
        var kept = _question.Collapse
            ? "arrayFilter((e, d, i) -> d <> 0 OR i = 1, part, arrayDifference(arrayMap(e -> toInt32(e.2), part)), arrayEnumerate(part))"
            : "part";
        var (heard, score) = Heard();
        return
            $"""
            SELECT who, {kept} AS whole, length(whole) > {MostEvents} AS wasCut, arraySlice(whole, 1, {MostEvents}) AS journey,
                   arrayMap(e -> e.2, journey) AS steps, arrayMap(e -> e.1, journey) AS times, times[1] AS began, times[-1] AS ended,
                   (ended - began) / 1000000 AS seconds, {score} AS score
            FROM ({parts}) AS parts {heard}
            WHERE {(begins is null ? "1" : $"part[1].2 = {begins}")} AND hasAll(steps, {Numbers(_question.Through)}) AND NOT hasAny(steps, {Numbers(_question.Without)})
            """;
    }

    /// <summary>What joins people's answers to their journeys, and how a journey was judged: the mean of what its customer answered from its first step until so long
    /// after the last as would have ended it, or until the next one begins.</summary>
    (string Join, string Score) Heard()
    {
        if (_question.Score is not { } scale) return ("", "CAST(NULL AS Nullable(Float64))");
        var gap = _question.GapDays * 86_400_000_000L;
        var answers =
            $"workspace = {_parameters.Id(_question.Workspace.Value)} AND metric = {_parameters.Text(scale.Id)} AND at >= {_parameters.Time(_question.Period.From)} AND at < {_parameters.Time(_question.Period.To + gap)}";
        return (
            $"""
            LEFT JOIN (SELECT {_customer} AS who, groupArray(({FactTable.AtMicros}, assumeNotNull(score))) AS said FROM {FactTable.Name}
              WHERE {answers} AND score >= {_parameters.Add((double)scale.Min, "Float64")} AND score <= {_parameters.Add((double)scale.Max, "Float64")} AND floor(score) = score AND {FactSql.Stands(answers)}
              GROUP BY who) AS answers USING who
            """,
            $"arrayFilter(s -> s.1 >= began AND s.1 < least(next, ended + {_parameters.Add(gap, "Int64")}), said) AS heard, if(empty(heard), NULL, arrayAvg(arrayMap(s -> s.2, heard)))");
    }

    /// <summary>What is asked about the same journeys.</summary>
    /// <param name="Totals">One row.</param>
    /// <param name="Steps">A row a step.</param>
    /// <param name="Flows">A row a pair of neighbours.</param>
    /// <param name="Variants">A row a variant.</param>
    public sealed record Statements(string Totals, string Steps, string Flows, string Variants);
}
