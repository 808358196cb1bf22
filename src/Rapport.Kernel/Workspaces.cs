namespace Rapport.Kernel;

/// <summary>What every module needs to know of a workspace.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Shown to people.</param>
/// <param name="Zone">IANA time zone in which days are cut.</param>
/// <param name="Currency">ISO 4217 code of figures that name none.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="IsDemo">True for the demo company, which is removed in one click.</param>
public sealed record Workspace(WorkspaceId Id, string Name, string Zone, string Currency, string Language, bool IsDemo);

/// <summary>The workspaces of this instance.</summary>
public interface IWorkspaces
{
    /// <summary>The workspace, or null when there is none of that id. Answered from memory.</summary>
    ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct);

    /// <summary>All workspaces, oldest first.</summary>
    ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct);
}

/// <summary>Tells watching screens that something they show has changed.</summary>
public interface IChanges
{
    /// <summary>Publishes to everyone who may see the workspace. Never blocks, never throws, carries no data.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="topic">What, such as <c>facts</c>, <c>customers</c>, <c>jobs</c>, <c>settings</c>.</param>
    void Publish(WorkspaceId workspace, string topic);
}

/// <summary>The append-only record of what people changed.</summary>
public interface IAudit
{
    /// <summary>Writes one entry in the caller's transaction, chained to the one before by its hash.</summary>
    /// <param name="transaction">The transaction of the change itself: both happen or neither.</param>
    /// <param name="workspace">Where; null for the instance.</param>
    /// <param name="action">Verb of the form <c>area.verb</c>: <c>key.create</c>.</param>
    /// <param name="target">What was changed: kind and id, never personal data.</param>
    /// <param name="detail">Further facts, stored as JSON; before and after where people would ask. Null when none.</param>
    /// <param name="ct">Cancels.</param>
    Task WriteAsync(
        IStateTransaction transaction, WorkspaceId? workspace, string action, string target, object? detail, CancellationToken ct);
}

/// <summary>A module that stores anything about a person gives it out and erases it.</summary>
public interface IHoldsPersonalData
{
    /// <summary>The file name stem in the export, such as <c>timeline</c>.</summary>
    string Name { get; }

    /// <summary>Everything held about a customer, as JSON-serialisable records; an empty list when nothing is held.</summary>
    Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct);

    /// <summary>Removes it from every file of the data folder, not just from view. Safe to repeat.</summary>
    Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct);

    /// <summary>Removes everything of a workspace. Safe to repeat.</summary>
    Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct);
}
