using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Reads what waits in the inbox: in the words of its dialect, and believed as far as the workspace believes.</summary>
sealed class RequestReader(IWorkspaces workspaces, SignedIds signed)
{
    /// <summary>The events of a request. Throws what its dialect throws on a request that it cannot read.</summary>
    public async ValueTask<DialectReading> ReadAsync(InboxRow row, CancellationToken ct)
    {
        var currency = (await workspaces.FindAsync(row.Workspace, ct))?.Currency ?? "EUR";
        return await signed.BelieveAsync(DialectList.Of(row).Read(row, currency), ct);
    }
}
