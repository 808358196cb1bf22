using System.Text.Json.Nodes;
using MathNet.Numerics.Random;
using Rapport.Kernel;

namespace Rapport.Tests.Insight;

/// <summary>What was planted in answers is found through the API: in one survey, and over touchpoints.</summary>
[Trait("Row", "3.11")]
public sealed class DriverTests(InsightServer server) : IClassFixture<InsightServer>
{
    const long Day = 86_400_000_000;

    const string Survey = "f3b9c1a4-0000-4000-8000-000000000001";

    /// <summary>Points of the outcome that one point of each question is worth; the last is noise.</summary>
    static readonly (string Element, double Worth)[] s_planted = [("speed", 1.2), ("price", 0.5), ("colour", 0)];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Planted_weights_are_found_in_a_survey_and_noise_is_not_significant()
    {
        var workspace = await SurveyedAsync(600, skip: 0);

        var report = await server.AskAsync(workspace, "drivers", Asked(), Ct);

        ((int)report["n"]!).ShouldBe(600);
        foreach (var (element, worth) in s_planted)
        {
            var driver = Of(report, element);
            Low(driver["effect"]!).ShouldBeLessThan(worth);
            High(driver["effect"]!).ShouldBeGreaterThan(worth);
            ((bool)driver["significant"]!).ShouldBe(worth > 0);
            ((double)driver["importance"]! > 0).ShouldBe(worth > 0);
        }

        var drivers = report["drivers"]!.AsArray();
        drivers.Select(d => (string)d!["place"]!).ShouldBe(["speed", "price", "colour"]);
        drivers.Sum(d => Value(d!["relativeWeight"]!)).ShouldBe(Value(report["explained"]!), 1e-6);
        drivers.Sum(d => (double)d!["lmg"]!).ShouldBe(Value(report["explained"]!), 1e-6);
        drivers.Sum(d => (double)d!["share"]!).ShouldBe(100, 1e-6);
        drivers.Select(d => (string?)d!["direction"]).ShouldBe(["with", "with", null]);
        Low(report["explained"]!).ShouldBeLessThan(Value(report["explained"]!));
        High(report["explained"]!).ShouldBeGreaterThan(Value(report["explained"]!));
    }

    [Fact]
    public async Task The_map_divides_at_the_mean_of_either_axis()
    {
        var report = await server.AskAsync(await SurveyedAsync(600, skip: 0), "drivers", Asked(), Ct);

        var drivers = report["drivers"]!.AsArray();
        ((double)report["lines"]!["importance"]!).ShouldBe(drivers.Average(d => Value(d!["relativeWeight"]!)), 1e-9);
        ((double)report["lines"]!["performance"]!).ShouldBe(drivers.Average(d => Value(d!["performance"]!["share"]!)), 1e-9);
        // Speed matters most and is rated worst; noise is rated as well as price, which matters little.
        ((string)Of(report, "speed")["quadrant"]!).ShouldBe("improve");
        ((bool)Of(report, "speed")["certain"]!).ShouldBeTrue();
        ((string)Of(report, "colour")["quadrant"]!).ShouldBe("overkill");
        ((double)Of(report, "speed")["performance"]!["mean"]!["value"]!).ShouldBeInRange(2.3, 2.7);
        Value(Of(report, "speed")["performance"]!["share"]!).ShouldBe(25 * (Value(Of(report, "speed")["performance"]!["mean"]!) - 1), 1e-9);
    }

    [Fact]
    public async Task What_does_not_apply_is_missing_and_changes_no_result()
    {
        var plain = await server.AskAsync(await SurveyedAsync(200, skip: 0), "drivers", Asked(), Ct);
        // A hundred more say that price does not apply to them, and answer all else at the far end of the scale.
        var skipping = await server.AskAsync(await SurveyedAsync(200, skip: 100), "drivers", Asked("speed|csat.5", "price|csat.5", "colour|csat.5"), Ct);

        ((int)skipping["n"]!).ShouldBe(200);
        foreach (var (element, _) in s_planted)
        {
            Of(skipping, element)["effect"]!.ToJsonString().ShouldBe(Of(plain, element)["effect"]!.ToJsonString());
            Of(skipping, element)["relativeWeight"]!.ToJsonString().ShouldBe(Of(plain, element)["relativeWeight"]!.ToJsonString());
        }

        Of(skipping, "price")["performance"]!.ToJsonString().ShouldBe(Of(plain, "price")["performance"]!.ToJsonString());
        ((long)Of(skipping, "price")["missing"]!).ShouldBe(100);
        ((long)Of(skipping, "price")["notApplicable"]!).ShouldBe(100);
        ((long)Of(skipping, "speed")["notApplicable"]!).ShouldBe(0);
        ((long)skipping["leftOut"]!["incomplete"]!).ShouldBe(100);
    }

    [Fact]
    public async Task A_question_that_hardly_anybody_was_asked_is_left_out_and_not_the_people()
    {
        var workspace = await SurveyedAsync(200, skip: 0);
        await server.StoreAsync(Enumerable.Range(0, 12).Select(i => Answer(workspace, Customer(i), i, "rare", "csat.5", 1 + (i % 5), $"r{i}")), Ct);

        var report = await server.AskAsync(workspace, "drivers", Asked(), Ct);

        ((int)report["n"]!).ShouldBe(200);
        report["unused"]!.ToJsonString().ShouldBe("""[{"key":"rare|csat.5","place":"rare","scale":"csat.5","people":12,"why":"few"}]""");
    }

    [Fact]
    public async Task Rows_behind_drivers_are_as_many_as_their_n_each_person_once_with_the_latest()
    {
        var workspace = await SurveyedAsync(120, skip: 0);
        // The first ten answered before, otherwise.
        await server.StoreAsync(Enumerable.Range(0, 10).SelectMany(i => (Fact[])
        [
            Answer(workspace, Customer(i), i, "recommend", "nps", 0, $"old{i}", -5 * Day), .. s_planted.Select(q => Answer(workspace, Customer(i), i, q.Element, "csat.5", 5, $"old{i}", -5 * Day)),
        ]), Ct);

        var report = await server.AskAsync(workspace, "drivers", Asked(), Ct);
        var first = await server.AskAsync(workspace, "drivers/rows", With(Asked(), ("limit", 100)), Ct);
        var second = await server.AskAsync(workspace, "drivers/rows", With(Asked(), ("limit", 100), ("after", (string)first["next"]!)), Ct);

        ((int)report["n"]!).ShouldBe(120);
        ((long)report["leftOut"]!["earlier"]!).ShouldBe(10);
        ((long)first["total"]!).ShouldBe(120);
        second["next"].ShouldBeNull();
        var rows = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).ToList();
        rows.Select(r => (string)r!["customer"]!).Distinct().Count().ShouldBe(120);
        rows.Average(r => (double)r!["ratings"]!["speed|csat.5"]!).ShouldBe(Value(Of(report, "speed")["performance"]!["mean"]!), 1e-9);
        (await server.SendAsync(HttpMethod.Post, workspace, "drivers/rows", With(Asked(), ("limit", 0)), Ct)).Status.ShouldBe(422);
    }

    [Fact]
    public async Task Touchpoints_rated_before_within_the_window_drive_what_is_said_afterwards()
    {
        var (workspace, random) = (server.NewWorkspace("UTC"), new Xoshiro256StarStar(11));
        var facts = new List<Fact>();
        for (var i = 0; i < 400; i++)
        {
            var (delivery, store) = (1 + random.Next(5), 1 + random.Next(5));
            facts.Add(Rated(i, "delivery", delivery, 100 * Day));
            facts.Add(Rated(i, "store", store, 101 * Day));
            // Long before, and after what they are to drive: neither counts.
            facts.Add(Rated(i, "delivery", 1 + random.Next(5), 10 * Day));
            facts.Add(Rated(i, "delivery", 1 + random.Next(5), 120 * Day));
            facts.Add(Rated(i, "app", 1 + random.Next(5), 120 * Day));
            facts.Add(Answer(workspace, Customer(i), i, "recommend", "nps", Math.Clamp(Math.Round(1 + (1.5 * delivery) + (2 * random.NextDouble())), 0, 10), "", 110 * Day));
        }

        await server.StoreAsync(facts, Ct);
        var report = await server.AskAsync(workspace, "drivers", new JsonObject { ["metric"] = "nps.0-10", ["period"] = Year(), ["windowDays"] = 30 }, Ct);

        var drivers = report["drivers"]!.AsArray();
        drivers.Select(d => (string)d!["key"]!).ShouldBe(["delivery|csat.5", "store|csat.5"]);
        Value(drivers[0]!["effect"]!).ShouldBe(1.5, 0.1);
        ((bool)drivers[1]!["significant"]!).ShouldBeFalse();
        ((int)report["windowDays"]!).ShouldBe(30);
        report["unused"]![0]!["why"]!.ToString().ShouldBe("few");
        // Of itself an outcome is no driver: deliveries are rated beside the store alone.
        var of = await server.AskAsync(workspace, "drivers", new JsonObject { ["metric"] = "csat.mean.5", ["period"] = Year(), ["touchpoint"] = "store" }, Ct);
        of["drivers"]!.AsArray().Select(d => (string)d!["place"]!).ShouldBe(["delivery"]);

        Fact Rated(int who, string touchpoint, double score, long at) => Answer(workspace, Customer(who), who, touchpoint, "csat.5", score, "", at) with { Touchpoint = touchpoint };
    }

    [Fact]
    public async Task Too_few_people_and_a_single_value_are_refused_by_name()
    {
        await RefusedAsync(await SurveyedAsync(29, skip: 0), Asked(), "drivers.too_few");
        await RefusedAsync(await SurveyedAsync(29, skip: 0), Asked("speed|csat.5"), "drivers.too_few");
        await RefusedAsync(await SurveyedAsync(40, skip: 0, outcome: 7), Asked(), "drivers.one_value");
        await RefusedAsync(await SurveyedAsync(40, skip: 0), Asked("shape|csat.5"), "drivers.unknown");
        await RefusedAsync(server.NewWorkspace("UTC"), Asked(), "drivers.none");
    }

    [Theory]
    [InlineData("""{"metric":"nps.unknown","period":{"from":"1970-01-01","to":"1971-01-01"}}""", "metrics.unknown")]
    [InlineData("""{"metric":"nps.0-10"}""", "metrics.period")]
    [InlineData("""{"metric":"sentiment.mean","period":{"from":"1970-01-01","to":"1971-01-01"}}""", "drivers.words")]
    [InlineData("""{"metric":"nps.0-10","period":{"from":"1970-01-01","to":"1971-01-01"},"windowDays":0}""", "drivers.window")]
    [InlineData("""{"metric":"nps.0-10","period":{"from":"1970-01-01","to":"1971-01-01"},"drivers":[]}""", "drivers.named")]
    [InlineData("""{"metric":"nps.0-10","period":{"from":"1970-01-01","to":"1971-01-01"},"drivers":["a","a"]}""", "drivers.named")]
    [InlineData("""{"metric":"nps.0-10","period":{"from":"1970-01-01","to":"1971-01-01"},"filter":{"segment":"a"}}""", "filter.")]
    public async Task What_cannot_be_asked_is_refused(string body, string code) =>
        await RefusedAsync(server.NewWorkspace("UTC"), JsonNode.Parse(body)!.AsObject(), code);

    async Task RefusedAsync(WorkspaceId workspace, JsonObject body, string code)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, workspace, "drivers", body, Ct);
        ((string)answer["code"]!).ShouldStartWith(code, Case.Sensitive, answer.ToJsonString());
        status.ShouldBe(code == "metrics.unknown" ? 404 : 422);
    }

    /// <summary>Responses to a survey: recommendation as speed and price make it, in whole points, and a colour that matters to nobody.</summary>
    async Task<WorkspaceId> SurveyedAsync(int people, int skip, double? outcome = null)
    {
        var (workspace, random, facts) = (server.NewWorkspace("UTC"), new Xoshiro256StarStar(7), new List<Fact>());
        for (var i = 0; i < people; i++)
        {
            // Common to all three: correlated drivers are the usual case.
            var common = random.NextDouble();
            double[] given = [.. s_planted.Select((_, q) => Math.Clamp(Math.Round((q == 0 ? 0.4 : 1.6) + (2.5 * common) + (2 * random.NextDouble())), 1, 5))];
            var said = outcome ?? Math.Round(1 + (1.2 * given[0]) + (0.5 * given[1]) + ((random.NextDouble() - 0.5) * 2));
            facts.Add(Answer(workspace, Customer(i), i, "recommend", "nps", said, $"r{i}"));
            facts.AddRange(s_planted.Select((q, at) => Answer(workspace, Customer(i), i, q.Element, "csat.5", given[at], $"r{i}")));
        }

        for (var i = people; i < people + skip; i++)
        {
            facts.Add(Answer(workspace, Customer(i), i, "recommend", "nps", 0, $"r{i}"));
            facts.Add(Answer(workspace, Customer(i), i, "speed", "csat.5", 5, $"r{i}"));
            facts.Add(Answer(workspace, Customer(i), i, "colour", "csat.5", 5, $"r{i}"));
            facts.Add(Answer(workspace, Customer(i), i, "price", "", null, $"r{i}"));
        }

        await server.StoreAsync(facts, Ct);
        return workspace;
    }

    static JsonObject Asked(params string[] drivers)
    {
        var body = new JsonObject { ["metric"] = "nps.0-10", ["period"] = Year(), ["survey"] = Survey };
        if (drivers.Length > 0) body["drivers"] = new JsonArray([.. drivers.Select(d => (JsonNode)d)]);
        return body;
    }

    static JsonObject With(JsonObject body, params (string Name, JsonNode Value)[] more)
    {
        foreach (var (name, value) in more) body[name] = value;
        return body;
    }

    static JsonObject Year() => new() { ["from"] = "1970-01-01", ["to"] = "1971-01-01" };

    static JsonNode Of(JsonObject report, string place) => report["drivers"]!.AsArray().Single(d => (string)d!["place"]! == place)!;

    static double Value(JsonNode of) => (double)of["value"]!;

    static double Low(JsonNode of) => (double)of["low"]!;

    static double High(JsonNode of) => (double)of["high"]!;

    static CustomerId Customer(int no) => new(new Guid(no + 1, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]));

    static Fact Answer(WorkspaceId workspace, CustomerId customer, int minute, string element, string metric, double? score, string response, long at = 0) => new()
    {
        Workspace = workspace, Type = FactTypes.Answer, Subject = new(customer.Value), Customer = customer, At = (10 * Day) + at + (minute * 60_000_000L), Received = 0, Id = new(Guid.NewGuid()), Sign = 1,
        Source = "test", Element = element, Metric = metric, Score = score,
        Props = System.Text.Encoding.UTF8.GetBytes(response.Length == 0 ? "{}" : $$"""{"survey":"{{Survey}}","response":"{{response}}"{{(score is null ? ",\"notApplicable\":true" : "")}}}"""),
    };
}
