using System.Diagnostics;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

public sealed class FactBlocksArrive
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_committed_block_becomes_visible_and_screens_are_told()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        var no = await store.CommitAsync([Facts.Of(1), Facts.Of(2)], Ct);
        await store.Blocks.WaitVisibleAsync(no, Ct);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(2);
        store.Changes.All.ShouldContain((Facts.Workspace, "facts"));
        (await store.Blocks.BacklogAsync(Ct)).Rows.ShouldBe(0);
    }

    [Fact]
    public async Task A_block_that_is_rolled_back_never_arrives()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        await using (var transaction = await store.State.BeginAsync(Ct)) await store.Blocks.AddAsync(transaction, [Facts.Of(1)], Ct);
        await store.Blocks.WaitVisibleAsync(await store.CommitAsync([Facts.Of(2)], Ct), Ct);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_are_never_used_again()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        var first = await store.CommitAsync([Facts.Of(1)], Ct);
        await store.Blocks.WaitVisibleAsync(first, Ct);
        await store.CrashAsync(Ct);
        (await store.CommitAsync([Facts.Of(1)], Ct)).ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task Many_small_commits_travel_as_few_blocks()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        long last = 0;
        for (var i = 0; i < 400; i++) last = await store.CommitAsync([Facts.Of(i)], Ct);
        await store.Blocks.WaitVisibleAsync(last, Ct);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(400);
        var parts = await store.Columns.QueryAsync(new ColumnQuery("SELECT uniqExact(block_number) FROM (SELECT _block_number AS block_number FROM facts)"), r => r.Long(0), Ct);
        parts.ShouldHaveSingleItem().ShouldBeLessThan(200);
    }

    [Fact]
    public async Task A_lone_fact_is_not_held_back_until_others_come()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        await store.Blocks.WaitVisibleAsync(await store.CommitAsync([Facts.Of(0)], Ct), Ct);
        var took = new List<TimeSpan>();
        for (var i = 1; i < 20; i++)
        {
            var since = Stopwatch.GetTimestamp();
            await store.Blocks.WaitVisibleAsync(await store.CommitAsync([Facts.Of(i)], Ct), Ct);
            took.Add(Stopwatch.GetElapsedTime(since));
        }

        took.Order().ElementAt(took.Count / 2).ShouldBeLessThan(TimeSpan.FromSeconds(1)); // the middle one: a busy machine may hold up some
    }

    [Fact]
    [Trait("Row", "1.1")]
    public async Task Crashes_of_everything_in_the_middle_of_sending_lose_and_double_nothing()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        var random = new Random(7);
        long next = 0;
        for (var round = 0; round < 20; round++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(30, 500)));
            while (!stop.IsCancellationRequested)
            {
                var size = random.Next(1, 3000);
                await store.CommitAsync([.. Enumerable.Range(0, size).Select(i => Facts.Of(next + i))], Ct);
                next += size;
            }

            await store.CrashAsync(Ct);
        }

        await store.Blocks.WaitAllVisibleAsync(Ct);
        var rows = await store.Columns.QueryAsync(new ColumnQuery("SELECT count(), uniqExact(id) FROM facts"), r => (r.Long(0), r.Long(1)), Ct);
        rows.ShouldHaveSingleItem().ShouldBe((next, next));
    }

    [Fact]
    [Trait("Row", "1.2")]
    public async Task Years_that_the_store_does_not_have_are_sent_again_after_a_crash()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        await store.Blocks.WaitVisibleAsync(await store.CommitAsync([Facts.Of(0)], Ct), Ct);
        var facts = Enumerable.Range(1, 300).Select(n => Facts.Of(n)).ToList();
        var no = await store.CommitAsync(facts, Ct);
        await store.Blocks.WaitVisibleAsync(no, Ct);
        for (var crash = 0; crash < 2; crash++)
        {
            // As a crash leaves it when some years were in place already.
            await store.Columns.ExecuteAsync(new ColumnQuery("DELETE FROM facts WHERE toYear(at) > 2023 SETTINGS lightweight_deletes_sync = 2"), Ct);
            (await Facts.CountAsync(store.Columns, Ct)).ShouldBeInRange(2, 299);
            await PutBackAsync(store, no, facts.Count);

            await store.CrashAsync(Ct);
            await store.Blocks.WaitAllVisibleAsync(Ct);
            var rows = await store.Columns.QueryAsync(new ColumnQuery("SELECT count(), uniqExact(id) FROM facts"), r => (r.Long(0), r.Long(1)), Ct);
            rows.ShouldHaveSingleItem().ShouldBe((301, 301));
        }
    }

    // Without waking the sender: the next life finds it.
    static async Task PutBackAsync(ColumnsWithState store, long no, int facts)
    {
        await using var transaction = await store.State.BeginAsync(Ct);
        await using var put = transaction.Command(
            "INSERT INTO fact_block (no, target, rows, bytes, workspaces, written) VALUES (@no, @target, @rows, @bytes, @workspaces, 1)");
        await put.With("@no", no).With("@target", FactTable.Insert).With("@rows", facts).With("@bytes", Facts.Block(1, facts).ToArray())
            .With("@workspaces", Facts.Workspace.Value.ToByteArray(bigEndian: true)).ExecuteNonQueryAsync(Ct);
        await transaction.CommitAsync(Ct);
    }

    [Fact]
    public async Task A_killed_host_while_sending_is_waited_for_and_nothing_is_lost()
    {
        await using var store = await ColumnsWithState.StartAsync(Ct);
        long last = 0;
        for (var i = 0; i < 60; i++)
        {
            last = await store.CommitAsync([.. Enumerable.Range(i * 500, 500).Select(n => Facts.Of(n))], Ct);
            if (i % 6 == 5 && store.Supervisor.HostId is { } id)
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
        }

        await store.Blocks.WaitVisibleAsync(last, Ct);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(30_000);
    }
}
