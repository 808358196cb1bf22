using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>The one place that everything anybody says reaches. Whoever takes words (surveys, reviews, interviews, calls) hands them over
/// here, in the transaction in which it keeps them itself; they are read within a second and stand in the feedback inbox.</summary>
public interface IFeedback
{
    /// <summary>Takes all that one origin says now. What it said before and does not say now is forgotten; what is handed over again
    /// unchanged changes nothing, so a replay is harmless.</summary>
    /// <param name="transaction">Of the cause: both happen or neither.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="source">One of <see cref="FeedbackSources"/>.</param>
    /// <param name="origin">What the words belong to within the source, for ever: the id of the response, of the review.</param>
    /// <param name="items">By <see cref="FeedbackItem.Part"/>, each once; none for an origin that says nothing any more.</param>
    /// <param name="ct">Cancels.</param>
    Task HearAsync(
        IStateTransaction transaction, WorkspaceId workspace, string source, string origin, IReadOnlyList<FeedbackItem> items, CancellationToken ct);

    /// <summary>Hides e-mail addresses, telephone, card and account numbers, where the workspace has them hidden, which it has unless
    /// somebody chose otherwise. For sources that keep words of their own: call it before they are stored. What is handed over by
    /// <see cref="HearAsync"/> is hidden there once more.</summary>
    ValueTask<string> MaskAsync(WorkspaceId workspace, string text, CancellationToken ct);

    /// <summary><see cref="MaskAsync"/> for many texts of a workspace: how it has words stored.</summary>
    ValueTask<Func<string, string>> WordingAsync(WorkspaceId workspace, CancellationToken ct);
}

/// <summary>Kinds of sources. A new one is a line here and a word for it on the screens.</summary>
public static class FeedbackSources
{
    /// <summary>An answer to a survey.</summary>
    public const string Survey = "survey";

    /// <summary>An online review.</summary>
    public const string Review = "review";

    /// <summary>A mention on a social network.</summary>
    public const string Mention = "mention";

    /// <summary>A quote from an interview or a focus group.</summary>
    public const string Interview = "interview";

    /// <summary>A note of a call, a meeting or a visit.</summary>
    public const string Note = "note";

    /// <summary>What an employee says of customers' troubles. Hand it over without subject, place and employee where it must stay nameless.</summary>
    public const string Employee = "employee";

    /// <summary>A conversation with the company's service.</summary>
    public const string Conversation = "conversation";

    /// <summary>An answer that another system took, as it came by the event API or an import.</summary>
    public const string Answer = "answer";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Survey, Review, Mention, Interview, Note, Employee, Conversation, Answer];
}

/// <summary>Words that somebody said, as their source hands them over.</summary>
/// <param name="Part">Which words of the origin, such as the question's id; empty where it says one thing.</param>
/// <param name="At">When it was said, UTC microseconds.</param>
/// <param name="Text">At most 20,000 characters; an empty text with a score is shown and counted, and has nothing to read.</param>
public sealed record FeedbackItem(string Part, long At, string Text)
{
    /// <summary>Whose words; none where nobody knows or must know.</summary>
    public SubjectId Subject { get; init; }

    /// <summary>What the words answer or are headed by: the question, the title of the review.</summary>
    public string Heading { get; init; } = "";

    /// <summary>What they are collected under: the name of the survey, of the platform, of the study.</summary>
    public string Collection { get; init; } = "";

    /// <summary>web, app, email, phone, store … as facts name it; empty when unknown.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Key of the touchpoint; empty when unknown.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>Where, as the source names places; empty when unknown.</summary>
    public string Place { get; init; } = "";

    /// <summary>Who served; empty when nobody or unknown.</summary>
    public string Employee { get; init; } = "";

    /// <summary>The scale of <see cref="Score"/>, a name of the metric list (<c>nps</c>, <c>csat.5</c>) or <c>stars.5</c>; empty without one.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The score given along with the words, on its scale; null when none was.</summary>
    public double? Score { get; init; }

    /// <summary>The language the source believes it is in, as <c>de</c>; detection overrules it where it is sure. Null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>Whether the person may be contacted about these words; null when they were not asked.</summary>
    public bool? FollowUp { get; init; }

    /// <summary>The import that brought it, with which it is taken back; null when none did.</summary>
    public Guid? Import { get; init; }

    /// <summary>True for what was said before Rapport was there and is loaded afterwards: it gives no occasion to anything.</summary>
    public bool IsHistory { get; init; }

    /// <summary>False for what is shown and counts in no figure, as answers that a survey's rules leave out.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Where it is shown in full, as a path within the workspace's screens (<c>surveys/{id}</c>); empty for nowhere.</summary>
    public string Page { get; init; } = "";
}
