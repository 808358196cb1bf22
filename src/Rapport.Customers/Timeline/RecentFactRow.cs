using Rapport.Kernel;

namespace Rapport.Customers.Timeline;

/// <summary>One of about the last 200 facts of a subject, kept where a timeline reads at once.</summary>
sealed record RecentFactRow
{
    public long No { get; init; }

    public SubjectId Subject { get; init; }

    public long At { get; init; }

    public FactId Fact { get; init; }

    public Guid? ImportId { get; init; }

    /// <summary>As packed by <see cref="PackedFact"/>.</summary>
    public required byte[] Body { get; init; }
}
