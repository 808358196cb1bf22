using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Bench.Columns;

/// <summary>What a dashboard, a customer page and a segment ask.</summary>
static class Queries
{
    const string Nps = "sumIf(sign, score >= 9) AS promoters, sumIf(sign, score <= 6) AS detractors, sum(sign) AS n";

    static readonly string Answers = $"FROM facts WHERE workspace = {{workspace:UUID}} AND metric = {{metric:String}} AND {FactTable.Between("from", "to")}";

    public static IEnumerable<(string Name, ColumnQuery Query)> All(FactSource source)
    {
        _ = source;
        yield return ("nps total, two years", Ask($"SELECT {Nps} {Answers}"));
        yield return ("nps by month, two years", Ask($"SELECT toString(toStartOfMonth(at, 'Europe/Berlin')) AS month, {Nps} {Answers} GROUP BY month ORDER BY month"));
        yield return ("nps by month and channel", Ask($"SELECT toString(toStartOfMonth(at, 'Europe/Berlin')) AS month, channel, {Nps} {Answers} GROUP BY month, channel ORDER BY month, channel"));
        yield return ("nps by channel, last 30 days", Ask($"SELECT channel, {Nps} {Answers} GROUP BY channel", days: 30));
        yield return ("nps by employee", Ask($"SELECT employee, {Nps} {Answers} GROUP BY employee"));
        yield return ("score counts by touchpoint, all three metrics", Ask("SELECT touchpoint, metric, sumMap([score], [toInt64(sign)]) FROM facts WHERE workspace = {workspace:UUID} AND metric != '' AND score IS NOT NULL GROUP BY touchpoint, metric"));
        yield return ("nps by month where props.plan = gold", Ask($"SELECT toString(toStartOfMonth(at, 'Europe/Berlin')) AS month, {Nps} {Answers} AND {FactTable.AnswerProp("{key:String}")} = {{value:String}} GROUP BY month", ("key", "plan"), ("value", "gold")));
        yield return ("nps by props.country", Ask($"SELECT {FactTable.AnswerProp("{key:String}")} AS value, {Nps} {Answers} GROUP BY value", ("key", "country")));
        yield return ("nps of 5,000 subjects", Ask($"SELECT {Nps} {Answers} AND subject IN {{subjects:Array(UUID)}}", ("subjects", Enumerable.Range(0, 5000).Select(i => FactSource.Subject(i * 7).Value).ToList())));
        yield return ("latest answer per customer, nps", Ask($"SELECT sumIf(1, last >= 9), sumIf(1, last <= 6), count() FROM (SELECT customer, argMax(score, at) AS last {Answers} GROUP BY customer)"));
        yield return ("facts by type and day, 90 days", Ask($"SELECT type, toString(toDate(at, 'Europe/Berlin')) AS day, sum(sign) FROM facts WHERE workspace = {{workspace:UUID}} AND {FactTable.Between("from", "to")} GROUP BY type, day", days: 90));
        yield return ("order value by month", Ask($"SELECT toString(toStartOfMonth(at, 'Europe/Berlin')) AS month, currency, sum(amount * sign) FROM facts WHERE workspace = {{workspace:UUID}} AND type = 'Order Completed' GROUP BY month, currency"));
        yield return ("timeline of 3 subjects, latest 50", Ask("SELECT toString(id), type, toUnixTimestamp64Micro(at), channel, touchpoint, props FROM facts WHERE workspace = {workspace:UUID} AND subject IN {subjects:Array(UUID)} ORDER BY at DESC LIMIT 50", ("subjects", new[] { FactSource.Subject(11).Value, FactSource.Subject(222_222).Value, FactSource.Subject(444_444).Value })));
        yield return ("rows behind a bar, latest 50", Ask($"SELECT toString(id), toUnixTimestamp64Micro(at), score, props {Answers} AND channel = 'app' ORDER BY at DESC LIMIT 50"));
        yield return ("facts by arrival, 100", Ask("SELECT toString(id), props FROM facts WHERE workspace = {workspace:UUID} ORDER BY received DESC LIMIT 100"));
        yield return ("one fact by id", Ask("SELECT props FROM facts WHERE workspace = {workspace:UUID} AND id = {id:UUID}", ("id", Guid.Parse("0f0f0f0f-0000-4000-8000-00000000beef"))));
    }

    static ColumnQuery Ask(string sql, params (string Name, object Value)[] more) => Ask(sql, 730, more);

    static ColumnQuery Ask(string sql, int days, params (string Name, object Value)[] more)
    {
        var parameters = new Dictionary<string, object>
        {
            ["workspace"] = FactSource.Workspace.Value,
            ["metric"] = "nps",
            ["from"] = FactSource.To - (days * 86_400_000_000),
            ["to"] = FactSource.To,
        };
        foreach (var (name, value) in more) parameters[name] = value;
        return new ColumnQuery(sql) { Parameters = parameters, Limit = TimeSpan.FromSeconds(60) };
    }
}
