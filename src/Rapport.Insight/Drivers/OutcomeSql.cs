using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;

namespace Rapport.Insight.Drivers;

/// <summary>Puts beside each customer's latest answer what was known of them before it, and what they did after it. What happened in the moment of the answer is neither.</summary>
sealed class OutcomeSql
{
    /// <summary>Customers that are looked at, those who answered last.</summary>
    public const int MostRows = 50_000;

    const long Day = 86_400_000_000;

    readonly OutcomeQuestion _question;
    readonly IReadOnlyList<string> _traits;
    readonly Parameters _parameters;
    readonly string _customer;
    readonly string _answers;
    readonly string _isOver;

    OutcomeSql(OutcomeQuestion question, IReadOnlyList<string> traits, AnswerSql answers, long now)
    {
        (_question, _traits, _parameters, _customer) = (question, traits, answers.Parameters, answers.Customer);
        var narrow = question.Element is { } element ? $" AND element = {_parameters.Text(element)}" : "";
        if (question.Touchpoint is { } touchpoint) narrow += $" AND touchpoint = {_parameters.Text(touchpoint)}";
        _answers = $"{answers.FromStanding}{narrow}";
        _isOver = $"at <= {_parameters.Time(now - (question.WindowDays * Day))}";
    }

    /// <summary>The statements of a question, or the filter's refusal.</summary>
    public static (OutcomeSql? Sql, Refusal? Refusal) Of(
        OutcomeQuestion question, IReadOnlyList<string> traits, string customerSql, long now, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> members)
    {
        var (answers, refusal) = AnswerSql.Of(question.Score, customerSql, now, members);
        return answers is null ? (null, refusal) : (new(question, traits, answers, now), null);
    }

    /// <summary>Values of all statements made so far.</summary>
    public IReadOnlyDictionary<string, object> Values => _parameters.Values;

    /// <summary>One row: answers, those of nobody known, those of others whose window is not over yet, and customers with one whose window is.</summary>
    public string Totals() =>
        $"""
        SELECT count(), countIf({_customer} = {FactSql.Nobody}), countIf({_customer} <> {FactSql.Nobody} AND NOT ({_isOver})),
               uniqExactIf({_customer}, {_customer} <> {FactSql.Nobody} AND {_isOver}) {_answers}
        """;

    /// <summary>A row per customer, the latest answer first: fact, customer, time, score, touchpoint; spend, orders and days before; whether it had happened before; whether it
    /// happened after, and the money after; whether any was in another currency; and the traits as they were.</summary>
    public string Rows()
    {
        var window = _parameters.Add(_question.WindowDays * Day, "Int64");
        var isAfter = $"e.1 > o.moment AND e.1 <= o.moment + {window}";
        var traits = $"arrayMap(k -> arraySort(t -> (t.2, if(t.2 = 1, t.3, -t.3)), arrayFilter(t -> t.1 = k AND t.3 < o.moment, told))[-1].4, range(1, {_traits.Count + 1}))";
        return
            $"""
            SELECT o.fact, o.who, o.moment, o.value, o.place,
                   greatest(0, arraySum(e -> if(e.1 < o.moment, e.4, 0), life)), arrayCount(e -> e.2 = 1 AND e.1 < o.moment, life),
                   (o.moment - arrayMin(arrayPushBack(arrayMap(e -> e.1, life), o.moment))) / {Day},
                   arrayExists(e -> e.3 = 1 AND e.1 <= o.moment, life), arrayExists(e -> e.3 = 1 AND {isAfter}, life), arraySum(e -> if({isAfter}, e.4, 0), life),
                   arrayExists(e -> e.5 = 1 AND e.1 <= o.moment + {window}, life), {(_traits.Count == 0 ? "[]" : traits)}
            FROM (SELECT {_customer} AS who, argMax(id, {FactSql.Order}) AS fact, max({FactTable.AtMicros}) AS moment, argMax(assumeNotNull(score), {FactSql.Order}) AS value,
                         argMax(toString(touchpoint), {FactSql.Order}) AS place
                  {_answers} AND {_customer} <> {FactSql.Nobody} AND {_isOver} GROUP BY who ORDER BY moment DESC, fact DESC LIMIT {MostRows}) AS o
            LEFT JOIN ({Lives()}) AS lives ON lives.who = o.who
            {(_traits.Count == 0 ? "" : $"LEFT JOIN ({Told()}) AS traits ON traits.who = o.who")}
            ORDER BY o.moment DESC, o.fact DESC
            """;
    }

    /// <summary>When somebody was named, ordered, got money back, or did what is asked for.</summary>
    string Lives()
    {
        var all = $"workspace = {_parameters.Id(_question.Score.Workspace.Value)} AND type IN {_parameters.Add((string[])[FactTypes.Identify, FactTypes.Order, FactTypes.Refund, _question.Event ?? FactTypes.Order], "Array(String)")}";
        var (currency, tells) = (_parameters.Text(_question.Currency), _parameters.Text(_question.Event ?? ""));
        var isMoney = $"type IN ('{FactTypes.Order}', '{FactTypes.Refund}')";
        return
            $"""
            SELECT {_customer} AS who, groupArray(({FactTable.AtMicros}, type = '{FactTypes.Order}', type = {tells}, toFloat64(if({isMoney} AND currency = {currency}, ifNull(amount, 0), 0)),
                   {isMoney} AND currency NOT IN ('', {currency}))) AS life
            FROM {FactTable.Name} WHERE {all} AND {_customer} <> {FactSql.Nobody} AND {FactSql.Stands(all)} GROUP BY who
            """;
    }

    /// <summary>What was stated of somebody, and when: what was stated as "once" holds where nothing else was, the earliest of it.</summary>
    string Told()
    {
        var all = $"workspace = {_parameters.Id(_question.Score.Workspace.Value)} AND type = '{FactTypes.Identify}'";
        return
            $"""
            SELECT who, groupArray((no, isStated, moment, value)) AS told FROM (
              SELECT {_customer} AS who, arrayJoin(range(1, {_traits.Count + 1})) AS no, {_parameters.Add(_traits, "Array(String)")}[no] AS name, mapContains({FactTable.Traits}, name) AS isStated,
                     {FactTable.AtMicros} AS moment, ifNull(if(isStated, {FactTable.Traits}[name], {FactTable.TraitsOnce}[name]), '') AS value
              FROM {FactTable.Name} WHERE {all} AND {FactSql.Stands(all)} AND (isStated OR mapContains({FactTable.TraitsOnce}, name)))
            GROUP BY who
            """;
    }
}
