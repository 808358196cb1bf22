using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Governance.Audit;

/// <summary>Appends to the chain of a workspace or of the instance, inside the transaction of the change.</summary>
sealed class AuditLog(IActor actor, TimeProvider clock) : IAudit
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task WriteAsync(
        IStateTransaction transaction, WorkspaceId? workspace, string action, string target, object? detail, CancellationToken ct)
    {
        var chain = workspace ?? default;
        var head = await transaction.Db.FindAsync<AuditHead>([chain], ct);
        if (head is null) transaction.Db.Add(head = new AuditHead { Workspace = chain, No = 0, Hash = [] });
        var entry = new AuditEntry
        {
            Workspace = chain,
            No = head.No + 1,
            At = Instant.FromMicros(clock.NowMicros()),
            ActorKind = actor.Kind,
            Actor = actor.Id ?? Guid.Empty,
            ActorName = actor.Name,
            Action = action,
            Target = target,
            Detail = detail is null ? "" : JsonSerializer.Serialize(detail, Json),
            Previous = head.Hash,
        };
        entry.Hash = entry.ComputeHash();
        head.No = entry.No;
        head.Hash = entry.Hash;
        transaction.Db.Add(entry);
    }
}
