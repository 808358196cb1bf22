using Rapport.Kernel;

namespace Rapport.Customers.Touchpoints;

/// <summary>A place where customers meet the company, as facts name it.</summary>
sealed record TouchpointRow
{
    public WorkspaceId Workspace { get; init; }

    public required string Key { get; init; }

    public required string Name { get; set; }

    public required string Channel { get; set; }

    public string? Stage { get; set; }

    /// <summary>True until a person has edited it: it registered itself by arriving in a fact.</summary>
    public bool Discovered { get; set; }
}

/// <summary>A way in which customers and company meet: web, app, store …</summary>
sealed record ChannelRow
{
    public WorkspaceId Workspace { get; init; }

    public required string Key { get; init; }

    public required string Name { get; set; }

    /// <summary>True until a person has edited it.</summary>
    public bool Discovered { get; set; }
}
