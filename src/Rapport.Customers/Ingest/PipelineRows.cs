using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Fingerprints of the messages of one batch: one row, not one per event.</summary>
sealed record SeenBlockRow
{
    public long No { get; init; }

    public WorkspaceId Workspace { get; init; }

    /// <summary>Days since 1970-01-01, of arrival.</summary>
    public long Day { get; init; }

    public Guid? ImportId { get; init; }

    /// <summary>8 bytes each, little endian.</summary>
    public required byte[] Fingerprints { get; init; }
}

/// <summary>How far the inbox is processed. One row.</summary>
sealed record PipelinePositionRow
{
    public long Id { get; init; }

    /// <summary>All rows up to here are done.</summary>
    public long Position { get; init; }

    /// <summary>So many events of the row after it are done.</summary>
    public long Done { get; init; }
}

/// <summary>A request with events that could not be processed, kept until somebody sends it through again.</summary>
sealed record DeadRequestRow
{
    public long Position { get; init; }

    public WorkspaceId Workspace { get; init; }

    public required string Source { get; init; }

    public required string Dialect { get; init; }

    public long Received { get; init; }

    public long Events { get; init; }

    public required byte[] Meta { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>True once somebody asked to try again.</summary>
    public bool Due { get; init; }
}

/// <summary>One event of a <see cref="DeadRequestRow"/>; an empty message id means the request as a whole.</summary>
sealed record DeadEventRow
{
    public long Position { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The kind of failure and where, never a person's data.</summary>
    public required string Reason { get; init; }

    public long At { get; init; }
}
