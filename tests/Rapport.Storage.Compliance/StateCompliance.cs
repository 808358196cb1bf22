using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Shouldly;
using Xunit;

namespace Rapport.Storage.Compliance;

/// <summary>What every state store promises.</summary>
public abstract class StateCompliance : IAsyncLifetime
{
    static readonly WorkspaceId Workspace = new(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 123, 456, TimeSpan.Zero);

    IStoreUnderTest? store;

    protected abstract Task<IStoreUnderTest> OpenAsync();

    IStateStore State => store!.State; // opened before each test

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (store is not null) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_committed_stays_over_a_restart()
    {
        await AddAsync("kept");
        await store!.RestartAsync();
        await using var db = State.Read();
        var note = await db.Set<Note>().SingleAsync(Ct);
        (note.Text, note.Workspace, note.At).ShouldBe(("kept", Workspace, Noon));
    }

    [Fact]
    public async Task What_is_not_committed_never_was()
    {
        await using (var transaction = await State.BeginAsync(Ct))
        {
            transaction.Db.Add(New("by EF"));
            await transaction.Db.SaveChangesAsync(Ct);
            await Insert(transaction, Guid.NewGuid(), "by SQL");
        }

        (await TextsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task EF_and_SQL_share_the_transaction_and_the_stored_form()
    {
        var (byEf, bySql) = (New("by EF"), Guid.Parse("0a0b0c0d-0e0f-1011-1213-141516171819"));
        await using (var transaction = await State.BeginAsync(Ct))
        {
            transaction.Db.Add(byEf);
            await Insert(transaction, bySql, "by SQL");
            await transaction.CommitAsync(Ct);
        }

        await using var db = State.Read();
        var note = await db.Set<Note>().SingleAsync(n => n.Id == bySql, Ct);
        (note.Text, note.Workspace, note.At).ShouldBe(("by SQL", Workspace, Noon));

        await using var connection = await State.OpenReadAsync(Ct);
        await using var command = connection.Command("SELECT id, workspace, at FROM note WHERE id = @id AND workspace = @ws")
            .With("@id", byEf.Id).With("@ws", Workspace);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        (await reader.ReadAsync(Ct)).ShouldBeTrue();
        (reader.GetId(0), reader.GetId(1), reader.GetInt64(2)).ShouldBe((byEf.Id, Workspace.Value, Noon.ToMicros()));
    }

    [Fact]
    public async Task Actions_after_a_commit_run_in_order_and_see_what_was_committed()
    {
        var seen = new List<string>();
        await using var transaction = await State.BeginAsync(Ct);
        transaction.Db.Add(New("done"));
        transaction.OnCommitted(() => seen.Add("first"));
        transaction.OnCommitted(() =>
        {
            using var db = State.Read();
            seen.Add(db.Set<Note>().Single().Text);
        });
        seen.ShouldBeEmpty();
        await transaction.CommitAsync(Ct);
        seen.ShouldBe(["first", "done"]);
    }

    [Fact]
    public async Task Actions_after_a_commit_do_not_run_after_a_rollback()
    {
        var ran = false;
        await using (var transaction = await State.BeginAsync(Ct)) transaction.OnCommitted(() => ran = true);
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task A_failed_commit_frees_the_way_for_the_next()
    {
        await AddAsync("only once");
        await using (var transaction = await State.BeginAsync(Ct))
        {
            transaction.Db.Add(New("only once"));
            await Should.ThrowAsync<DbUpdateException>(() => transaction.CommitAsync(Ct));
        }

        await AddAsync("the next");
        (await TextsAsync()).ShouldBe(["only once", "the next"], ignoreOrder: true);
    }

    [Fact]
    public async Task Writers_come_in_the_order_they_asked()
    {
        var order = new List<int>();
        var first = await State.BeginAsync(Ct);
        var others = new List<Task>();
        for (var i = 0; i < 8; i++)
        {
            var number = i;
            var turn = State.BeginAsync(Ct); // asks here and now; the answer comes in its turn
            others.Add(Then(turn, () => order.Add(number)));
        }

        await first.DisposeAsync();
        await Task.WhenAll(others);
        order.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);

        async Task Then(Task<IStateTransaction> turn, Action act)
        {
            await using var transaction = await turn;
            act();
            await transaction.CommitAsync(Ct);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_block_the_line()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var first = await State.BeginAsync(Ct);
        var impatient = State.BeginAsync(patience.Token);
        var next = State.BeginAsync(Ct);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        await first.DisposeAsync();
        await (await next.WaitAsync(TimeSpan.FromSeconds(10), Ct)).DisposeAsync();
    }

    [Fact]
    public async Task Readers_see_the_last_commit_while_a_writer_works()
    {
        await AddAsync("before");
        await using var transaction = await State.BeginAsync(Ct);
        await Insert(transaction, Guid.NewGuid(), "not yet");
        (await TextsAsync()).ShouldBe(["before"]);
        await transaction.CommitAsync(Ct);
        (await TextsAsync()).ShouldBe(["before", "not yet"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_reading_connection_refuses_to_write()
    {
        await using var connection = await State.OpenReadAsync(Ct);
        await using var command = connection.Command("DELETE FROM note");
        await Should.ThrowAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync(Ct));
    }

    [Fact]
    public async Task What_a_request_saves_waits_for_its_turn()
    {
        var transaction = await State.BeginAsync(Ct);
        await using var db = store!.Scoped();
        db.Add(New("by a request"));
        var saving = db.SaveChangesAsync(Ct);
        saving.IsCompleted.ShouldBeFalse();

        await Insert(transaction, Guid.NewGuid(), "by the processor");
        await transaction.CommitAsync(Ct);
        await saving.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        (await TextsAsync()).ShouldBe(["by the processor", "by a request"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_request_that_fails_to_save_frees_the_way()
    {
        await AddAsync("taken");
        await using var db = store!.Scoped();
        db.Add(New("taken"));
        await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
        await AddAsync("the next");
    }

    [Fact]
    public async Task A_request_updates_and_deletes_in_bulk_in_its_turn()
    {
        await AddAsync("old");
        await using var db = store!.Scoped();
        await db.Set<Note>().ExecuteUpdateAsync(set => set.SetProperty(n => n.Text, "new"), Ct);
        (await TextsAsync()).ShouldBe(["new"]);
        await db.Set<Note>().Where(n => n.Workspace == Workspace).ExecuteDeleteAsync(Ct);
        (await TextsAsync()).ShouldBeEmpty();
        await AddAsync("the next");
    }

    [Fact]
    public async Task Sixteen_writers_of_both_kinds_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                if (writer % 2 == 0)
                {
                    await AddAsync($"{writer}.{i}");
                    continue;
                }

                await using var db = store!.Scoped();
                db.Add(New($"{writer}.{i}"));
                await db.SaveChangesAsync(Ct);
            }
        }, Ct)));
        (await TextsAsync()).Distinct().Count().ShouldBe(16 * 20);
    }

    async Task AddAsync(string text)
    {
        await using var transaction = await State.BeginAsync(Ct);
        transaction.Db.Add(New(text));
        await transaction.CommitAsync(Ct);
    }

    async Task<List<string>> TextsAsync()
    {
        await using var db = State.Read();
        return await db.Set<Note>().Select(n => n.Text).ToListAsync(Ct);
    }

    static async Task Insert(IStateTransaction transaction, Guid id, string text)
    {
        await using var command = transaction.Command("INSERT INTO note(id, workspace, at, text) VALUES (@id, @ws, @at, @text)")
            .With("@id", id).With("@ws", Workspace).With("@at", Noon).With("@text", text);
        await command.ExecuteNonQueryAsync(Ct);
    }

    static Note New(string text) => new() { Id = Guid.NewGuid(), Workspace = Workspace, At = Noon, Text = text };
}
