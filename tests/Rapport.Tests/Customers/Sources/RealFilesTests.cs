using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Sources;

/// <summary>Real files through mappings alone: the figures are those that the data sets are known by.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "1.3")]
public sealed class RealFilesTests(TestServer server)
{
    static readonly string _root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf($"{Path.DirectorySeparatorChar}artifacts", StringComparison.Ordinal)];

    static readonly string _data = Path.GetFullPath(Environment.GetEnvironmentVariable("RAPPORT_DATA") ?? Path.Combine(_root, "../shared/data"));

    static string Mapping(string name) => File.ReadAllText(Path.Combine(_root, "tests/Rapport.Tests/Customers/Sources/Mappings", name));

    static JsonElement Expected(string id)
    {
        using var all = JsonDocument.Parse(File.ReadAllText(Path.Combine(_data, "expected.json")));
        return all.RootElement.EnumerateArray().First(e => e.GetProperty("id").GetString() == id).GetProperty("value").Clone();
    }

    async Task<ImportClient> FreshAsync(string folder)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(_data, folder)), "RAPPORT_DATA names no data here.");
        return new ImportClient(server, (await server.Owner.PostAsync(
            "api/v1/workspaces", new { name = folder, zone = "America/Sao_Paulo", currency = "BRL", language = "en" })).Id());
    }

    static (string, Stream) File_(string path) => (Path.GetFileName(path), File.OpenRead(Path.Combine(_data, path)));

    static (double Value, long N) Figure(JsonElement group) =>
        (group.GetProperty("figure").GetProperty("value").GetDouble(), group.GetProperty("figure").GetProperty("n").GetInt64());

    static Dictionary<string, (double Value, long N)> Groups(JsonElement answer) => answer.GetProperty("groups").EnumerateArray()
        .ToDictionary(g => g.GetProperty("keys")[0].GetString()!, Figure); // keys are texts

    [Fact]
    public async Task Marketplace_reviews_show_what_late_delivery_costs()
    {
        const string folder = "13_demo/olist_sample/olist_";
        var client = await FreshAsync("13_demo");
        var expected = Expected("cx.olist").GetProperty("olist_delivered");
        var done = await client.ImportAsync(Mapping("marketplace.json"), File_(folder + "customers_dataset.csv"), File_(folder + "orders_dataset.csv"),
            File_(folder + "order_payments_dataset.csv"), File_(folder + "order_reviews_dataset.csv"));
        done.GetProperty("report").GetProperty("refused").GetInt64().ShouldBe(0, done.GetProperty("report").ToString());
        done.GetProperty("report").GetProperty("skippedBy").GetProperty("not_latest").GetInt64().ShouldBe(90);

        var groups = Groups(await client.QueryAsync("csat.mean.5", "2016-01-01", "2019-01-01", "prop:delivery"));
        var late = expected.GetProperty("mean_score_by_late");
        groups["on time"].Value.ShouldBe(late.GetProperty("false").GetDouble(), 1e-9);
        groups["late"].Value.ShouldBe(late.GetProperty("true").GetDouble(), 1e-9);
        (groups["on time"].N + groups["late"].N).ShouldBe(expected.GetProperty("n").GetInt64());
        Math.Round(groups["on time"].Value, 2).ShouldBe(4.27);
        Math.Round(groups["late"].Value, 2).ShouldBe(2.18);
        ((double)groups["late"].N / expected.GetProperty("n").GetInt64()).ShouldBe(expected.GetProperty("late_rate").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Passenger_ratings_become_fourteen_touchpoints_and_zero_never_counts()
    {
        var client = await FreshAsync("08_drivers");
        var expected = Expected("cx.airline");
        var done = await client.ImportAsync(Mapping("ratings.json"), File_("08_drivers/airline_passenger_satisfaction_test.csv"));
        done.GetProperty("report").GetProperty("refused").GetInt64().ShouldBe(0, done.GetProperty("report").ToString());

        var overall = (await client.QueryAsync("csat.goodbad", "2020-01-01", "2021-01-01")).GetProperty("total");
        overall.GetProperty("n").GetInt64().ShouldBe(expected.GetProperty("n").GetInt64());
        overall.GetProperty("value").GetDouble().ShouldBe(expected.GetProperty("satisfied_pct").GetDouble(), 1e-4);
        foreach (var (dimension, name) in (IEnumerable<(string, string)>)[("prop:class", "by_class"), ("prop:travel", "by_travel"), ("prop:loyalty", "by_loyalty"), ("trait:loyalty", "by_loyalty")])
        {
            var groups = Groups(await client.QueryAsync("csat.goodbad", "2020-01-01", "2021-01-01", dimension));
            foreach (var group in expected.GetProperty(name).EnumerateObject())
            {
                groups[group.Name].N.ShouldBe(group.Value.GetProperty("count").GetInt64(), $"{dimension} {group.Name}");
                groups[group.Name].Value.ShouldBe(100 * group.Value.GetProperty("mean").GetDouble(), 0.01, $"{dimension} {group.Name}");
            }
        }

        var counted = Count(Path.Combine(_data, "08_drivers/airline_passenger_satisfaction_test.csv"), expected.GetProperty("items").EnumerateArray().Select(i => i.GetString()!));
        var touchpoints = Groups(await client.QueryAsync("csat.mean.5", "2020-01-01", "2021-01-01", "element"));
        touchpoints.Count.ShouldBe(14);
        foreach (var (item, (sum, n)) in counted)
        {
            touchpoints[item].N.ShouldBe(n, item);
            touchpoints[item].Value.ShouldBe((double)sum / n, 1e-9, item);
        }
    }

    /// <summary>By hand: the file has no quoted cells.</summary>
    static Dictionary<string, (long Sum, long N)> Count(string path, IEnumerable<string> items)
    {
        var lines = File.ReadLines(path).Select(l => l.Split(',')).ToList();
        return items.ToDictionary(item => item, item =>
        {
            var place = Array.IndexOf(lines[0], item);
            var scores = lines.Skip(1).Select(l => int.Parse(l[place], System.Globalization.CultureInfo.InvariantCulture)).Where(s => s != 0).ToList();
            return ((long)scores.Sum(), (long)scores.Count);
        });
    }
}
