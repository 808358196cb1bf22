using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>A module above that made records of what an import brought, and takes them away with it.</summary>
public interface IImportUndone
{
    /// <summary>Removes the records of an import, inside the transaction in which it is undone.</summary>
    /// <param name="transaction">Of the undoing.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="import">Which import.</param>
    /// <param name="ct">Cancels.</param>
    Task UndoneAsync(IStateTransaction transaction, WorkspaceId workspace, Guid import, CancellationToken ct);
}
