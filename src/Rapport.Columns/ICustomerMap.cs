using Rapport.Kernel;

namespace Rapport.Columns;

/// <summary>Whose a subject is now, where that differs from what its stored facts say. Small: a nightly fold writes the
/// changes into the facts and empties it.</summary>
public interface ICustomerMap
{
    /// <summary>Writes changes of owner (merge, un-merge) into the transaction; queries follow within a second of the commit,
    /// and before any fact block added later.</summary>
    /// <returns>The number to give to <see cref="IFactBlocks.WaitVisibleAsync"/>; 0 when there are no changes.</returns>
    Task<long> SetAsync(IStateTransaction transaction, IReadOnlyList<SubjectOwner> changes, CancellationToken ct);

    /// <summary>The SQL expression for the present customer of a row of <c>facts</c>: use it wherever a query groups or
    /// counts by customer. Take it anew for each query. To select the facts of one customer, select by its subjects instead.</summary>
    string CustomerSql { get; }

    /// <summary>Writes the changes into the facts and empties the map; for the night. Facts that arrive meanwhile are safe.</summary>
    /// <returns>How many subjects were folded.</returns>
    Task<int> FoldAsync(CancellationToken ct);
}

/// <summary>A subject changed hands.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Subject">Which identity.</param>
/// <param name="Customer">Its owner from now on.</param>
/// <param name="Version">Of the subject's entry in the map of the state store; the highest wins.</param>
public sealed record SubjectOwner(WorkspaceId Workspace, SubjectId Subject, CustomerId Customer, long Version);
