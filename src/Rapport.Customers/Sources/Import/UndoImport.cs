using Microsoft.EntityFrameworkCore;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The job that takes an import back: its facts leave the column store, the touched customers are as they would be
/// without it, and its message ids are free again. Every step may be repeated after a crash.</summary>
sealed class UndoImport(IStateStore store, ImportWork work, IFactErasure erasure, TakeBack back, IChanges changes) : IJobKind
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "import.undo";

    /// <inheritdoc/>
    public string Name => Kind;

    /// <inheritdoc/>
    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var row = await work.LoadAsync(run.Args<ImportArgs>().Import, ct);
        if (row is not { State: ImportStates.Undoing }) return;
        await back.RunAsync(row.Workspace, row.Id, run, ct);
        await erasure.EraseImportAsync(row.Workspace, row.Id, ct);
        await using var transaction = await store.BeginAsync(ct);
        await run.SaveAsync(transaction, 0, ct);
        await transaction.Db.Set<ImportRow>().Where(r => r.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ImportStates.Undone).SetProperty(r => r.Report, (string?)null)
                .SetProperty(r => r.Record, 0).SetProperty(r => r.Row, 0L).SetProperty(r => r.Position, 0L), ct);
        await transaction.CommitAsync(ct);
        foreach (var topic in (string[])["imports", "customers", "facts"]) changes.Publish(row.Workspace, topic);
    }
}
