using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Server.Demo;

namespace Rapport.Tests.Server.Demo;

/// <summary>What is planted in the demo company is found without being asked for.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "10.15")]
public sealed class DemoInsightsTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_truth_that_the_facts_carry_is_listed_unasked_with_an_interval()
    {
        var at = await Nordwind.AtAsync(server);
        var before = await server.Owner.GetAsync(TestServer.In(at, "insights"));
        before.GetProperty("scan").ValueKind.ShouldBe(JsonValueKind.Null);

        var found = (await ScanAsync(at)).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("found")).ToList();

        // Late deliveries hurt.
        One(found, "level", "csat.mean.5", null, null, "prop:late", "true").At("high").ShouldBeLessThan(-1);
        // A promise is broken: a fifth more are late since the new carrier, in the month of its beginning.
        var broken = One(found, "change", null, "Order Delivered", "late", "", "*");
        broken.At("low").ShouldBeGreaterThan(10);
        var since = DateOnly.ParseExact(broken.GetProperty("since").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture); // a change has a month
        Math.Abs(since.DayNumber - DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-Truths.PromiseBrokenDaysAgo).DayNumber).ShouldBeLessThan(45);
        // The returns desk is the worst touchpoint, for lack of training; its employees are not named again for being it.
        One(found, "level", "csat.mean.5", null, null, "touchpoint", "returns-desk").At("high").ShouldBeLessThan(-0.5);
        One(found, "level", "csat.mean.5", null, null, "prop:trained", "true").At("low").ShouldBeGreaterThan(1);
        // Saxony leaves.
        One(found, "level", null, "Order Completed", null, "trait:region", Truths.ChurningRegion).At("high").ShouldBeLessThan(0);
        // People love the app.
        One(found, "level", "csat.mean.5", null, null, "touchpoint", "app").At("low").ShouldBeGreaterThan(0.5);

        found.ShouldAllBe(f => f.At("low") <= f.At("difference") && f.At("difference") <= f.At("high") && f.At("p") <= 0.05);
    }

    static JsonElement One(List<JsonElement> found, string kind, string? metric, string? type, string? property, string dimension, string key)
    {
        var fits = found.Where(f => f.Text("kind") == kind && f.GetProperty("measure") is var m && m.GetProperty("metric").GetString() == metric && m.GetProperty("type").GetString() == type
            && (property is null || m.GetProperty("property").GetString() == property) && (type is null || property is not null || m.Text("kind") == "return")
            && f.GetProperty("slice").Text("dimension") == dimension && f.GetProperty("slice").Text("key") == key).ToList();
        fits.ShouldNotBeEmpty($"{kind} of {metric ?? type} {property} by {dimension} {key} among {string.Join(", ", found.Select(f => $"{f.GetProperty("measure")} {f.GetProperty("slice")}"))}");
        return fits[0];
    }

    async Task<JsonElement> ScanAsync(Guid at)
    {
        var job = (await server.Owner.PostAsync(TestServer.In(at, "insights/scan"), new { })).GetProperty("job").GetGuid();
        var jobs = server.Services.GetRequiredService<IJobs>();
        for (var tries = 0; tries < 3000 && (await jobs.FindAsync(job, Ct))?.State is not ("done" or "failed"); tries++) await Task.Delay(100, Ct);
        var ended = await jobs.FindAsync(job, Ct);
        ended?.State.ShouldBe("done", $"{ended} {string.Join(" | ", server.Log.All.Split("\n").Where(l => l.Contains("ColumnsException", StringComparison.Ordinal)).TakeLast(3))}");
        return await server.Owner.GetAsync(TestServer.In(at, "insights"));
    }
}
