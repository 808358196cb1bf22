namespace Rapport.Kernel;

/// <summary>Time as both stores keep it: UTC microseconds since 1970-01-01, as a 64-bit integer.</summary>
public static class Instant
{
    /// <summary>Microseconds since the epoch; fractions of a microsecond are cut.</summary>
    public static long ToMicros(this DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time that many microseconds after the epoch, in UTC.</summary>
    public static DateTimeOffset FromMicros(long micros) =>
        new(DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Now, in microseconds.</summary>
    public static long NowMicros(this TimeProvider clock) => clock.GetUtcNow().ToMicros();
}
