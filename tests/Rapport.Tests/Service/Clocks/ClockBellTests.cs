using Rapport.Kernel;
using Rapport.Service.Clocks;

namespace Rapport.Tests.Service.Clocks;

/// <summary>The bell that rings when a case's time has come.</summary>
[Trait("Row", "7.3")]
public sealed class ClockBellTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_rings_when_the_time_has_come_and_not_before()
    {
        using var bell = new ClockBell(TimeProvider.System);
        var at = TimeProvider.System.NowMicros() + 200_000;
        bell.RingAt(at);
        await bell.HearAsync(Ct);
        TimeProvider.System.NowMicros().ShouldBeGreaterThan(at - 20_000, "timers go by a coarser clock");
    }

    [Fact]
    public async Task What_is_due_already_rings_at_once_and_takes_the_place_of_what_comes_later()
    {
        using var bell = new ClockBell(TimeProvider.System);
        bell.RingAt(long.MaxValue);
        bell.RingAt(0);
        await bell.HearAsync(Ct);
    }
}
