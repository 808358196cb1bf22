using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>A predicate over the rows of <c>facts</c>.</summary>
/// <param name="workspace">Whose facts; also of the inner queries.</param>
/// <param name="customerSql">The present customer of a row, see <see cref="ICustomerMap.CustomerSql"/>.</param>
/// <param name="now">UTC microseconds, where "within days" ends.</param>
/// <param name="parameters">Takes the values.</param>
/// <param name="areAnswers">True where every row has a metric.</param>
public sealed class FactFilter(WorkspaceId workspace, string customerSql, long now, Parameters parameters, bool areAnswers) : PredicateSql
{
    /// <summary>The members of the segments that the predicate names, see <see cref="ISegmentMembers"/>.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Members { get; init; } = new Dictionary<Guid, IReadOnlyList<Guid>>();

    /// <inheritdoc />
    protected override string MemberSql(Predicate.Member member) => Members.TryGetValue(member.Segment, out var who)
        ? $"({customerSql} IN {parameters.Add(who, "Array(UUID)")})"
        : base.MemberSql(member);

    /// <inheritdoc />
    protected override FieldSql? FieldOf(string name) => FactSql.Field(name, areAnswers, parameters);

    /// <inheritdoc />
    protected override string Parameter(object value) => value switch
    {
        string text => parameters.Text(text),
        long micros => parameters.Add(micros, "Int64"),
        double number => parameters.Add(number, "Float64"),
        bool flag => parameters.Add(flag, "Bool"),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <inheritdoc />
    protected override string ToNumber(string sql) => $"toFloat64OrNull({sql})";

    /// <inheritdoc />
    protected override string ContainsSql(string text, string part) => $"position({text}, {part}) > 0";

    /// <inheritdoc />
    protected override string StartsWithSql(string text, string start) => $"startsWith({text}, {start})";

    /// <inheritdoc />
    protected override string MatchesSql(string text, string pattern) => $"match({text}, {pattern})";

    /// <inheritdoc />
    protected override string TraitSql(Predicate.Trait trait)
    {
        if (trait.HeldFor is not null) throw Refuse("filter.not_here", "'for' is followed live by segments: save it as a segment, and filter by that.");
        var (op, isNegated) = Positive(trait.Test.Op);
        var condition = Compare(new("value", FieldKind.Any), trait.Test with { Op = op }, trait.Key);
        var who = $"{customerSql} IN (SELECT who FROM {FactSql.TraitValues(workspace.Value, trait.Key, customerSql, parameters)} WHERE {condition})";
        return isNegated ? $"NOT ({who})" : $"({who})";
    }

    /// <inheritdoc />
    protected override string HappenedSql(Predicate.Happened happened)
    {
        var areLeftOut = happened.Count.Holds(0);
        return $"({(areLeftOut ? "NOT " : "")}{customerSql} IN ({PeopleSql(happened, areLeftOut)}))";
    }

    /// <summary>The query for the customers to whom something happened so often, or the refusal.</summary>
    /// <returns>One column, <c>who</c>; and whether it names all others: somebody to whom it never happened is in no fact, so
    /// a count that zero fulfils is asked the other way round.</returns>
    public (string Sql, bool AreLeftOut, Refusal? Refusal) People(Predicate.Happened happened)
    {
        var areLeftOut = happened.Count.Holds(0);
        var (sql, refusal) = Guarded(() => PeopleSql(happened, areLeftOut));
        return (sql, areLeftOut, refusal);
    }

    string PeopleSql(Predicate.Happened happened, bool areLeftOut)
    {
        var conditions = new List<string> { $"workspace = {parameters.Id(workspace.Value)}" };
        var facts = new FactFilter(workspace, customerSql, now, parameters, areAnswers: happened.Match.ContainsKey("metric"));
        foreach (var (field, values) in happened.Match)
            conditions.Add(facts.Compare(facts.Known(field), new(Operator.In, [.. values.Cast<object>()]), field));
        conditions.AddRange(happened.Where.Select(facts.Sql));
        var reach = happened.Whole;
        if (reach.Since is not null) throw Refuse("filter.not_here", "'since' is followed live by segments: save it as a segment, and filter by that.");
        if (reach.Within is { } span) conditions.Add($"at >= {parameters.Time(now - span)} AND at <= {parameters.Time(now)}");
        if (reach.From is { } from) conditions.Add($"at >= {parameters.Time(from)}");
        if (reach.To is { } to) conditions.Add($"at < {parameters.Time(to)}");
        var count = $"sum(sign) {happened.Count.Op.Sql} {parameters.Add(happened.Count.N, "Int64")}";
        return
            $"""
            SELECT who FROM (SELECT {customerSql} AS who, sign FROM {FactTable.Name} WHERE {string.Join(" AND ", conditions)})
             WHERE who <> {FactSql.Nobody} GROUP BY who HAVING {(areLeftOut ? $"NOT ({count})" : count)}
            """;
    }

    static (Operator Op, bool IsNegated) Positive(Operator op) =>
        op == Operator.IsNot ? (Operator.Is, true)
        : op == Operator.NotIn ? (Operator.In, true)
        : op == Operator.Missing ? (Operator.Exists, true)
        : (op, false);
}
