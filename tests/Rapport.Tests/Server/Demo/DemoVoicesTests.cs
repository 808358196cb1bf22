using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Server.Demo;

namespace Rapport.Tests.Server.Demo;

/// <summary>What is said of the demo company beside its surveys carries its truths, loaded through the public API.</summary>
public sealed class DemoVoicesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "10.12")]
    public async Task Reviews_talks_and_employees_tell_the_planted_truths()
    {
        await using var server = await TestServer.StartAsync();
        var owner = server.Owner.Session.GetProperty("person").Id();
        var begun = (await server.Services.GetRequiredService<LoadDemo>().StartAsync(owner, 3, Ct))!;
        var jobs = server.Services.GetRequiredService<IJobs>();
        for (var i = 0; i < 1200 && (await jobs.FindAsync(begun.Job, Ct))!.State is "waiting" or "running"; i++) await Task.Delay(50, Ct);
        var end = await jobs.FindAsync(begun.Job, Ct);
        end!.State.ShouldBe("done", end.Error);
        string In(string path) => TestServer.In(begun.Workspace, path);

        var reports = (await server.Owner.GetAsync(In("employees/reports"))).GetProperty("items").EnumerateArray().ToList();
        reports.MinBy(r => r.GetProperty("at").GetDateTimeOffset()).Text("text").ShouldContain("trained"); // employees knew first
        var reviews = await server.Owner.GetAsync(In("reviews?limit=500"));
        var rated = reviews.GetProperty("items").EnumerateArray().Where(r => r.GetProperty("stars").ValueKind == JsonValueKind.Number).ToLookup(r => r.Text("touchpoint"), r => r.GetProperty("stars").GetDouble());
        rated.MinBy(t => t.Average())!.Key.ShouldBe("returns-desk");
        rated.MaxBy(t => t.Average())!.Key.ShouldBe("app");
        (await server.Owner.GetAsync(In("quotes?tag=training"))).GetProperty("total").GetInt32().ShouldBe(2);

        var pulse = (await server.Owner.GetAsync(In("surveys"))).GetProperty("items").EnumerateArray().First(s => s.Text("name") == "Employee pulse").Id();
        var results = await server.Owner.GetAsync(In($"surveys/{pulse}/employee-results"));
        var teams = results.GetProperty("groups").EnumerateArray().First(g => g.Text("name") == "team").GetProperty("items").EnumerateArray().ToDictionary(t => t.Text("key"));
        teams["web"].GetProperty("hidden").GetBoolean().ShouldBeTrue();
        teams["returns-desk"].GetProperty("n").GetInt32().ShouldBe(2 * Truths.PulseReturnsPeople);
        teams.Values.Where(t => !t.GetProperty("hidden").GetBoolean()).MinBy(t => t.GetProperty("figure").GetProperty("value").GetDouble()).Text("key").ShouldBe("returns-desk");
    }
}
