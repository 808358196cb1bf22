using Rapport.Kernel;

namespace Rapport.Feedback.Interviews;

/// <summary>What kind of talk it was.</summary>
enum InterviewKind
{
    /// <summary>With one person, to learn.</summary>
    Interview,

    /// <summary>With several at once.</summary>
    FocusGroup,

    /// <summary>A call; its notes are heard as they are.</summary>
    Call,

    /// <summary>A meeting; its notes are heard as they are.</summary>
    Meeting,

    /// <summary>A visit at the customer's; its notes are heard as they are.</summary>
    Visit,
}

/// <summary>A talk with customers and what was written down of it.</summary>
sealed class InterviewRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required InterviewKind Kind { get; set; }

    public required string Title { get; set; }

    /// <summary>What it belongs to, such as a research project; empty for nothing.</summary>
    public required string Study { get; set; }

    /// <summary>When it was held, UTC microseconds.</summary>
    public required long At { get; set; }

    public required string Place { get; set; }

    public required string Touchpoint { get; set; }

    public required string Notes { get; set; }

    /// <summary>JSON: a list of <see cref="Turn"/>.</summary>
    public string Transcript { get; set; } = "[]";

    public required long CreatedAt { get; init; }

    public required long ChangedAt { get; set; }
}

/// <summary>Somebody who took part.</summary>
sealed class ParticipantRow
{
    public required Guid Id { get; init; }

    public required Guid Interview { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>As the team calls them; may be "P3".</summary>
    public required string Name { get; init; }

    /// <summary>Customer, moderator, observer …</summary>
    public required string Role { get; init; }

    /// <summary>As the transcript names them; empty for nobody in it.</summary>
    public required string Speaker { get; init; }

    /// <summary>Of the customer; none for somebody who is none.</summary>
    public SubjectId Subject { get; init; }
}

/// <summary>A passage that somebody highlighted: evidence that can be pointed at by its id.</summary>
sealed class QuoteRow
{
    public required Guid Id { get; init; }

    public required Guid Interview { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Text { get; init; }

    /// <summary>Who said it; null when nobody noted.</summary>
    public Guid? Participant { get; init; }

    /// <summary>Number of the turn in the transcript, from 0; null for words from the notes.</summary>
    public int? Turn { get; init; }

    /// <summary>JSON: a list of tags, in small letters.</summary>
    public required string Tags { get; set; }

    /// <summary>Why it matters.</summary>
    public required string Note { get; set; }

    public required long CreatedAt { get; init; }
}
