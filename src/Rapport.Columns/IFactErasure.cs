using Rapport.Kernel;

namespace Rapport.Columns;

/// <summary>Takes facts out of the column store so that their bytes are gone from disk.</summary>
public interface IFactErasure
{
    /// <summary>Hides the facts of the subjects at once and returns when no file of the store holds them. Safe to repeat.</summary>
    /// <returns>For the receipt.</returns>
    /// <exception cref="ColumnsException">The store refused or could not be reached; call again.</exception>
    Task<ErasureReceipt> EraseAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct);

    /// <summary>The same for everything of a workspace.</summary>
    Task<ErasureReceipt> EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The same for everything an import brought.</summary>
    Task<ErasureReceipt> EraseImportAsync(WorkspaceId workspace, Guid import, CancellationToken ct);
}

/// <summary>What was erased, and when it was so.</summary>
/// <param name="Facts">Rows erased; 0 when there were none.</param>
/// <param name="Hidden">From this moment no query saw them, UTC microseconds.</param>
/// <param name="Gone">From this moment no file held them, UTC microseconds.</param>
public sealed record ErasureReceipt(long Facts, long Hidden, long Gone);
