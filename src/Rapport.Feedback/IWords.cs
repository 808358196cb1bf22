using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>Everything anybody said and how it feels, as figures count it: what the inbox shows under the same filter.</summary>
public interface IWords
{
    /// <summary>The words of a time that are scored and count, the latest first; or the refusal of the filter. Read anew each time: a correction
    /// counts as soon as it is made.</summary>
    Task<(IReadOnlyList<ReadWord>? Words, Refusal? Refusal)> FindAsync(WordQuestion question, CancellationToken ct);

    /// <summary>How many there are in all.</summary>
    Task<long> CountAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>What was said, for some of them.</summary>
    Task<IReadOnlyDictionary<Guid, WordText>> TextsAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct);
}

/// <summary>Which words are asked for.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="From">UTC microseconds, included.</param>
/// <param name="To">UTC microseconds, not included.</param>
/// <param name="Filter">Over their source, channel, touchpoint, employee, score, metric, at, <c>prop:language</c>, <c>prop:place</c> and
/// <c>prop:collection</c>, and over the people who said them; other fields of facts are missing in words. Null for all.</param>
/// <param name="By">What they are sliced by: such a field, or <c>trait:</c> and its name.</param>
public sealed record WordQuestion(WorkspaceId Workspace, long From, long To, Predicate? Filter, IReadOnlyList<string> By);

/// <summary>Words that were scored.</summary>
/// <param name="Id">The item of feedback.</param>
/// <param name="At">When they were said, UTC microseconds.</param>
/// <param name="Customer">Whose, as far as that is known.</param>
/// <param name="Sentiment">−1..1.</param>
/// <param name="Level">−2..2.</param>
/// <param name="Keys">One per slice asked for; empty where there is no value.</param>
public sealed record ReadWord(Guid Id, long At, CustomerId? Customer, double Sentiment, int Level, IReadOnlyList<string> Keys);

/// <summary>Words with what they were said about.</summary>
public sealed record WordText(string Text, string Channel, string Touchpoint, string Employee, string Source);
