namespace Rapport.Customers.Ingest;

/// <summary>How much one sender may send; section <c>Ingest</c> of the configuration.</summary>
sealed class IngestOptions
{
    /// <summary>Requests a second that one key may keep up.</summary>
    public double RequestsPerSecond { get; set; } = 5_000;

    /// <summary>Requests that one key may send at once after a pause.</summary>
    public double Burst { get; set; } = 20_000;

    /// <summary>Events that may wait for processing before senders are asked to pause.</summary>
    public long WaitingEvents { get; set; } = 5_000_000;
}
