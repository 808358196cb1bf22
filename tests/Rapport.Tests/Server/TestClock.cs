namespace Rapport.Tests.Server;

/// <summary>The real clock, moved by hand: a test that needs tomorrow need not wait for it.</summary>
public sealed class TestClock : TimeProvider
{
    long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
