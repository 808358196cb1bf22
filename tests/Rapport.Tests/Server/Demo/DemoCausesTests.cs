using System.Net.Http.Headers;
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
        await SendAsync(at, 1500);
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

    async Task SendAsync(Guid at, int shoppers)
    {
        using var sender = server.WithKey(await server.KeyInAsync(at, "segment", "ingest"));
        using var events = new EventWriter();
        for (var number = 0; number < shoppers; number++)
        {
            Life.Of(Shopper.Of(number), TimeProvider.System.GetUtcNow(), events);
            if (!events.IsFull && number + 1 < shoppers) continue;
            using var body = new ByteArrayContent(events.Take().ToArray());
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (await sender.PostAsync("v1/batch", body, Ct)).EnsureSuccessStatusCode();
        }

        for (var (tries, before) = (0, -1L); tries < 480; tries++)
        {
            var list = await server.Owner.GetAsync(TestServer.In(at, "topics"));
            var (total, languages) = (list.GetProperty("total").GetInt64(), list.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("topic").Text("language")).Distinct().Count());
            if (languages == 2 && total == before && list.GetProperty("unread").GetInt32() == 0) return;
            before = total;
            await Task.Delay(250, Ct);
        }

        throw new TimeoutException("No topics in two languages.");
    }
}
