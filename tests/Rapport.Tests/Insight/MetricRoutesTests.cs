using System.Text.Json.Nodes;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Tests.Insight;

public sealed class MetricRoutesTests(InsightServer server) : IClassFixture<InsightServer>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly string[] s_hostile =
    [
        "'", "\\", "'; DROP TABLE facts; --", "\" OR 1=1", "{p0:String}", "{{p0}}", "a\tb\nc", "%", "`channel`", "..", "$", "[0]", "^a", "a.:Int64",
        "😀", new string('x', 400),
    ];

    [Fact]
    [Trait("Row", "3.2")]
    public async Task Every_metric_is_listed_with_its_convention_and_its_answers()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(Answers(workspace, "csat.5", [5, 4, 1]), Ct);
        var items = (await server.SendAsync(HttpMethod.Get, workspace, "metrics", null, Ct)).Body["items"]!.AsArray();
        items.Select(m => m!["id"]!.ToString()).ShouldBe(MetricList.All.Select(m => m.Id));
        foreach (var item in items)
        {
            item!["answers"]!.GetValue<long>().ShouldBe(item["scale"]!.ToString() == "csat.5" ? 3 : 0);
            item["convention"]!.ToString().ShouldNotBeEmpty();
        }
    }

    [Fact]
    [Trait("Row", "3.1")]
    public async Task A_figure_comes_with_n_interval_counts_and_its_printed_form()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(Answers(workspace, "nps", Scores((10, 545), (8, 301), (3, 154))), Ct);
        var total = (await server.AskAsync(workspace, "metrics/query", Query("nps.0-10"), Ct))["total"]!;
        total["value"]!.GetValue<double>().ShouldBe(39.1, 1e-12);
        total["low"]!.GetValue<double>().ShouldBe(34.41, 0.005);
        total["high"]!.GetValue<double>().ShouldBe(43.56, 0.005);
        total["n"]!.GetValue<long>().ShouldBe(1000);
        total["numerator"]!.GetValue<long>().ShouldBe(391);
        total["counts"]!.ToJsonString().ShouldBe("""{"detractors":154,"passives":301,"promoters":545}""");
        total["shares"]!.ToJsonString().ShouldBe("""{"detractors":15.4,"passives":30.1,"promoters":54.5}""");
        total["printed"]!["value"]!.GetValue<decimal>().ShouldBe(39m);
        total["enough"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    [Trait("Row", "3.1")]
    public async Task No_answers_are_no_zero()
    {
        var workspace = server.NewWorkspace("UTC");
        var report = await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r =>
        {
            r["compare"] = "previous";
            r["groupBy"] = new JsonArray("channel");
            r["interval"] = "month";
        }), Ct);
        report["total"]!["value"].ShouldBeNull();
        report["total"]!["low"].ShouldBeNull();
        report["total"]!["printed"].ShouldBeNull();
        report["total"]!["n"]!.GetValue<long>().ShouldBe(0);
        report["change"].ShouldBeNull();
        report["groups"]!.AsArray().ShouldBeEmpty();
        report["trend"]!.AsArray().Count.ShouldBe(12);
        report["trend"]!.AsArray().ShouldAllBe(s => s!["figure"]!["value"] == null);
    }

    [Fact]
    [Trait("Row", "3.3")]
    public async Task Scales_are_never_pooled()
    {
        var workspace = server.NewWorkspace("UTC");
        foreach (var scale in Scales.All) await server.StoreAsync(Answers(workspace, scale.Id, [scale.Max, scale.Max]), Ct);
        foreach (var metric in MetricList.All.Where(m => Scales.All.Contains(m.Scale)))
            (await server.AskAsync(workspace, "metrics/query", Query(metric.Id), Ct))["total"]!["n"]!.GetValue<long>().ShouldBe(2, metric.Id);
    }

    [Fact]
    [Trait("Row", "3.9")]
    public async Task A_change_is_significant_only_when_its_interval_excludes_zero_and_both_sides_have_enough()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(Answers(workspace, "nps", Scores((10, 50), (8, 20), (3, 30)), "2024-06-15"), Ct);
        await server.StoreAsync(Answers(workspace, "nps", Scores((10, 80), (8, 15), (3, 5)), "2025-06-15"), Ct);
        await server.StoreAsync(Answers(workspace, "nps", Scores((10, 81), (8, 14), (3, 5)), "2026-06-15"), Ct);
        var year = await Change(2025, 30);
        year["value"]!.GetValue<double>().ShouldBe(55, 1e-12);
        year["significant"]!.GetValue<bool>().ShouldBeTrue();
        year["low"]!.GetValue<double>().ShouldBeGreaterThan(0);
        (await Change(2026, 30))["significant"]!.GetValue<bool>().ShouldBeFalse();
        (await Change(2025, 101))["significant"]!.GetValue<bool>().ShouldBeFalse("fewer than min-n");

        async Task<JsonNode> Change(int of, int minN) => (await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r =>
        {
            r["period"] = new JsonObject { ["from"] = $"{of}-01-01", ["to"] = $"{of + 1}-01-01" };
            r["compare"] = "previous";
            r["minN"] = minN;
        }), Ct))["change"]!;
    }

    [Fact]
    [Trait("Row", "3.9")]
    public async Task Days_are_cut_where_the_workspaces_clocks_say()
    {
        var workspace = server.NewWorkspace("Europe/Berlin");
        // 2025-03-30 has 23 hours there, 2025-10-26 has 25.
        await server.StoreAsync(
        [
            .. Answers(workspace, "nps", [10], "2025-03-29T22:59:59Z"), .. Answers(workspace, "nps", [9], "2025-03-29T23:00:00Z"),
            .. Answers(workspace, "nps", [8], "2025-03-30T21:59:59Z"), .. Answers(workspace, "nps", [7], "2025-03-30T22:00:00Z"),
        ], Ct);
        var report = await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r =>
        {
            r["period"] = new JsonObject { ["from"] = "2025-03-29", ["to"] = "2025-04-01" };
            r["interval"] = "day";
        }), Ct);
        report["trend"]!.AsArray().Select(s => (s!["from"]!.GetValue<DateTimeOffset>(), s["figure"]!["n"]!.GetValue<long>())).ShouldBe(
        [
            (DateTimeOffset.Parse("2025-03-28T23:00Z", null), 1), (DateTimeOffset.Parse("2025-03-29T23:00Z", null), 2),
            (DateTimeOffset.Parse("2025-03-30T22:00Z", null), 1),
        ]);
    }

    [Fact]
    [Trait("Row", "3.8")]
    public async Task Two_dimensions_slice_and_small_groups_are_marked()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync([.. Answers(workspace, "csat.5", Scores((5, 40)), channel: "web"), .. Answers(workspace, "csat.5", Scores((1, 3)), channel: "store")], Ct);
        var groups = (await server.AskAsync(workspace, "metrics/query", Query("csat.top2.5", r => r["groupBy"] = new JsonArray("channel", "source")), Ct))["groups"]!;
        groups.AsArray().Select(g => (g!["keys"]!.ToJsonString(), g["figure"]!["n"]!.GetValue<long>(), g["figure"]!["enough"]!.GetValue<bool>()))
            .ShouldBe([("""["web","test"]""", 40, true), ("""["store","test"]""", 3, false)]);
    }

    [Fact]
    [Trait("Row", "3.10")]
    public async Task A_target_is_met_or_missed_only_when_the_whole_interval_says_so()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(Answers(workspace, "nps", Scores((10, 545), (8, 301), (3, 154))), Ct);
        await server.StoreAsync(Answers(workspace, "ces1.5", Scores((1, 50), (2, 50))), Ct);
        (await Status("nps.0-10", 30)).ShouldBe("met");
        (await Status("nps.0-10", 38)).ShouldBe("uncertain"); // the point lies above
        (await Status("nps.0-10", 50)).ShouldBe("missed");
        (await Status("ces1.mean.5", 2)).ShouldBe("met", "lower is better");
        (await Status("ces1.mean.5", 1)).ShouldBe("missed", "lower is better");
        (await Status("nps.0-10", 30, minN: 2000)).ShouldBe("uncertain", "too few answers");

        async Task<string> Status(string metric, double target, int minN = 30)
        {
            var body = new { value = target, due = "2026-12-31", owner = "Kim" };
            await server.SendAsync(HttpMethod.Delete, workspace, $"targets/{metric}", null, Ct);
            (await server.SendAsync(HttpMethod.Put, workspace, $"targets/{metric}", body, Ct)).Status.ShouldBe(200);
            var found = (await server.AskAsync(workspace, "metrics/query", Query(metric, r => r["minN"] = minN), Ct))["target"]!;
            (found["owner"]!.ToString(), found["due"]!.ToString(), found["value"]!.GetValue<double>()).ShouldBe(("Kim", "2026-12-31", target));
            return found["status"]!.ToString();
        }
    }

    [Fact]
    [Trait("Row", "3.10")]
    public async Task Targets_are_set_read_removed_and_audited_per_workspace()
    {
        var (workspace, other) = (server.NewWorkspace("UTC"), server.NewWorkspace("UTC"));
        var body = new { value = 42.5, due = "2026-12-31", owner = "Kim" };
        (await server.SendAsync(HttpMethod.Get, workspace, "targets/nps.0-10", null, Ct)).Status.ShouldBe(404);
        (await server.SendAsync(HttpMethod.Put, workspace, "targets/nps.0-10", body, Ct)).Status.ShouldBe(200);
        (await server.SendAsync(HttpMethod.Put, workspace, "targets/nps.0-10", body with { value = 43 }, Ct, isThere: true)).Status.ShouldBe(200);
        (await server.SendAsync(HttpMethod.Get, workspace, "targets/nps.0-10", null, Ct)).Body["value"]!.GetValue<double>().ShouldBe(43);
        (await server.SendAsync(HttpMethod.Get, workspace, "targets", null, Ct)).Body["items"]!.AsArray().Count.ShouldBe(1);
        (await server.SendAsync(HttpMethod.Get, other, "targets/nps.0-10", null, Ct)).Status.ShouldBe(404);
        (await server.SendAsync(HttpMethod.Delete, other, "targets/nps.0-10", null, Ct)).Status.ShouldBe(404);
        (await server.SendAsync(HttpMethod.Delete, workspace, "targets/nps.0-10", null, Ct)).Status.ShouldBe(204);
        (await server.SendAsync(HttpMethod.Delete, workspace, "targets/nps.0-10", null, Ct)).Status.ShouldBe(404);
        server.Audit.Entries.Where(e => e.Detail.Contains("42.5", StringComparison.Ordinal)).Select(e => e.Action).ShouldBe(["target.set", "target.set"]);
        server.Audit.Entries.ShouldContain(e => e.Action == "target.remove");
        server.Audit.Entries.ShouldAllBe(e => !e.Detail.Contains("Kim", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nps", """{"value":1,"due":"2026-12-31","owner":"Kim"}""", 404, "metrics.unknown")]
    [InlineData("nps.0-10", """{"value":101,"due":"2026-12-31","owner":"Kim"}""", 422, "target.invalid")]
    [InlineData("nps.0-10", """{"due":"2026-12-31","owner":"Kim"}""", 422, "target.invalid")]
    [InlineData("nps.0-10", """{"value":1,"due":"31.12.2026","owner":"Kim"}""", 422, "target.invalid")]
    [InlineData("nps.0-10", """{"value":1,"due":"2026-02-30","owner":"Kim"}""", 422, "target.invalid")]
    [InlineData("nps.0-10", """{"value":1,"due":"2026-12-31","owner":" "}""", 422, "target.invalid")]
    public async Task A_target_out_of_range_or_without_owner_or_date_is_refused(string metric, string json, int status, string code)
    {
        var answer = await server.SendAsync(HttpMethod.Put, server.NewWorkspace("UTC"), $"targets/{metric}", JsonNode.Parse(json), Ct);
        (answer.Status, answer.Body["code"]!.ToString()).ShouldBe((status, code));
    }

    public static TheoryData<string, string, int> Refused => new()
    {
        { """{"metric":"nps"}""", "metrics.unknown", 404 },
        { """{"metric":null}""", "metrics.unknown", 404 },
        { """{"period":null}""", "metrics.period", 422 },
        { """{"period":{"from":"2025-01-01"}}""", "metrics.period", 422 },
        { """{"period":{"from":"2025-01-02","to":"2025-01-01"}}""", "metrics.period", 422 },
        { """{"period":{"from":"2025-01-01","to":"2025-01-01"}}""", "metrics.period", 422 },
        { """{"period":{"from":"0001-01-01","to":"9999-12-31"}}""", "metrics.period", 422 },
        { """{"period":{"from":"yesterday","to":"now()"}}""", "metrics.period", 422 },
        { """{"compare":"last"}""", "metrics.compare", 422 },
        { """{"interval":"hour"}""", "metrics.interval", 422 },
        { """{"period":{"from":"2000-01-01","to":"2025-01-01"},"interval":"day"}""", "metrics.too_many_steps", 422 },
        { """{"groupBy":["channel","channel"]}""", "metrics.dimension", 422 },
        { """{"groupBy":["channel","source","element"]}""", "metrics.dimension", 422 },
        { """{"groupBy":["props"]}""", "metrics.dimension", 422 },
        { """{"groupBy":["channel) FROM system.tables --"]}""", "metrics.dimension", 422 },
        { """{"groupBy":["trait:"]}""", "metrics.dimension", 422 },
        { """{"groupBy":[null]}""", "metrics.dimension", 422 },
        { """{"minN":-1}""", "metrics.min_n", 422 },
        { """{"filter":{"field":"props","op":"is","value":"x"}}""", "filter.unknown_field", 422 },
        { """{"filter":{"field":"workspace","op":"isNot","value":"x"}}""", "filter.unknown_field", 422 },
        { """{"filter":{"fact":{"workspace":"x"}}}""", "filter.unknown_field", 422 },
        { """{"filter":{"fact":{"type":"a"},"where":[{"field":"nope","op":"exists"}]}}""", "filter.unknown_field", 422 },
        { """{"filter":{"field":"score","op":"is","value":"ten"}}""", "filter.wrong_value", 422 },
        { """{"filter":{"field":"at","op":"gt","value":"soon"}}""", "filter.wrong_value", 422 },
        { """{"filter":{"field":"historical","op":"is","value":1}}""", "filter.wrong_value", 422 },
        { """{"filter":{"field":"channel","op":"is","value":1}}""", "filter.wrong_value", 422 },
        { """{"filter":{"field":"score","op":"contains","value":"1"}}""", "filter.wrong_value", 422 },
        { """{"filter":{"field":"channel","op":"matches","value":"(?<y>a)"}}""", "", 200 },
        { """{"filter":{"field":"channel","op":"matches","value":"\\p{IsGreek}"}}""", "filter.bad_pattern", 422 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_question_that_makes_no_sense_is_refused_with_its_reason(string change, string code, int expected)
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(Answers(workspace, "nps", [1], channel: "web"), Ct);
        var body = Query("nps.0-10");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) body[name] = value?.DeepClone();
        var (status, answer) = await server.SendAsync(HttpMethod.Post, workspace, "metrics/query", body, Ct);
        (status, answer["code"]?.ToString() ?? "").ShouldBe((expected, code), answer.ToJsonString());
    }

    [Theory]
    [InlineData("""{"group":["web"]}""", "metrics.group")]
    [InlineData("""{"bucket":"2025-01-01"}""", "metrics.bucket")]
    [InlineData("""{"interval":"month","bucket":"2025-01-02"}""", "metrics.bucket")]
    [InlineData("""{"limit":0}""", "metrics.limit")]
    [InlineData("""{"limit":1001}""", "metrics.limit")]
    [InlineData("""{"after":"zzz"}""", "metrics.cursor")]
    [InlineData("""{"after":"' OR 1=1"}""", "metrics.cursor")]
    public async Task Rows_of_nothing_that_was_shown_are_refused(string change, string code)
    {
        var body = Query("nps.0-10");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) body[name] = value?.DeepClone();
        (await server.SendAsync(HttpMethod.Post, server.NewWorkspace("UTC"), "metrics/rows", body, Ct)).Body["code"]!.ToString().ShouldBe(code);
    }

    [Fact]
    public async Task Hostile_names_and_values_find_only_themselves()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(s_hostile.SelectMany(h => Answers(workspace, "nps", [10], channel: h, props: new JsonObject { [h] = h })), Ct);
        foreach (var text in s_hostile)
        {
            (await Count(new() { ["field"] = "channel", ["op"] = "is", ["value"] = text })).ShouldBe(1, text);
            (await Count(new() { ["field"] = "prop:" + text, ["op"] = "is", ["value"] = text })).ShouldBe(1, text);
            (await Count(new() { ["trait"] = text, ["op"] = "is", ["value"] = text })).ShouldBe(0, text);
            (await Count(new() { ["fact"] = new JsonObject { ["channel"] = text } })).ShouldBe(0, "nobody is known here");
            var groups = (await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r => r["groupBy"] = new JsonArray("prop:" + text, "trait:" + text)), Ct))["groups"]!;
            groups.AsArray().Select(g => g!["keys"]![0]!.ToString()).ShouldBe(["", text], ignoreOrder: true);
        }

        (await server.AskAsync(workspace, "metrics/query", Query("nps.0-10"), Ct))["total"]!["n"]!.GetValue<long>().ShouldBe(s_hostile.Length);

        async Task<long> Count(JsonObject filter) =>
            (await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r => r["filter"] = filter), Ct))["total"]!["n"]!.GetValue<long>();
    }

    [Fact]
    [Trait("Row", "1.5")]
    public async Task After_a_merge_traits_and_the_latest_answer_follow_the_person()
    {
        var workspace = server.NewWorkspace("UTC");
        var (one, two) = (new SubjectId(Guid.NewGuid()), new SubjectId(Guid.NewGuid()));
        var (mine, yours) = (new CustomerId(Guid.NewGuid()), new CustomerId(Guid.NewGuid()));
        await server.StoreAsync(
        [
            .. Answers(workspace, "nps", [10], "2025-06-01").Select(f => f with { Subject = one, Customer = mine }),
            .. Answers(workspace, "nps", [0], "2025-06-02").Select(f => f with { Subject = two, Customer = yours }),
            .. Answers(workspace, "", [0], "2025-06-01", props: new() { ["$traits"] = new JsonObject { ["plan"] = "gold" } })
                .Select(f => f with { Type = FactTypes.Identify, Score = null, Subject = one, Customer = mine }),
        ], Ct);
        (await Asked()).ShouldBe((2, 1, "gold,"));
        await using (var transaction = await server.State.BeginAsync(Ct))
        {
            var no = await server.Get<ICustomerMap>().SetAsync(transaction, [new(workspace, two, mine, 1)], Ct);
            await transaction.CommitAsync(Ct);
            await server.Get<IFactBlocks>().WaitVisibleAsync(no, Ct);
        }

        (await Asked()).ShouldBe((1, 2, "gold"));

        async Task<(long Latest, long Gold, string Plans)> Asked()
        {
            var latest = await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r => r["onePerCustomer"] = true), Ct);
            var gold = await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r =>
                r["filter"] = new JsonObject { ["trait"] = "plan", ["op"] = "is", ["value"] = "gold" }), Ct);
            var plans = await server.AskAsync(workspace, "metrics/query", Query("nps.0-10", r => r["groupBy"] = new JsonArray("trait:plan")), Ct);
            return (
                latest["total"]!["n"]!.GetValue<long>(), gold["total"]!["n"]!.GetValue<long>(),
                string.Join(',', plans["groups"]!.AsArray().Select(g => g!["keys"]![0]!.ToString()).OrderDescending(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task A_workspace_sees_its_own_facts_alone()
    {
        var (mine, other) = (server.NewWorkspace("UTC"), server.NewWorkspace("UTC"));
        await server.StoreAsync(Answers(other, "nps", [10, 9]), Ct);
        (await server.AskAsync(mine, "metrics/query", Query("nps.0-10"), Ct))["total"]!["n"]!.GetValue<long>().ShouldBe(0);
        (await server.AskAsync(mine, "metrics/rows", Query("nps.0-10"), Ct))["total"]!.GetValue<long>().ShouldBe(0);
        (await server.SendAsync(HttpMethod.Post, new(Guid.NewGuid()), "metrics/query", Query("nps.0-10"), Ct)).Status.ShouldBe(404);
    }

    static JsonObject Query(string metric, Action<JsonObject>? change = null)
    {
        var query = new JsonObject { ["metric"] = metric, ["period"] = new JsonObject { ["from"] = "2025-01-01", ["to"] = "2026-01-01" } };
        change?.Invoke(query);
        return query;
    }

    static IEnumerable<int> Scores(params (int Score, int Count)[] counts) => counts.SelectMany(c => Enumerable.Repeat(c.Score, c.Count));

    static IEnumerable<Fact> Answers(
        WorkspaceId workspace, string scale, IEnumerable<int> scores, string at = "2025-06-15", string channel = "", JsonObject? props = null)
    {
        var moment = DateTimeOffset.Parse(at, null, System.Globalization.DateTimeStyles.AssumeUniversal).ToMicros();
        return scores.Select(score => new Fact
        {
            Workspace = workspace, Type = FactTypes.Answer, At = moment, Received = moment, Id = new(Guid.NewGuid()), Source = "test",
            Channel = channel, Metric = scale, Score = score, Props = System.Text.Encoding.UTF8.GetBytes(props?.ToJsonString() ?? "{}"),
        });
    }
}
