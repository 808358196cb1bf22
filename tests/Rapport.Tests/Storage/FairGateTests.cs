using Rapport.Storage.Embedded.State;

namespace Rapport.Tests.Storage;

public sealed class FairGateTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_longest_wait_and_hold_are_measured()
    {
        var gate = new FairGate();
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
    public async Task One_at_a_time()
    {
        var gate = new FairGate();
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
