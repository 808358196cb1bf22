using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>A contact with a person that counts: reserved, or done. Kept under the subject it was made under, so that merges add up
/// and un-merging restores.</summary>
sealed class ContactRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required SubjectId Subject { get; init; }

    public required string Channel { get; init; }

    public required string Category { get; init; }

    public required string About { get; init; }

    public required string Thread { get; init; }

    public required ContactPriority Priority { get; init; }

    /// <summary>The visit, as a browser names it; empty for none.</summary>
    public required string Visit { get; init; }

    /// <summary>When it took its place: who was first keeps it.</summary>
    public required long ReservedAt { get; init; }

    /// <summary>When it reached the person; null while it waits.</summary>
    public long? DoneAt { get; set; }
}

/// <summary>One line of the log that answers why somebody was, or was not, asked. The same answer again on the same day counts up.</summary>
sealed class DecisionRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required SubjectId Subject { get; init; }

    public required string Channel { get; init; }

    public required string Category { get; init; }

    public required string About { get; init; }

    public required bool May { get; init; }

    public required string Rule { get; init; }

    /// <summary>JSON of the figures the rule went by, those of the latest time.</summary>
    public required string Figures { get; set; }

    public required long FirstAt { get; init; }

    public required long At { get; set; }

    public required int Times { get; set; }
}

/// <summary>How a workspace spends its customers' patience.</summary>
sealed class ContactRulesRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>JSON of <see cref="ContactRules"/>.</summary>
    public required string Rules { get; set; }
}

/// <summary>What a person wishes, whatever the purpose. Rows are added, never changed; the latest holds.</summary>
sealed class WishRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required SubjectId Subject { get; init; }

    /// <summary>Hash of the address it was said under; empty when none was.</summary>
    public required byte[] Contact { get; init; }

    /// <summary>Nothing but what is owed until then; null for no pause.</summary>
    public long? PausedUntil { get; init; }

    /// <summary>At most one contact in so many days; 0 for no wish.</summary>
    public required int EveryDays { get; init; }

    /// <summary>BCP 47 tag; empty for none.</summary>
    public required string Language { get; init; }

    public required long At { get; init; }
}
