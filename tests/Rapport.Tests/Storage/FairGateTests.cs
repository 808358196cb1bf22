using Rapport.Storage.Embedded.State;

namespace Rapport.Tests.Storage;

public sealed class FairGateTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_longest_wait_and_hold_are_measured()
    {
        var gate = new FairGate(TimeProvider.System);
        await gate.EnterAsync(Ct);
        var waiting = gate.EnterAsync(Ct);
        gate.Figures.Waiting.ShouldBe(1);
        await Task.Delay(30, Ct);
        gate.Exit();
        await waiting;
        gate.Exit();
        gate.Figures.LongestWait.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(20));
        gate.Figures.LongestHold.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(20));
        gate.Figures.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_long_wait_counts_as_now_for_half_a_minute_and_is_shown_for_longer()
    {
        var clock = new Ticks();
        var gate = new FairGate(clock);
        await gate.EnterAsync(Ct);
        var waiting = gate.EnterAsync(Ct);
        clock.Advance(TimeSpan.FromSeconds(3));
        gate.Figures.WaitNow.ShouldBe(TimeSpan.FromSeconds(3), "who still waits counts already");
        gate.Exit();
        await waiting;
        gate.Exit();
        gate.Figures.WaitNow.ShouldBe(TimeSpan.FromSeconds(3));
        clock.Advance(TimeSpan.FromSeconds(31));
        gate.Figures.WaitNow.ShouldBe(TimeSpan.Zero);
        gate.Figures.LongestWait.ShouldBe(TimeSpan.FromSeconds(3));
        clock.Advance(TimeSpan.FromMinutes(11));
        gate.Figures.LongestWait.ShouldBe(TimeSpan.Zero);
    }

    /// <summary>A stopwatch moved by hand.</summary>
    sealed class Ticks : TimeProvider
    {
        long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }

    [Fact]
    public async Task One_at_a_time()
    {
        var gate = new FairGate(TimeProvider.System);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await gate.EnterAsync(Ct);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                if (i % 50 == 0) await Task.Yield();
                Interlocked.Decrement(ref inside);
                gate.Exit();
            }
        }, Ct)));
        most.ShouldBe(1);
    }
}
