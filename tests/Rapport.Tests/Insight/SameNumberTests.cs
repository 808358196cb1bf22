using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Tests.Insight;

/// <summary>The same number on every surface: report, its groups, its trend, its rows, its export, and a count by hand.</summary>
public sealed class SameNumberTests(InsightServer server) : IClassFixture<InsightServer>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>60 in an ordinary run; RAPPORT_DATASETS asks for more.</summary>
    static int DataSets => int.Parse(Environment.GetEnvironmentVariable("RAPPORT_DATASETS") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Row", "3.4")]
    public async Task Every_surface_shows_the_same_number()
    {
        for (var seed = 1; seed <= DataSets; seed++)
        {
            try
            {
                await CheckAsync(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed} (zone, metric and question follow from it): {e.Message}", e);
            }
        }
    }

    async Task CheckAsync(int seed)
    {
        var data = new RandomAnswers(seed, server.NewWorkspace);
        await server.StoreAsync(data.Rows, Ct);
        var (from, to) = data.Period();
        var filter = data.Chance(70) ? data.Filter() : (Json: null, Holds: (Func<Fact, bool>)(_ => true));
        List<(string Name, Func<Fact, string> Key)> dimensions = [data.Dimension(), data.Dimension()];
        if (dimensions[0].Name == dimensions[1].Name || data.Chance(30)) dimensions.RemoveAt(1);
        var (interval, isLatest) = (data.Pick(Cut.All), data.Chance(25));
        var query = new JsonObject
        {
            ["metric"] = data.Metric.Id,
            ["period"] = new JsonObject { ["from"] = Text(from), ["to"] = Text(to) },
            ["compare"] = "previous",
            ["groupBy"] = new JsonArray([.. dimensions.Select(d => JsonValue.Create(d.Name))]),
            ["interval"] = interval.Name,
            ["onePerCustomer"] = isLatest,
            ["filter"] = filter.Json?.DeepClone(),
        };
        var report = await server.AskAsync(data.Workspace, "metrics/query", query, Ct);

        // By hand.
        var before = Before(from, to);
        var answers = Latest(data.Standing.Where(f => In(data.DayOf(f), from, to)).Where(filter.Holds), isLatest);
        var earlier = Latest(data.Standing.Where(f => In(data.DayOf(f), before, from)).Where(filter.Holds), isLatest);
        ShouldBe(report["total"]!, data.Metric, answers);
        ShouldBe(report["previous"]!, data.Metric, earlier);

        // Trend: each answer in the step its day on the wall belongs to; together the total.
        var trend = report["trend"]!.AsArray();
        var steps = answers.ToLookup(f => interval.Start(data.DayOf(f)));
        foreach (var step in trend)
        {
            var day = interval.Start(DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(step!["from"]!.GetValue<DateTimeOffset>().UtcDateTime, data.Zone)));
            ShouldBe(step["figure"]!, data.Metric, [.. steps[day]]);
        }

        trend.Sum(s => N(s!["figure"]!)).ShouldBe(answers.Count);

        // Groups: each pair of keys once; together the total.
        var groups = report["groups"]!.AsArray();
        var hand = answers.ToLookup(f => string.Join('\u001F', dimensions.Select(d => d.Key(f))));
        groups.Count.ShouldBe(hand.Count);
        foreach (var group in groups) ShouldBe(group!["figure"]!, data.Metric, [.. hand[string.Join('\u001F', Keys(group))]]);

        // Rows: of the total, of a group and of a step, as many as n, and recounting them gives the figure.
        await RowsAsync(data, query, null, null, report["total"]!, answers);
        if (groups.Count > 0 && data.Pick<JsonNode?>([.. groups]) is { } some)
            await RowsAsync(data, query, some["keys"]!.AsArray(), null, some["figure"]!, [.. hand[string.Join('\u001F', Keys(some))]]);
        var bucket = data.Pick<JsonNode?>([.. trend])!;
        await RowsAsync(data, query, null, bucket["from"]!.ToString(), bucket["figure"]!, null);

        await ExportAsync(data.Workspace, query, report);
        var listed = (await server.SendAsync(HttpMethod.Get, data.Workspace, "metrics", null, Ct)).Body["items"]!.AsArray();
        listed.Single(m => m!["id"]!.ToString() == data.Metric.Id)!["answers"]!.GetValue<long>().ShouldBe(data.Standing.Count());
    }

    async Task RowsAsync(RandomAnswers data, JsonObject query, JsonNode? group, string? bucket, JsonNode figure, IReadOnlyList<Fact>? expected)
    {
        var ids = new List<Guid>();
        var scores = new List<int>();
        var body = query.DeepClone().AsObject();
        (body["group"], body["bucket"], body["limit"]) = (group?.DeepClone(), bucket, 70);
        do
        {
            var page = await server.AskAsync(data.Workspace, "metrics/rows", body, Ct);
            page["total"]!.GetValue<long>().ShouldBe(N(figure));
            ids.AddRange(page["items"]!.AsArray().Select(r => r!["fact"]!.GetValue<Guid>()));
            scores.AddRange(page["items"]!.AsArray().Select(r => (int)r!["score"]!.GetValue<double>()));
            body["after"] = page["next"]?.DeepClone();
        }
        while (body["after"] is not null);
        ids.ShouldBeUnique();
        ids.Count.ShouldBe((int)N(figure));
        if (expected is not null) ids.ShouldBe(expected.Select(f => f.Id.Value), ignoreOrder: true);
        var recounted = Figure.Of(data.Metric, ScoreCounts.Of(data.Metric.Scale, scores), Question.UsualMinN);
        (recounted.Value, recounted.Low, recounted.High).ShouldBe((Number(figure["value"]), Number(figure["low"]), Number(figure["high"])));
    }

    async Task ExportAsync(WorkspaceId workspace, JsonObject query, JsonObject report)
    {
        var lines = (await server.ExportAsync(workspace, query, Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(CsvLine).ToList();
        var head = lines[0];
        lines.ShouldAllBe(l => l.Count == head.Count);
        foreach (var cell in lines.Skip(1).SelectMany(l => l.Skip(5).Take(report["groups"]!.AsArray().FirstOrDefault()?["keys"]!.AsArray().Count ?? 0)))
            cell.ShouldNotStartWith("=");
        List<(string Kind, JsonNode Figure)> figures =
        [
            ("total", report["total"]!), ("previous", report["previous"]!),
            .. report["trend"]!.AsArray().Select(s => ("trend", s!["figure"]!)), .. report["groups"]!.AsArray().Select(g => ("group", g!["figure"]!)),
        ];
        var written = lines.Skip(1).Where(l => l[2] != "change").ToList();
        written.Count.ShouldBe(figures.Count);
        foreach (var (line, (kind, figure)) in written.Zip(figures))
        {
            line[2].ShouldBe(kind);
            foreach (var name in new[] { "value", "low", "high", "n", "numerator" })
                line[head.IndexOf(name)].ShouldBe(figure[name]?.ToJsonString() is { } json and not "null" ? Number(JsonNode.Parse(json))!.Value.ToString("R", CultureInfo.InvariantCulture) : "");
        }
    }

    static void ShouldBe(JsonNode figure, IMetric metric, IReadOnlyList<Fact> answers)
    {
        var scores = answers.Select(f => (int)f.Score!.Value).ToList();
        N(figure).ShouldBe(scores.Count);
        Number(figure["value"]).HasValue.ShouldBe(scores.Count > 0);
        if (scores.Count > 0) Number(figure["value"])!.Value.ShouldBe(ByHand(metric.Id, scores), 1e-9);
        figure["enough"]!.GetValue<bool>().ShouldBe(scores.Count >= 30);
        figure["counts"]!.AsObject().Sum(c => c.Value!.GetValue<long>()).ShouldBe(scores.Count);
        if (scores.Count == 0) return;
        figure["shares"]!.AsObject().Sum(c => c.Value!.GetValue<decimal>()).ShouldBe(100m);
        Math.Abs(figure["printed"]!["value"]!.GetValue<decimal>() - (decimal)ByHand(metric.Id, scores)).ShouldBeLessThanOrEqualTo(0.5m);
    }

    /// <summary>Each convention once more, as a person would count it.</summary>
    static double ByHand(string id, List<int> scores)
    {
        double Share(Func<int, bool> counts) => 100.0 * scores.Count(counts) / scores.Count;
        return id switch
        {
            "nps.0-10" => Share(s => s >= 9) - Share(s => s <= 6),
            "csat.top2.5" or "ces.agree.5" or "stars.top2.5" => Share(s => s >= 4),
            "csat.top1.3" => Share(s => s == 3),
            "csat.top2.4" => Share(s => s >= 3),
            "csat.top2.6" or "ces2.easy.7" => Share(s => s >= 5),
            "csat.top2.7" => Share(s => s >= 6),
            "csat.top3.10" => Share(s => s >= 8),
            "csat.goodbad" => Share(s => s == 1),
            "ces2.index.7" => Share(s => s >= 6) - Share(s => s <= 3),
            _ => scores.Average(),
        };
    }

    static IReadOnlyList<Fact> Latest(IEnumerable<Fact> answers, bool isLatest) => !isLatest
        ? [.. answers]
        : [.. answers.GroupBy(f => f.Customer == CustomerId.None ? f.Id.Value : f.Customer.Value)
            .Select(g => g.OrderByDescending(f => f.At).ThenByDescending(f => f.Id.Value, StoredOrder.Instance).First())];

    static DateOnly Before(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return months > 0 && from.Day == 1 && to.Day == 1 ? from.AddMonths(-months) : from.AddDays(from.DayNumber - to.DayNumber);
    }

    static bool In(DateOnly day, DateOnly from, DateOnly to) => day >= from && day < to;

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static IEnumerable<string> Keys(JsonNode group) => group["keys"]!.AsArray().Select(k => k!.ToString());

    static long N(JsonNode figure) => figure["n"]!.GetValue<long>();

    static double? Number(JsonNode? node) => node?.GetValue<double>();

    static List<string> CsvLine(string line)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        return [.. cells, cell.ToString()];
    }

    /// <summary>The store orders ids by their second half first.</summary>
    sealed class StoredOrder : IComparer<Guid>
    {
        public static StoredOrder Instance { get; } = new();

        public int Compare(Guid x, Guid y)
        {
            var (a, b) = (x.ToString("N"), y.ToString("N"));
            var second = string.CompareOrdinal(a[16..], b[16..]);
            return second != 0 ? second : string.CompareOrdinal(a[..16], b[..16]);
        }
    }
}
