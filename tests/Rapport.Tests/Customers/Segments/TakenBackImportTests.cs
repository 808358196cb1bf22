using System.Text.Json;
using Rapport.Tests.Customers.Sources;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Segments;

/// <summary>An import is undone at the very time at which a new segment reads its facts.</summary>
public sealed class TakenBackImportTests
{
    int _number;

    [Fact]
    public async Task An_import_that_is_taken_back_while_a_segment_reads_it_leaves_nobody_in_it()
    {
        await using var rig = await SegmentRig.StartAsync();
        await rig.SendAsync([Order(rig, "stays"), Order(rig, "both"), Order(rig, "both")]);
        var both = (await rig.CallAsync(HttpMethod.Get, "customers?search=both")).GetProperty("items")[0].Id();
        for (var round = 0; round < 3; round++)
        {
            var rows = string.Concat(Enumerable.Range(0, 600).Select(i => $"r{round}-{i},{(i % 5 == 0 ? "both" : $"p{round}-{i % 90}")},2026-02-0{1 + (i % 9)},9.50\n"));
            var import = await rig.Imports.ImportAsync(
                """
                {"name":"Shop","zone":"UTC","files":{"orders":{"match":"orders*"}},"records":[{"name":"order","kind":"order","from":"orders","key":["order_id"],
                "fields":{"order_id":"order_id","at":"at","user_id":"who","amount":"total","currency":{"value":"EUR"}}}]}
                """, ("orders.csv", Files.Text("order_id,who,at,total\n" + rows)));
            var made = await rig.CallAsync(HttpMethod.Post, "segments", new { name = $"Thrice {round}", predicate = JsonElement.Parse($$$"""{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":{{{3 + round}}}}}""") });
            var buyers = await rig.CallAsync(HttpMethod.Post, "segments", new { name = $"Sum {round}", predicate = JsonElement.Parse($$$"""{"fact":{"type":"Order Completed"},"measure":{"kind":"sum","of":"amount","currency":"EUR","op":"gte","value":{{{3_000 + round}}}}}""") });
            await Task.Delay(40 * round, TestContext.Current.CancellationToken);
            await rig.Imports.DoAsync(import.Id(), "undo");
            await rig.Imports.EndAsync(import.Id(), "undone");
            await rig.ReadyAsync(made.Id());
            await rig.ReadyAsync(buyers.Id());
            (await MembersAsync(rig, made.Id())).ShouldBeEmpty($"round {round}");
            (await MembersAsync(rig, buyers.Id())).ShouldBe([both], $"round {round}");
        }
    }

    object Order(SegmentRig rig, string user) => new
    {
        type = "track", @event = "Order Completed", userId = user, messageId = $"e{_number++}", properties = new { total = 20, currency = "EUR" }, timestamp = rig.Clock.GetUtcNow(),
    };

    static async Task<IReadOnlyList<Guid>> MembersAsync(SegmentRig rig, Guid segment) =>
        [.. (await rig.CallAsync(HttpMethod.Get, $"segments/{segment}/members?limit=500")).GetProperty("items").EnumerateArray().Select(i => i.Id())];
}
