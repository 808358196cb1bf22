using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Server.Demo;

namespace Rapport.Tests.Server.Demo;

/// <summary>What is behind most of the demo company's trouble.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "8.3")]
public sealed class DemoCausesTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lack_of_training_at_the_returns_desk_leads_the_causes_of_the_demo_company()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Demo causes", zone = "Europe/Berlin", currency = "EUR", language = "en" })).Id();
        await DemoWords.SendAsync(server, at, 1500, TimeProvider.System.GetUtcNow());
        await DemoWords.FoundAsync(server, at);
        var jobs = server.Services.GetRequiredService<IJobs>();
        Guid job;
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            job = await jobs.AddAsync(transaction, DemoCauses.New(new(at)), Ct);
            await transaction.CommitAsync(Ct);
        }

        for (var tries = 0; tries < 1200 && (await jobs.FindAsync(job, Ct))?.State is not ("done" or "failed"); tries++) await Task.Delay(100, Ct);
        var ended = await jobs.FindAsync(job, Ct);
        ended?.State.ShouldBe("done", $"{ended}");

        var chart = await server.Owner.GetAsync(TestServer.In(at, "causes"));
        var first = chart.GetProperty("bars")[0];
        first.Text("path").ShouldBe("Staff and service › Lack of training", chart.GetProperty("bars").ToString());
        first.GetProperty("sources").EnumerateObject().Select(s => s.Name).ShouldContain("case");
        first.GetProperty("sources").EnumerateObject().Select(s => s.Name).ShouldContain("answer");
        (await server.Owner.GetAsync(TestServer.In(at, "causes?touchpoint=returns-desk&measure=cost"))).GetProperty("bars")[0].Text("name").ShouldBe("Lack of training");
        (await server.Owner.GetAsync(TestServer.In(at, "cases/counts"))).GetProperty("unowned").GetInt32().ShouldBeGreaterThan(0);
    }
}
