using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>Uploaded files hold people as their rows. Whose rows cannot be told from the file alone, so erasing anyone removes the
/// files of all imports that are not at work, and what was shown of them.</summary>
sealed class ImportedPeople(IStateStore store, IFiles files) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "imports";

    /// <summary>Nothing: what an import brought is in the facts, which are exported as such.</summary>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var gone = new List<string>();
        await using (var transaction = await store.BeginAsync(ct))
        {
            var rows = await transaction.Db.Set<ImportRow>().Where(r => r.Workspace == workspace).ToListAsync(ct);
            foreach (var row in rows.Where(r => !ImportStates.IsBusy(r.State)))
            {
                var held = ImportJson.FilesOf(row);
                gone.AddRange(held.Where(f => f.Stored.Length > 0).Select(f => f.Stored));
                row.Files = ImportJson.Write(held.Select(Forgotten));
                (row.Preview, row.Guess) = (null, null);
            }

            await transaction.CommitAsync(ct);
        }

        foreach (var stored in gone) files.Delete(workspace, stored);
    }

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ImportRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<SavedMappingRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        files.DeleteAll(workspace);
    }

    static ImportFile Forgotten(ImportFile file) => file with
    {
        Stored = "",
        Found = file.Found with { Columns = [.. file.Found.Columns.Select(c => c with { Examples = [] })] },
    };
}
