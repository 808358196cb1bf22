using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>Something said that somebody suffers from: words that feel negative or mixed, and count in figures.</summary>
/// <param name="Item">Id of the item of feedback.</param>
/// <param name="At">When it was said, UTC microseconds.</param>
/// <param name="Subject">Whose words; none where nobody knows.</param>
/// <param name="Source">One of <see cref="FeedbackSources"/>.</param>
/// <param name="Origin">What the words belong to within the source.</param>
/// <param name="Touchpoint">Empty when unknown.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">Given along with the words; null when none was.</param>
/// <param name="Topics">What they are about; empty where that is not known.</param>
public sealed record Trouble(Guid Item, long At, SubjectId Subject, string Source, string Origin, string Touchpoint, string Metric, double? Score, IReadOnlyList<Guid> Topics);

/// <summary>A topic that stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Parent">The topic it is part of; null for one of the upper level.</param>
public sealed record HeardTopic(Guid Id, string Name, Guid? Parent);

/// <summary>What people suffer from, for modules that look for causes.</summary>
public interface ITroubles
{
    /// <summary>All troubles of a time, in no order.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="from">First instant, UTC microseconds.</param>
    /// <param name="before">First instant after, UTC microseconds.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Trouble>> OfAsync(WorkspaceId workspace, long from, long before, CancellationToken ct);

    /// <summary>The topics that stand.</summary>
    Task<IReadOnlyDictionary<Guid, HeardTopic>> TopicsAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>How often each score was given along with words on a scale in a time, troubles and all others.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="scale">As in <see cref="FeedbackItem.Metric"/>.</param>
    /// <param name="from">First instant, UTC microseconds.</param>
    /// <param name="before">First instant after, UTC microseconds.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<(double Score, long Count)>> ScoresAsync(WorkspaceId workspace, string scale, long from, long before, CancellationToken ct);

    /// <summary>The words of some items, in no order; those that are gone are left out.</summary>
    Task<IReadOnlyList<HeardWords>> WordsAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> items, CancellationToken ct);
}
