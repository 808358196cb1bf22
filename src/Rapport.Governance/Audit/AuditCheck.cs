using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.Audit;

/// <summary>Recomputes the chains of the audit log.</summary>
/// <remarks>It finds rows that were edited, removed or put in. Someone who may write the file and recomputes the
/// whole chain is not found: keep the head of the chain elsewhere for that.</remarks>
sealed class AuditCheck(IStateStore state) : IAuditCheck
{
    public async Task<IReadOnlyDictionary<WorkspaceId, AuditVerdict>> VerifyAllAsync(CancellationToken ct)
    {
        await using var db = state.Read();
        var chains = await db.Set<AuditHead>().Select(h => h.Workspace)
            .Union(db.Set<AuditEntry>().Select(e => e.Workspace)).ToListAsync(ct);
        var verdicts = new Dictionary<WorkspaceId, AuditVerdict>();
        foreach (var chain in chains) verdicts[chain] = await VerifyAsync(db, chain, ct);
        return verdicts;
    }

    public async Task<AuditVerdict> VerifyAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        return await VerifyAsync(db, workspace, ct);
    }

    static async Task<AuditVerdict> VerifyAsync(RapportDb db, WorkspaceId chain, CancellationToken ct)
    {
        // Entries may be written meanwhile: the head read before must be among them, the head read after must not be behind them.
        var before = await HeadAsync(db, chain, ct);
        var headSeen = before is null;
        long no = 0;
        byte[] previous = [];
        await foreach (var entry in db.Set<AuditEntry>().Where(e => e.Workspace == chain).OrderBy(e => e.No).AsAsyncEnumerable().WithCancellation(ct))
        {
            no++;
            if (entry.No != no || !entry.Previous.AsSpan().SequenceEqual(previous) || !entry.ComputeHash().AsSpan().SequenceEqual(entry.Hash))
                return new(Ok: false, no, no);
            previous = entry.Hash;
            headSeen |= no == before?.No && previous.AsSpan().SequenceEqual(before.Hash);
        }

        var after = await HeadAsync(db, chain, ct);
        return headSeen && no <= (after?.No ?? 0) ? new(Ok: true, no, null) : new(Ok: false, no, no + 1);
    }

    static Task<AuditHead?> HeadAsync(RapportDb db, WorkspaceId chain, CancellationToken ct) =>
        db.Set<AuditHead>().SingleOrDefaultAsync(h => h.Workspace == chain, ct);
}
