using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>What the jobs of an import share.</summary>
sealed class ImportWork(IStateStore store, IFiles files, IWorkspaces workspaces)
{
    /// <summary>The import, or null when it was deleted.</summary>
    public async Task<ImportRow?> LoadAsync(Guid id, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ImportRow>().SingleOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>A pass over the import's files by its mapping.</summary>
    /// <exception cref="JobFailedException">The mapping does not fit, or a file is gone.</exception>
    public async Task<(ImportPass Pass, Mapping Mapping)> PassAsync(ImportRow row, CancellationToken ct)
    {
        var workspace = await workspaces.FindAsync(row.Workspace, ct) ?? throw new JobFailedException("The workspace is gone.");
        var mapping = ImportJson.MappingOf(row) ?? throw new JobFailedException("The import has no mapping.");
        var (plan, bound, refusal) = BoundFiles.Compile(mapping, ImportJson.FilesOf(row), workspace);
        if (plan is null) throw new JobFailedException(refusal!.Detail); // one of the two is set
        return (new ImportPass(plan, bound, file => Open(row.Workspace, file), row.Id, row.Created.ToMicros()), mapping);
    }

    Stream Open(WorkspaceId workspace, ImportFile file) =>
        files.Open(workspace, file.Stored) ?? throw new JobFailedException($"The file {file.FileName} is no longer stored: upload it again.");

    /// <summary>How many facts of an import were stored: the pipeline keeps a fingerprint of each.</summary>
    public async Task<long> StoredAsync(Guid import, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT COALESCE(SUM(LENGTH(fingerprints)), 0) FROM seen_block WHERE import_id = @import");
        var bytes = await command.With("@import", import).ExecuteScalarAsync(ct);
        return Convert.ToInt64(bytes, System.Globalization.CultureInfo.InvariantCulture) / 8;
    }

    /// <summary>A refused row as it is shown; long cells are shortened.</summary>
    public static RefusedRow Refused(PassedRow passed) => new(
        passed.Record.Record.From, passed.Record.Record.Name, passed.Row.Number, passed.Outcome.Fault!.Code, passed.Outcome.Fault.Detail, // only for refused rows
        [.. passed.Row.Cells.Select(c => c.Length <= 200 ? c : c[..199] + "…")]);
}
