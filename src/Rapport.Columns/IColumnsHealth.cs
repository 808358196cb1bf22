namespace Rapport.Columns;

/// <summary>How the column store is.</summary>
public interface IColumnsHealth
{
    /// <summary>Looks now; never throws for a store that is down.</summary>
    Task<ColumnsHealth> LookAsync(CancellationToken ct);
}

/// <summary>State of the column store.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> (starting, or behind) or <c>down</c>.</param>
/// <param name="Detail">A sentence for the operator.</param>
/// <param name="Facts">Rows stored; 0 when unknown.</param>
/// <param name="Parts">Active parts of the fact table; 0 when unknown.</param>
/// <param name="DiskBytes">Compressed bytes of all parts; 0 when unknown.</param>
/// <param name="HostBytes">Resident memory of the host process; 0 when it does not run or is a server elsewhere.</param>
/// <param name="WaitingRows">Rows committed and not yet visible to queries.</param>
/// <param name="WaitingSeconds">How long the oldest of them has waited.</param>
/// <param name="Restarts">How often the host was started anew after it ended unasked.</param>
public sealed record ColumnsHealth(
    string Status, string Detail, long Facts, long Parts, long DiskBytes, long HostBytes, long WaitingRows,
    double WaitingSeconds, int Restarts);
