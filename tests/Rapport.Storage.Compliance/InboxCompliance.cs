using System.Text;
using Rapport.Kernel;
using Shouldly;
using Xunit;

namespace Rapport.Storage.Compliance;

/// <summary>What every inbox promises.</summary>
public abstract class InboxCompliance : IAsyncLifetime
{
    IStoreUnderTest? store;

    protected abstract Task<IStoreUnderTest> OpenAsync();

    IInbox Inbox => store!.Inbox; // opened before each test

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (store is not null) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_given()
    {
        var row = Row("a body with ümlauts", events: 3);
        var position = await Inbox.AppendAsync(row, Ct);

        var read = (await Inbox.ReadAsync(0, 100, Ct)).ShouldHaveSingleItem();

        read.Position.ShouldBe(position);
        (read.Workspace, read.Source, read.Dialect, read.Received, read.Events)
            .ShouldBe((row.Workspace, row.Source, row.Dialect, row.Received, row.Events));
        Encoding.UTF8.GetString(read.Meta.Span).ShouldBe("{}");
        Encoding.UTF8.GetString(read.Body.Span).ShouldBe("a body with ümlauts");
    }

    [Fact]
    public async Task A_slice_of_a_larger_buffer_is_stored_as_the_slice()
    {
        var buffer = Encoding.UTF8.GetBytes("before|wanted|after");
        await Inbox.AppendAsync(Row("") with { Body = buffer.AsMemory(7, 6) }, Ct);

        Encoding.UTF8.GetString((await Inbox.ReadAsync(0, 1, Ct))[0].Body.Span).ShouldBe("wanted");
    }

    [Fact]
    public async Task Positions_ascend_in_the_order_of_answers()
    {
        var first = await Inbox.AppendAsync(Row("1"), Ct);
        var second = await Inbox.AppendAsync(Row("2"), Ct);
        second.ShouldBeGreaterThan(first);
        (await Inbox.ReadAsync(first, 100, Ct)).ShouldHaveSingleItem().Position.ShouldBe(second);
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing_and_share_no_position()
    {
        var positions = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var mine = new List<long>();
            for (var i = 0; i < 20; i++) mine.Add(await Inbox.AppendAsync(Row($"{caller}.{i}"), Ct));
            return mine;
        }, Ct)));

        positions.SelectMany(p => p).Distinct().Count().ShouldBe(64 * 20);
        var bodies = (await Inbox.ReadAsync(0, 10_000, Ct)).Select(r => Encoding.UTF8.GetString(r.Body.Span)).ToHashSet();
        bodies.Count.ShouldBe(64 * 20);
        bodies.ShouldContain("63.19");
    }

    [Fact]
    public async Task Reading_stops_at_the_number_of_events()
    {
        for (var i = 0; i < 5; i++) await Inbox.AppendAsync(Row("x", events: 10), Ct);
        (await Inbox.ReadAsync(0, 30, Ct)).Count.ShouldBe(3);
        (await Inbox.ReadAsync(0, 35, Ct)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_row_of_more_events_than_asked_for_is_still_read()
    {
        await Inbox.AppendAsync(Row("large", events: 500), Ct);
        (await Inbox.ReadAsync(0, 10, Ct)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_row_without_events_is_a_mistake_of_the_caller() =>
        await Should.ThrowAsync<ArgumentException>(() => Inbox.AppendAsync(Row("none", events: 0), Ct));

    [Fact]
    public async Task Waiting_ends_when_a_row_arrives()
    {
        var waiting = Inbox.WaitAsync(0, Ct);
        waiting.IsCompleted.ShouldBeFalse();
        await Inbox.AppendAsync(Row("now"), Ct);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }

    [Fact]
    public async Task Waiting_for_what_is_there_returns_at_once()
    {
        var position = await Inbox.AppendAsync(Row("there"), Ct);
        Inbox.WaitAsync(position - 1, Ct).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = Inbox.WaitAsync(0, patience.Token);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Trimmed_rows_are_gone_and_the_others_stay()
    {
        var positions = new List<long>();
        for (var i = 0; i < 10; i++) positions.Add(await Inbox.AppendAsync(Row($"{i}"), Ct));

        await Inbox.TrimAsync(positions[6], Ct);

        (await Inbox.ReadAsync(0, 100, Ct)).Select(r => r.Position).ShouldBe(positions[7..]);
        await Inbox.TrimAsync(positions[6], Ct); // again: nothing happens
        (await Inbox.ReadAsync(0, 100, Ct)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Trimming_many_rows_trims_them_all()
    {
        var appends = Enumerable.Range(0, 3500).Select(i => Inbox.AppendAsync(Row($"{i}"), Ct));
        var last = (await Task.WhenAll(appends)).Max();
        await Inbox.TrimAsync(last - 1, Ct);
        (await Inbox.ReadAsync(0, 100_000, Ct)).ShouldHaveSingleItem().Position.ShouldBe(last);
    }

    [Fact]
    public async Task Nothing_is_lost_over_a_restart()
    {
        for (var i = 0; i < 7; i++) await Inbox.AppendAsync(Row($"{i}", events: 2), Ct);
        await store!.RestartAsync();
        (await Inbox.ReadAsync(0, 100, Ct)).Count.ShouldBe(7);
        (await Inbox.BacklogAsync(Ct)).Events.ShouldBe(14);
    }

    [Fact]
    public async Task A_position_is_never_given_twice()
    {
        var last = await Inbox.AppendAsync(Row("a"), Ct);
        await Inbox.TrimAsync(last, Ct);
        await store!.RestartAsync();
        (await Inbox.AppendAsync(Row("b"), Ct)).ShouldBeGreaterThan(last);
    }

    [Fact]
    public async Task The_backlog_counts_events_and_knows_the_oldest()
    {
        (await Inbox.BacklogAsync(Ct)).ShouldBe((0, TimeSpan.Zero));
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1).ToMicros();
        var first = await Inbox.AppendAsync(Row("old", events: 3) with { Received = hourAgo }, Ct);
        await Inbox.AppendAsync(Row("new", events: 4), Ct);

        var backlog = await Inbox.BacklogAsync(Ct);
        backlog.Events.ShouldBe(7);
        backlog.Oldest.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));

        await Inbox.TrimAsync(first, Ct);
        backlog = await Inbox.BacklogAsync(Ct);
        backlog.Events.ShouldBe(4);
        backlog.Oldest.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    static InboxRow Row(string body, int events = 1) => new(
        0, new WorkspaceId(Guid.Parse("11111111-2222-3333-4444-555555555555")), "Web shop", "segment",
        TimeProvider.System.NowMicros(), events, "{}"u8.ToArray(), Encoding.UTF8.GetBytes(body));
}
