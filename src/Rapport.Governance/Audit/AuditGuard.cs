using Microsoft.Extensions.Hosting;
using Rapport.Kernel;

namespace Rapport.Governance.Audit;

/// <summary>Makes the store itself refuse to change or remove entries; those of a workspace go when it is gone.
/// Set at every start, so that no schema change can leave it out.</summary>
sealed class AuditGuard(IStateStore state) : IHostedService
{
    static readonly string[] Triggers =
    [
        """
        CREATE TRIGGER IF NOT EXISTS audit_entry_no_update BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS audit_entry_no_delete BEFORE DELETE ON audit_entry
        WHEN OLD.workspace = zeroblob(16) OR EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace)
        BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END
        """,
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await state.BeginAsync(cancellationToken);
        foreach (var trigger in Triggers)
        {
            await using var command = transaction.Connection.CreateCommand();
            command.Transaction = transaction.Transaction;
            command.CommandText = trigger;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
