using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>When an event really happened, from a client's clock that may be wrong.</summary>
static class ClockCorrection
{
    /// <summary>A live event may lie this far ahead of its arrival before it is set back to it.</summary>
    public static readonly long FutureMicros = (long)TimeSpan.FromMinutes(1).TotalMicroseconds;

    /// <summary>Older than this by its own clock, an event is history: it is not corrected and starts nothing.</summary>
    public static readonly long HistoryMicros = (long)TimeSpan.FromDays(30).TotalMicroseconds;

    static readonly long Earliest = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicros();

    /// <summary>True when the sender says so, or the client time lies more than 30 days before arrival.</summary>
    public static bool IsHistory(long? clientAt, long? sentAt, long received, bool declared) =>
        declared || (clientAt is { } at && (sentAt is { } sent && sent >= at ? sent : received) - at > HistoryMicros);

    /// <summary>The time of the fact, UTC microseconds.</summary>
    /// <param name="clientAt">What the client wrote; null when nothing that can be read.</param>
    /// <param name="sentAt">The client's clock when it sent; null when not said.</param>
    /// <param name="received">Arrival by our clock.</param>
    /// <param name="historical">History keeps its own time.</param>
    /// <returns><paramref name="received"/> less the client's own delay between happening and sending. Without a client time,
    /// or with one before 1900, the arrival; never more than a minute after the arrival.</returns>
    /// <remarks>Source: Segment, "timestamp = receivedAt - (sentAt - originalTimestamp)".</remarks>
    public static long Correct(long? clientAt, long? sentAt, long received, bool historical)
    {
        if (clientAt is not { } at || at < Earliest) return received;
        if (historical || sentAt is not { } sent) return NotAfter(at, received);
        if (sent < at) return Math.Min(at, received);
        return NotAfter(received - (sent - at), received);
    }

    static long NotAfter(long at, long received) => at > received + FutureMicros ? received : at;
}
