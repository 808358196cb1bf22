using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>What somebody wrote in public.</summary>
enum ReviewKind
{
    /// <summary>An online review, usually with a rating.</summary>
    Review,

    /// <summary>A mention on a social network.</summary>
    Mention,
}

/// <summary>How far a reply has come.</summary>
enum ReplyState
{
    /// <summary>Nothing is written.</summary>
    None,

    /// <summary>Somebody is writing.</summary>
    Draft,

    /// <summary>To be copied to the platform by hand: nothing is sent from here.</summary>
    Ready,

    /// <summary>Somebody has put it on the platform.</summary>
    Published,
}

/// <summary>A review or mention as its platform shows it now.</summary>
sealed class ReviewRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required ReviewKind Kind { get; init; }

    /// <summary>The platform, as senders name it.</summary>
    public required string Platform { get; init; }

    /// <summary>The platform's own id; with <see cref="Kind"/> and <see cref="Platform"/> it names the review for ever.</summary>
    public required string External { get; init; }

    /// <summary>When it was written, UTC microseconds.</summary>
    public required long At { get; set; }

    /// <summary>On the platform's own scale; null for none.</summary>
    public double? Rating { get; set; }

    public double Best { get; set; } = 5;

    public double Worst { get; set; } = 1;

    /// <summary>1..5, not rounded; null without a rating.</summary>
    public double? Stars { get; set; }

    public string Title { get; set; } = "";

    public string Text { get; set; } = "";

    public string Author { get; set; } = "";

    public string Url { get; set; } = "";

    public string Place { get; set; } = "";

    public string Product { get; set; } = "";

    public string Touchpoint { get; set; } = "";

    public string? Language { get; set; }

    /// <summary>True once its platform shows it no more: nothing it said is kept.</summary>
    public bool Deleted { get; set; }

    /// <summary>The identifier of the customer who wrote it; empty for nobody known.</summary>
    public string Namespace { get; set; } = "";

    public string Value { get; set; } = "";

    /// <summary>Of the identifier; none for nobody known.</summary>
    public SubjectId Subject { get; set; }

    /// <summary>True when a person said whose it is: what senders say does not change it.</summary>
    public bool LinkedByHand { get; set; }

    public string Reply { get; set; } = "";

    public ReplyState ReplyState { get; set; }

    public long? RepliedAt { get; set; }

    /// <summary>The import that brought it last; null for others.</summary>
    public Guid? Import { get; set; }

    /// <summary>JSON of <see cref="ToldReview"/>: the fact as it was told last; null when none stands.</summary>
    public string? Told { get; set; }

    /// <summary>How often it was told.</summary>
    public uint Revision { get; set; }

    /// <summary>Arrival, UTC microseconds.</summary>
    public required long CreatedAt { get; init; }

    public required long ChangedAt { get; set; }
}

/// <summary>Words to begin a reply with.</summary>
sealed class ReplyTemplateRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Name { get; set; }

    /// <summary>With {{author}}, {{platform}}, {{stars}}, {{product}} and {{place}}, each with an optional fallback behind a bar.</summary>
    public required string Text { get; set; }
}
