using Rapport.Kernel;

namespace Rapport.Governance.Workspaces;

/// <summary>A workspace as stored.</summary>
sealed class WorkspaceRow
{
    public required WorkspaceId Id { get; init; }

    public required string Name { get; set; }

    public required string Zone { get; set; }

    public required string Currency { get; set; }

    public required string Language { get; set; }

    public bool IsDemo { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>True when nobody may be a member without a second factor.</summary>
    public bool SecondFactorRequired { get; set; }

    /// <summary>Set when its deletion was ordered: nobody can open it any more, and its data are being erased.</summary>
    public DateTimeOffset? Deleting { get; set; }

    public Workspace ToWorkspace() => new(Id, Name, Zone, Currency, Language, IsDemo);
}
