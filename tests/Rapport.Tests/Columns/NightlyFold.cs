using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Columns;

[Collection(nameof(OneServer))]
[Trait("Row", "1.5")]
public sealed class NightlyFold(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_night_merged_customers_are_written_into_their_facts()
    {
        var plan = server.Services.GetServices<NightlyJob>().Single(j => j.Kind == "columns.fold-customers");
        var (columns, map) = (server.Services.GetRequiredService<IColumns>(), server.Services.GetRequiredService<ICustomerMap>());
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Night", zone = "UTC", currency = "EUR", language = "en" })).Id();
        await MergeTwoAsync(workspace);
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
        map.CustomerSql.ShouldNotBe("customer");
        (await CustomersAsync(columns, workspace, map.CustomerSql)).ShouldBe(1);
        (await CustomersAsync(columns, workspace, "customer")).ShouldBe(2, "the facts still carry both");

        await EndAsync(plan.Kind);

        map.CustomerSql.ShouldBe("customer");
        (await CustomersAsync(columns, workspace, "customer")).ShouldBe(1);
    }

    async Task MergeTwoAsync(Guid workspace)
    {
        using var sender = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest"));
        using var sent = await sender.PostAsync("v1/batch", new StringContent(
            """
            {"batch":[{"type":"track","event":"Seen","userId":"u1","messageId":"1"},{"type":"track","event":"Seen","userId":"u2","messageId":"2"}]}
            """, Encoding.UTF8, "application/json"), Ct);
        sent.EnsureSuccessStatusCode();
        var both = await BothAsync(workspace);
        await server.Owner.PostAsync(TestServer.In(workspace, $"customers/{both[0]}/merge"), new { with = both[1] });
    }

    async Task<IReadOnlyList<Guid>> BothAsync(Guid workspace)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var items = (await server.Owner.GetAsync(TestServer.In(workspace, "customers"))).GetProperty("items").EnumerateArray().Select(c => c.Id()).ToList();
            if (items.Count == 2) return items;
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(50, Ct);
        }
    }

    async Task EndAsync(string kind)
    {
        var (state, jobs) = (server.Services.GetRequiredService<IStateStore>(), server.Services.GetRequiredService<IJobs>());
        Guid job;
        await using (var transaction = await state.BeginAsync(Ct))
        {
            job = await jobs.AddAsync(transaction, new NewJob(null, kind, "Now"), Ct);
            await transaction.CommitAsync(Ct);
        }

        var since = TimeProvider.System.GetTimestamp();
        while ((await jobs.FindAsync(job, Ct))!.State != "done")
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(50, Ct);
        }
    }

    static async Task<long> CustomersAsync(IColumns columns, Guid workspace, string customer) => (await columns.QueryAsync(
        new ColumnQuery($"SELECT uniqExact({customer}) FROM facts WHERE workspace = {{w:UUID}}") { Parameters = new Dictionary<string, object> { ["w"] = workspace } },
        r => r.Long(0), Ct)).ShouldHaveSingleItem();
}
