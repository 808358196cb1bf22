using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>Words that were read for the first time, and what was read in them. Not told of words that count in no figure, came with an
/// import or belong to the past.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Id">Of the item of feedback.</param>
/// <param name="Source">One of <see cref="FeedbackSources"/>.</param>
/// <param name="Origin">What the words belong to within the source.</param>
/// <param name="At">When it was said, UTC microseconds.</param>
/// <param name="Received">When it came, UTC microseconds.</param>
/// <param name="Subject">Whose words; none where nobody knows.</param>
/// <param name="Sentiment">−1..1; null where it could not be read.</param>
/// <param name="Level">−2..2; null with it.</param>
/// <param name="Topics">What it is about.</param>
public sealed record TextRead(
    WorkspaceId Workspace, Guid Id, string Source, string Origin, long At, long Received, SubjectId Subject, double? Sentiment, int? Level, IReadOnlyList<Guid> Topics)
{
    /// <summary>As in <see cref="FeedbackItem.Channel"/>.</summary>
    public string Channel { get; init; } = "";

    /// <summary>As in <see cref="FeedbackItem.Touchpoint"/>.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>As in <see cref="FeedbackItem.Employee"/>.</summary>
    public string Employee { get; init; } = "";

    /// <summary>As in <see cref="FeedbackItem.Metric"/>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>As in <see cref="FeedbackItem.Score"/>.</summary>
    public double? Score { get; init; }
}

/// <summary>A module above that acts on what people say, inside the transaction that keeps the reading.</summary>
public interface ITextReaction
{
    /// <summary>Writes its own tables through the transaction. Throwing takes the reading back; it is tried again.</summary>
    Task ReactAsync(IReadOnlyList<TextRead> texts, IStateTransaction transaction, CancellationToken ct);
}

/// <summary>Something that was said, for those who show it beside something else.</summary>
/// <param name="Item">Id of the item of feedback.</param>
/// <param name="At">When it was said, UTC microseconds.</param>
/// <param name="Heading">What the words answer.</param>
/// <param name="Text">The words; personal details are hidden in them.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">Given along with them; null when none was.</param>
/// <param name="Level">−2..2; null when unread.</param>
/// <param name="Page">Where it is shown in full.</param>
public sealed record HeardWords(Guid Item, long At, string Heading, string Text, string Metric, double? Score, int? Level, string Page);

/// <summary>Finds what was said.</summary>
public interface IHeardWords
{
    /// <summary>All that one origin of a source says now, the first first; empty for nothing.</summary>
    Task<IReadOnlyList<HeardWords>> OfAsync(WorkspaceId workspace, string source, string origin, CancellationToken ct);

    /// <summary>The source of an item of feedback and what it belongs to there; null when there is no such item.</summary>
    Task<(string Source, string Origin)?> OriginAsync(WorkspaceId workspace, Guid item, CancellationToken ct);
}
