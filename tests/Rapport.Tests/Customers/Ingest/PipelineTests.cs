using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers.Ingest;
using Rapport.Kernel;
using Rapport.Tests.Customers.Identity;

namespace Rapport.Tests.Customers.Ingest;

public class PipelineTests
{
    [Theory, Trait("Row", "1.5")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task I13_the_cut_into_batches_changes_no_byte_of_the_store(int seed)
    {
        var events = History.Make(seed, 400, conflicts: true);
        var snapshots = new List<string>();
        foreach (var batch in new[] { 1, 7, 1000 })
        {
            await using var host = new CustomersHost();
            var random = new Random(seed);
            for (var at = 0; at < events.Count;)
            {
                var count = Math.Min(random.Next(1, 40), events.Count - at);
                await host.SendAsync(events.Skip(at).Take(count), privileged: random.Next(3) == 0);
                at += count;
            }

            await host.ProcessAsync(batch);
            snapshots.Add(await host.SnapshotAsync());
        }

        snapshots[0].Length.ShouldBeGreaterThan(50_000);
        Difference(snapshots[0], snapshots[1]).ShouldBe("", "batches of 7");
        Difference(snapshots[0], snapshots[2]).ShouldBe("", "batches of 1000");
    }

    static string Difference(string one, string other) =>
        string.Join('\n', one.Split('\n').Zip(other.Split('\n')).Where(l => l.First != l.Second).Select(l => $"{l.First}\n{l.Second}").Take(3));

    [Fact, Trait("Row", "1.1")]
    public async Task The_same_message_three_times_is_one_event()
    {
        await using var host = new CustomersHost();
        var body = """{"batch":[{"type":"track","event":"Seen","userId":"u1","messageId":"m1"}]}""";
        for (var i = 0; i < 3; i++) await host.SendAsync(body);
        await host.ProcessAsync();
        (await host.QueryAsync("SELECT count(*) FROM recent_fact")).ShouldBe(["1"]);
        (await host.QueryAsync("SELECT reason, count FROM ingest_drop")).ShouldBe(["duplicate|2"]);
        (await host.QueryAsync("SELECT facts FROM customer")).ShouldBe(["1"]);
    }

    [Fact, Trait("Row", "1.1")]
    public async Task What_was_seen_before_a_restart_is_still_seen()
    {
        var folder = Directory.CreateTempSubdirectory("rapport-test").FullName;
        try
        {
            var body = """{"batch":[{"type":"track","event":"Seen","userId":"u1","messageId":"m1"}]}""";
            for (var run = 0; run < 2; run++)
            {
                await using var host = new CustomersHost(folder);
                await host.SendAsync(body);
                await host.ProcessAsync();
                (await host.QueryAsync("SELECT facts FROM customer")).ShouldBe(["1"]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Trait("Row", "1.1")]
    public async Task An_event_that_cannot_be_processed_is_put_aside_and_the_others_go_on()
    {
        var poison = new Poison();
        await using var host = new CustomersHost(more: s => s.AddSingleton<IFactReaction>(poison));
        await host.SendAsync(Enumerable.Range(0, 50).Select(i => Event($"m{i}", i == 31 ? "Poison" : "Seen")));
        await host.ProcessAsync();
        (await host.QueryAsync("SELECT count(*) FROM recent_fact")).ShouldBe(["49"]);
        (await host.QueryAsync("SELECT message_id, reason FROM dead_event")).ShouldBe(["m31|InvalidOperationException"]);
        (await host.QueryAsync("SELECT reason, count FROM ingest_drop")).ShouldBe(["event.failed|1"]);

        poison.IsHarmless = true;
        var position = long.Parse((await host.QueryAsync("SELECT position FROM dead_request")).Single(), System.Globalization.CultureInfo.InvariantCulture);
        (await host.Get<DeadEvents>().RetryAsync(History.Workspace, position, CancellationToken.None)).ShouldBeTrue();
        await host.ProcessAsync();
        (await host.QueryAsync("SELECT count(*) FROM recent_fact")).ShouldBe(["50"]);
        (await host.QueryAsync("SELECT count(*) FROM dead_request")).ShouldBe(["0"]);
    }

    [Fact, Trait("Row", "1.1")]
    public async Task A_crash_between_any_two_batches_stores_every_event_once()
    {
        var folder = Directory.CreateTempSubdirectory("rapport-test").FullName;
        try
        {
            var events = Enumerable.Range(0, 600).Select(i => Event($"m{i}", "Seen")).ToList();
            await using (var host = new CustomersHost(folder)) await host.SendAsync(events);
            for (var run = 0; run < 5; run++)
            {
                await using var host = new CustomersHost(folder);
                host.Pipeline.FixedBatchSize = 7;
                await host.Pipeline.StartAsync(CancellationToken.None);
                while (host.Pipeline.Progress.Done < (run + 1) * 70) await Task.Yield();
            }

            await using var last = new CustomersHost(folder);
            await last.ProcessAsync();
            (await last.QueryAsync("SELECT sum(facts) FROM customer")).ShouldBe(["600"]);
            (await last.QueryAsync("SELECT count(*) FROM ingest_drop")).ShouldBe(["0"]);
            (await last.QueryAsync("SELECT sum(rows) FROM fact_block WHERE target LIKE 'facts (%'")).ShouldBe(["600"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Trait("Row", "1.9")]
    public async Task Only_the_last_facts_of_a_customer_are_kept_at_hand()
    {
        await using var host = new CustomersHost();
        await host.SendAsync(Enumerable.Range(0, 700).Select(i => Event($"m{i}", "Seen") with { UserId = "one" }));
        await host.ProcessAsync();
        var kept = int.Parse((await host.QueryAsync("SELECT count(*) FROM recent_fact")).Single(), System.Globalization.CultureInfo.InvariantCulture);
        kept.ShouldBeInRange(200, 256);
        (await host.QueryAsync("SELECT facts FROM customer")).ShouldBe(["700"]);
    }

    static IncomingEvent Event(string id, string name) => new()
    {
        Workspace = History.Workspace, Source = "test", MessageId = id, Kind = EventKind.Track, Name = name, UserId = $"user-{id}",
        At = History.Start + id.GetHashCode(StringComparison.Ordinal), Received = History.Start, Props = default,
    };

    sealed class Poison : IFactReaction
    {
        public bool IsHarmless { get; set; }

        public Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct) =>
            !IsHarmless && batch.Facts.Any(f => f.Type == "Poison") ? throw new InvalidOperationException("poison") : Task.CompletedTask;
    }
}
