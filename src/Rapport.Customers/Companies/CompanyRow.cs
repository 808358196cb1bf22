using Rapport.Kernel;

namespace Rapport.Customers.Companies;

/// <summary>A company (account) that customers belong to.</summary>
sealed record CompanyRow
{
    public WorkspaceId Workspace { get; init; }

    /// <summary>The sender's id of it.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    public long FirstAt { get; init; }

    public long LastAt { get; init; }

    /// <summary>As packed by <see cref="Profiles.SubjectState"/>: traits of the company with source and time.</summary>
    public required byte[] State { get; init; }
}
