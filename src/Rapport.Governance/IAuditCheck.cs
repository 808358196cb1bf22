using Rapport.Kernel;

namespace Rapport.Governance;

/// <summary>Checks the audit log for rows edited, removed or put in behind its back.</summary>
public interface IAuditCheck
{
    /// <summary>Walks the chain of one workspace; the empty id is the chain of the instance.</summary>
    Task<AuditVerdict> VerifyAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Walks every chain.</summary>
    Task<IReadOnlyDictionary<WorkspaceId, AuditVerdict>> VerifyAllAsync(CancellationToken ct);
}

/// <summary>What a walk along a chain found.</summary>
/// <param name="Ok">Every entry fits the one before it, and none is missing.</param>
/// <param name="Entries">How many were walked.</param>
/// <param name="BrokenAt">Number of the first entry that does not fit; null when all do.</param>
public sealed record AuditVerdict(bool Ok, long Entries, long? BrokenAt);
