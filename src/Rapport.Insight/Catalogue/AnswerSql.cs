using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Insight.Catalogue;

/// <summary>Which rows of <c>facts</c> a question is about. Counts and rows are read through it, so they agree.</summary>
sealed class AnswerSql
{
    readonly Question question;
    readonly string customerSql;

    AnswerSql(Question question, string customerSql, string filter, Parameters parameters)
    {
        Parameters = parameters;
        this.question = question;
        this.customerSql = customerSql;
        var keys = question.Dimensions.Select((d, i) => d.Sql(i, question.Workspace.Value, customerSql, Parameters)).ToList();
        Keys = [.. keys.Select(k => k.Key)];
        var joins = string.Join("\n", keys.Select(k => k.Join));
        var where = $"{Base()} AND {filter}";
        var latest = Latest(where);
        From = $"FROM {FactTable.Name}\n{joins}\nWHERE {where}{latest}";
        FromStanding = $"{From} AND {FactSql.Stands(Base())}";
    }

    /// <summary>Values of the statement.</summary>
    public Parameters Parameters { get; }

    /// <summary>An expression per dimension, never NULL.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>FROM, joins and WHERE. Rows are not yet summed over their signs.</summary>
    public string From { get; }

    /// <summary>The same, reduced to the rows that still stand: one per answer.</summary>
    public string FromStanding { get; }

    /// <summary>The present customer of a row.</summary>
    public string Customer => customerSql;

    /// <summary>The rows of a question, or the filter's refusal.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="customerSql">The present customer of a row.</param>
    /// <param name="now">UTC microseconds.</param>
    /// <param name="members">Of the segments that the filter names.</param>
    public static (AnswerSql? Sql, Refusal? Refusal) Of(
        Question question, string customerSql, long now, IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> members)
    {
        var parameters = new Parameters();
        var (filter, refusal) = new FactFilter(question.Workspace, customerSql, now, parameters, areAnswers: true) { Members = members }.Compile(question.Filter);
        return refusal is null ? (new(question, customerSql, filter, parameters), null) : (null, refusal);
    }

    string Base()
    {
        var scale = question.Metric.Scale;
        var from = question.Previous?.From ?? question.Period.From;
        return $"workspace = {Parameters.Id(question.Workspace.Value)} AND metric = {Parameters.Text(scale.Id)}" +
            $" AND score >= {Parameters.Add((double)scale.Min, "Float64")} AND score <= {Parameters.Add((double)scale.Max, "Float64")}" +
            $" AND floor(score) = score AND at >= {Parameters.Time(from)} AND at < {Parameters.Time(question.Period.To)}";
    }

    /// <summary>Narrows to each customer's latest answer of either period that passes the filter. Without a customer every
    /// answer stands for itself. An answer that was taken back does not count as latest.</summary>
    string Latest(string where) => !question.OnePerCustomer ? "" :
        $"""

         AND id IN (SELECT argMax(id, {FactSql.Order}) FROM {FactTable.Name} WHERE {where} AND {FactSql.Stands(where)}
           GROUP BY at >= {Parameters.Time(question.Period.From)}, if({customerSql} = {FactSql.Nobody}, id, {customerSql}))
        """;
}
