using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Of which answers a member hears.</summary>
enum Hears
{
    /// <summary>Of none.</summary>
    Nothing,

    /// <summary>Of each, some minutes after it came.</summary>
    Each,

    /// <summary>Of those with a low score.</summary>
    Low,

    /// <summary>Of those for which a condition holds.</summary>
    When,

    /// <summary>Of all of a day, in the morning after.</summary>
    Daily,
}

/// <summary>What a member wants to hear of a survey.</summary>
sealed class NoticeRow
{
    public required Guid Survey { get; init; }

    public required Guid Person { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Hears Hears { get; set; }

    /// <summary>JSON of a condition; null for none.</summary>
    public string? Condition { get; set; }
}

/// <summary>An answer that a member is still to hear of, or heard of lately.</summary>
sealed class NoticeDueRow
{
    public required Guid Response { get; init; }

    public required Guid Person { get; init; }

    public required Guid Survey { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required long Due { get; init; }

    /// <summary>The mail it stands in; null while it waits. Kept for as long as the mail may still be called back.</summary>
    public Guid? Message { get; set; }
}
