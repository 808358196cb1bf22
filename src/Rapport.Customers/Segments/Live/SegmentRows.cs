using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>A segment as people know it.</summary>
sealed class SegmentRow
{
    public Guid Id { get; init; }

    public WorkspaceId Workspace { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    /// <summary>One of <see cref="SegmentKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>For a stage of life its key, else empty.</summary>
    public required string Stage { get; init; }

    /// <summary>Order of stages: of several that hold the first counts.</summary>
    public long Place { get; set; }

    /// <summary>The definition that was saved last, as JSON; empty for a list.</summary>
    public required string Predicate { get; set; }

    /// <summary>The definition that counts; 0 before the first is ready.</summary>
    public long Current { get; set; }

    /// <summary>The definition that is being made ready; 0 for none.</summary>
    public long Next { get; set; }

    /// <summary>The job that makes it ready.</summary>
    public Guid? Job { get; set; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }
}

static class SegmentKinds
{
    public const string Live = "live";
    public const string List = "list";
    public const string Stage = "stage";
}

/// <summary>A definition of a segment. Never changes: an edit makes another one.</summary>
sealed class VersionRow
{
    public long No { get; init; }

    public Guid Segment { get; init; }

    public WorkspaceId Workspace { get; init; }

    /// <summary>JSON; empty for a list.</summary>
    public required string Predicate { get; init; }

    /// <summary>One of <see cref="VersionStates"/>.</summary>
    public required string State { get; set; }

    public long Members { get; set; }

    /// <summary>Counts from this instant on; null before.</summary>
    public long? LiveFrom { get; set; }

    /// <summary>Counted until this instant; null while it counts.</summary>
    public long? LiveUntil { get; set; }
}

static class VersionStates
{
    /// <summary>Facts from before are still read; nobody is asked yet.</summary>
    public const string Building = "building";

    /// <summary>Everybody is asked once; whom something happens to meanwhile is followed already.</summary>
    public const string Settling = "settling";

    /// <summary>It counts.</summary>
    public const string Live = "live";

    /// <summary>Another one took its place.</summary>
    public const string Retired = "retired";
}

/// <summary>A track that segments share.</summary>
sealed class TrackRow
{
    public long No { get; init; }

    public WorkspaceId Workspace { get; init; }

    public required string Key { get; init; }

    public bool IsFilled { get; set; }
}

/// <summary>What a track keeps of an identifier.</summary>
sealed class SubjectTrackRow
{
    public SubjectId Subject { get; init; }

    public long Track { get; init; }

    /// <summary>As packed by <see cref="Live.Track"/>.</summary>
    public required byte[] Bytes { get; init; }
}

/// <summary>Where a customer belongs now, and when to look again.</summary>
sealed class SegmentPersonRow
{
    public CustomerId Customer { get; init; }

    public WorkspaceId Workspace { get; init; }

    /// <summary>UTC microseconds; <see cref="long.MaxValue"/> for never.</summary>
    public long Due { get; init; }

    /// <summary>Definition and time of entering, as packed by <see cref="PersonState"/>.</summary>
    public required byte[] Members { get; init; }
}

/// <summary>A customer was in a segment from <see cref="Since"/> until <see cref="Until"/>.</summary>
sealed class SegmentStayRow
{
    public long Version { get; init; }

    public CustomerId Customer { get; init; }

    public long Since { get; init; }

    /// <summary><see cref="long.MaxValue"/> while it lasts.</summary>
    public long Until { get; init; }

    /// <summary>True when it began or ended with a merge or its undoing: nobody entered or left.</summary>
    public bool Moved { get; init; }
}

/// <summary>A customer whose answers must be read from the facts.</summary>
sealed class SegmentRecountRow
{
    public CustomerId Customer { get; init; }

    public WorkspaceId Workspace { get; init; }
}

/// <summary>Rises with every change of a definition, in its transaction.</summary>
sealed class SegmentPlanRow
{
    public WorkspaceId Workspace { get; init; }

    public long Version { get; init; }
}
