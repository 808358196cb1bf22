using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>A journey map.</summary>
sealed class MapRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Name { get; set; }

    public required string About { get; set; }

    /// <summary><c>current</c>: what customers live through. <c>future</c>: what they are to live through.</summary>
    public required string State { get; set; }

    /// <summary><c>lifecycle</c>, <c>macro</c> or <c>micro</c>.</summary>
    public required string Level { get; set; }

    /// <summary>Whose journey it is; null for everybody's.</summary>
    public Guid? Segment { get; set; }

    /// <summary>Rises with every change of anything in it.</summary>
    public long Revision { get; set; }

    public required long CreatedAt { get; init; }

    public long ChangedAt { get; set; }
}

/// <summary>A phase, step, lane or card of a map.</summary>
sealed class MapNodeRow
{
    public required Guid Map { get; init; }

    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Kind { get; init; }

    /// <summary>The phase of a step, the step of a card; null for phases and lanes.</summary>
    public Guid? Parent { get; set; }

    /// <summary>The lane of a card; null for anything else.</summary>
    public Guid? Lane { get; set; }

    /// <summary>Its place among its siblings.</summary>
    public double Rank { get; set; }

    /// <summary>Of a step: where it happens, as facts name it; null for none.</summary>
    public string? Touchpoint { get; set; }

    /// <summary>Of a card: the quote it shows; null for none. Its words stand in the talk alone.</summary>
    public Guid? Quote { get; set; }

    /// <summary>JSON: field → value.</summary>
    public required string Fields { get; set; }

    /// <summary>The revision of the map in which it was last changed.</summary>
    public long Revision { get; set; }
}

/// <summary>What somebody changed at once, for ever: no word that ever stood in a map is lost.</summary>
sealed class MapEditRow
{
    public required Guid Map { get; init; }

    public required long Revision { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string By { get; init; }

    public required long At { get; init; }

    /// <summary>JSON of the <see cref="MapEdit"/>s, with what stood there before.</summary>
    public required string Edits { get; init; }
}

/// <summary>A map as it stood once.</summary>
sealed class MapVersionRow
{
    public required Guid Map { get; init; }

    public required int No { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Name { get; init; }

    /// <summary>From this day on, in the workspace's zone, it is what holds.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>JSON of <see cref="MapNode"/>s.</summary>
    public required string Nodes { get; init; }

    public required string By { get; init; }

    public required long At { get; init; }
}
