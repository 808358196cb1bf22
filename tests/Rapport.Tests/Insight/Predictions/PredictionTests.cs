using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Insight.Predictions;
using Rapport.Kernel;

namespace Rapport.Tests.Insight.Predictions;

/// <summary>Predictions over the real column store, of a company in which it is known what is true.</summary>
public sealed class PredictionTests(PlantedCompany company) : IClassFixture<PlantedCompany>
{
    const long Day = 86_400_000_000;

    static readonly JsonSerializerOptions s_withFields = new(JsonSerializerOptions.Web) { IncludeFields = true };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    InsightServer Server => company.Server;

    [Fact]
    [Trait("Row", "6.7")]
    public void Who_leaves_is_foretold_better_than_by_recency_and_by_the_share_that_leaves()
    {
        var leaving = company.Report.Leaving;
        leaving.Refused.ShouldBeNull();
        var test = leaving.Test!; // it is not refused

        (test.JudgedAt - test.FittedAt).TotalDays.ShouldBe(60);
        test.Model.Auc.ShouldBeGreaterThan(test.Recency.Auc + 0.01);
        test.Base.Auc.ShouldBe(0.5);
        test.Model.Brier.ShouldBeLessThan(test.Recency.Brier);
        test.Recency.Brier.ShouldBeLessThan(test.Base.Brier);
        test.Model.Lift.ShouldBeGreaterThan(1.3);
    }

    [Fact]
    [Trait("Row", "6.7")]
    public void Risks_are_calibrated_on_customers_that_the_model_had_not_seen()
    {
        var steps = company.Report.Leaving.Test!.Calibration; // it is not refused

        steps.Count.ShouldBe(10);
        steps.Sum(s => s.Came.N).ShouldBe(company.Report.Leaving.Test!.Model.N);
        steps.Count(s => s.Foretold < s.Came.Low || s.Foretold > s.Came.High).ShouldBeLessThanOrEqualTo(2, string.Join("; ", steps)); // one in twenty by chance
        steps[^1].Came.Low.ShouldBeGreaterThan(steps[0].Came.High);
    }

    [Fact]
    [Trait("Row", "6.7")]
    public async Task The_reason_that_was_planted_leads()
    {
        // Beside what was ordered and when, which a late delivery is the cause of, nothing weighs as much.
        var others = company.Report.Leaving.Weights!.Where(w => w.Feature.Kind is not ("recency" or "overdue" or "orders" or "ordersYear" or "tenure")).ToList(); // it is not refused
        others[0].Feature.ShouldBe(new Feature("flag", FactTypes.Delivery, "late"));
        others[0].Weight.ShouldBeGreaterThan(2 * Math.Abs(others[1].Weight));

        var page = await ListAsync("order=risk&limit=1000");
        var late = page["items"]!.AsArray().Where(i => i!["reasons"]!.AsArray().Any(r => (string)r!["kind"]! == "flag" && (string)r["value"]! == "true")).ToList();
        late.Count.ShouldBeGreaterThan(20);
        late.Count(i => (string)i!["reasons"]![0]!["kind"]! is "flag").ShouldBeGreaterThan(late.Count / 2);
    }

    [Fact]
    [Trait("Row", "6.7")]
    public async Task What_comes_later_changes_nothing_that_was_known_before()
    {
        var (workspace, cut) = (Server.NewWorkspace("UTC"), company.Today - (100 * Day));
        var facts = PlantedCompany.Facts(workspace, company.Today);
        await Server.StoreAsync(facts.Where(f => f.At < cut), Ct);
        var before = await KnownAsync(workspace, cut);

        await Server.StoreAsync(facts.Where(f => f.At >= cut), Ct);

        (await KnownAsync(workspace, cut)).ShouldBe(before);
        before.Length.ShouldBeGreaterThan(100_000, "or nothing was compared");
    }

    [Fact]
    [Trait("Row", "6.7")]
    public async Task The_same_facts_rules_and_day_give_the_same()
    {
        var workspace = (await Server.Get<IWorkspaces>().FindAsync(company.Workspace, Ct))!; // just made
        var again = await Server.Get<Predict>().RunAsync(workspace, new(60), Ct);

        Text(again.Report with { Seconds = 0 }).ShouldBe(Text(company.Report with { Seconds = 0 }));
        var before = (await EverybodyAsync("order=stake")).ToDictionary(i => (Guid)i["customer"]!, i => $"{i["risk"]} {i["value"]} {i["cluster"]} {i["score"]}");
        again.Rows.Count.ShouldBe(before.Count);
        again.Rows.ShouldAllBe(r => before[r.Customer.Value] == $"{JsonSerializer.SerializeToNode(r.Risk)} {JsonSerializer.SerializeToNode(r.Value)} {r.Cluster} {JsonSerializer.SerializeToNode(r.Score)}");
    }

    [Fact]
    [Trait("Row", "3.7")]
    public void What_customers_will_order_and_spend_is_foretold_and_held_against_what_came()
    {
        var buying = company.Report.Buying;
        buying.Refused.ShouldBeNull();
        var test = buying.Test!; // it is not refused

        (test.Forecast / test.Actual).ShouldBeInRange(0.8, 1.25);
        (test.SpendForecast / test.SpendActual)!.Value.ShouldBeInRange(0.75, 1.3);
        test.MeanError.ShouldBeLessThan(test.GoingOnError);
        test.Correlation!.Value.ShouldBeGreaterThan(0.5);
        test.Calibration[^1].Came.Low.ShouldBeGreaterThan(test.Calibration[0].Came.High);
        buying.Orders.ShouldBeGreaterThan(0);
        buying.Value!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    [Trait("Row", "6.9")]
    public async Task The_silent_are_found_to_be_unhappier_than_those_who_answer()
    {
        var silence = company.Report.Silence;
        silence.Refused.ShouldBeNull();
        var silent = await EverybodyAsync("order=score");
        var truth = silent.Average(i => company.MoodOf((Guid)i["customer"]!));

        silence.Scale.ShouldBe("csat.5");
        silent.Count.ShouldBe((int)silence.Silent!.N);
        silence.Gap!.High.ShouldBeLessThan(-0.2, $"{silence} {truth}");
        Math.Abs(silence.Silent.Value - truth).ShouldBeLessThan(Math.Abs(silence.Raw!.Value - truth) / 2, $"{silence} {truth}"); // what makes them silent shows in part alone
        (silence.Raw.Value - truth).ShouldBeGreaterThan(0.5);
        silence.Weighted!.Value.ShouldBeInRange(silence.Silent.Value, silence.Raw.Value);
    }

    [Fact]
    [Trait("Row", "6.9")]
    public void Those_who_answered_later_had_been_foretold_better_than_by_the_others_mean()
    {
        var test = company.Report.Silence.Test.ShouldNotBeNull(company.Report.Silence.ToString());

        Math.Abs(test.Foretold - test.Came.Value).ShouldBeLessThan(Math.Abs(test.Raw - test.Came.Value));
        test.Foretold.ShouldBeInRange(test.Came.Low - 0.1, test.Came.High + 0.1);
        test.Came.N.ShouldBeGreaterThan(30);
    }

    [Fact]
    [Trait("Row", "4.4")]
    public async Task Every_customer_is_in_a_group_and_a_cluster_whose_stability_is_told()
    {
        var groups = company.Report.Groups;

        groups.Groups!.Sum(g => g.N).ShouldBe((int)groups.N);
        groups.Groups!.Sum(g => g.Share).ShouldBe(1, 1e-9);
        groups.Clusters!.Sum(c => c.N).ShouldBe((int)groups.N);
        groups.Clusters!.ShouldAllBe(c => c.Stability >= 0 && c.Stability <= 1);
        groups.Silhouette!.Value.ShouldBeInRange(-1, 1);
        (groups.Groups![0].Key, groups.Groups[^1].Key).ShouldBe(("champions", "lost"));
        groups.Groups[0].RecencyDays.ShouldBeLessThan(groups.Groups[^1].RecencyDays);
        groups.Groups[0].Score.ShouldNotBeNull().N.ShouldBeGreaterThan(30);
        ((long)(await ListAsync("group=champions&limit=1"))["total"]!).ShouldBe(groups.Groups[0].N);
        ((long)(await ListAsync("cluster=c1&limit=1"))["total"]!).ShouldBe(groups.Clusters![0].N);
    }

    [Theory]
    [InlineData("order=height", "predictions.order")]
    [InlineData("group=rich", "predictions.group")]
    [InlineData("minRisk=2", "predictions.min_risk")]
    [InlineData("limit=0", "predictions.limit")]
    [InlineData("after=x", "predictions.cursor")]
    public async Task What_cannot_be_asked_is_refused(string query, string code) =>
        ((string)(await Server.SendAsync(HttpMethod.Get, company.Workspace, $"predictions/customers?{query}", null, Ct)).Body["code"]!).ShouldBe(code);

    [Fact]
    public async Task A_horizon_of_a_day_is_refused() =>
        ((string)(await Server.SendAsync(HttpMethod.Post, company.Workspace, "predictions/fit", new { horizonDays = 1 }, Ct)).Body["code"]!).ShouldBe("predictions.horizon");

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat()
    {
        var all = await EverybodyAsync("order=stake");

        all.Select(i => (Guid)i["customer"]!).Distinct().Count().ShouldBe(all.Count);
        all.Count.ShouldBe((int)company.Report.Customers);
        all.Select(i => (double)i["stake"]!).ShouldBe(all.Select(i => (double)i["stake"]!).OrderDescending());
    }

    [Fact]
    public async Task An_erased_customer_takes_what_was_foretold_along()
    {
        var who = new CustomerId((Guid)(await ListAsync("order=value&limit=1"))["items"]![0]!["customer"]!);
        var holdings = new PredictionHoldings(Server.State);
        (await holdings.ExportAsync(company.Workspace, who, Ct)).ShouldHaveSingleItem();
        (await Server.SendAsync(HttpMethod.Get, company.Workspace, $"customers/{who}/prediction", null, Ct)).Status.ShouldBe(200);
        var row = (await Server.Get<PredictionShelf>().FindAsync(company.Workspace, who, Ct))!; // just read

        await holdings.EraseAsync(company.Workspace, who, Ct);

        (await Server.SendAsync(HttpMethod.Get, company.Workspace, $"customers/{who}/prediction", null, Ct)).Status.ShouldBe(404);
        await using var transaction = await Server.State.BeginAsync(Ct);
        transaction.Db.Add(row); // others count everybody
        await transaction.CommitAsync(Ct);
    }

    [Fact]
    public async Task Too_little_is_refused_by_name()
    {
        var (empty, few) = (Server.NewWorkspace("UTC"), Server.NewWorkspace("UTC"));
        await Server.StoreAsync(PlantedCompany.Facts(few, company.Today).GroupBy(f => f.Customer).Take(50).SelectMany(g => g), Ct);

        var none = await RunAsync(empty);
        none.Rows.ShouldBeEmpty();
        new[] { none.Report.Leaving.Refused, none.Report.Buying.Refused, none.Report.Groups.Refused, none.Report.Silence.Refused }.ShouldAllBe(r => r != null && r.Code == "no_orders");
        var some = await RunAsync(few);
        some.Report.Leaving.Refused.ShouldBe(new Refused("few_customers", 50, 200));
        some.Report.Groups.Refused.ShouldBe(new Refused("few_customers", 50, 100));
        some.Report.Silence.Refused.ShouldNotBeNull();
        some.Rows.ShouldAllBe(r => r.Risk == null && r.Grouped == "" && r.Score == null);
    }

    async Task<Predicted> RunAsync(WorkspaceId id) => await Server.Get<Predict>().RunAsync((await Server.Get<IWorkspaces>().FindAsync(id, Ct))!, new(), Ct); // just made

    async Task<string> KnownAsync(WorkspaceId workspace, long at)
    {
        var pasts = Server.Get<ReadPasts>();
        var words = await pasts.WordsAsync(workspace, at, Ct);
        words.Flags.ShouldContain((FactTypes.Delivery, "late"));
        return Text(words) + Text(await pasts.AtAsync(workspace, at, null, "EUR", words, 0, 1, Ct));
    }

    async Task<JsonObject> ListAsync(string query)
    {
        var (status, body) = await Server.SendAsync(HttpMethod.Get, company.Workspace, $"predictions/customers?{query}", null, Ct);
        status.ShouldBe(200, body.ToJsonString());
        return body;
    }

    async Task<List<JsonNode>> EverybodyAsync(string query)
    {
        var (all, after) = (new List<JsonNode>(), "");
        while (true)
        {
            var page = await ListAsync($"{query}&limit=500{after}");
            all.AddRange(page["items"]!.AsArray().Select(i => i!));
            if (page["next"] is not { } next) return all;
            after = $"&after={next}";
        }
    }

    static string Text(object of) => JsonSerializer.Serialize(of, s_withFields);
}
