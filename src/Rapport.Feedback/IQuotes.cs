using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>A passage of a talk that somebody highlighted, for those who show it as evidence.</summary>
/// <param name="Id">For ever.</param>
/// <param name="Interview">The talk it is of.</param>
/// <param name="Title">What that is called.</param>
/// <param name="At">When it was held, UTC microseconds.</param>
/// <param name="Text">The words; personal details are hidden in them.</param>
/// <param name="Speaker">Who said them, as the team calls them; empty when nobody noted.</param>
public sealed record TalkQuote(Guid Id, Guid Interview, string Title, long At, string Text, string Speaker);

/// <summary>Finds quotes. Their words stand here alone: whoever shows one keeps its id, so that it goes with its talk and with its speaker.</summary>
public interface IQuotes
{
    /// <summary>Those of some quotes that are still there.</summary>
    Task<IReadOnlyList<TalkQuote>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> quotes, CancellationToken ct);
}

/// <summary>A module above that shows quotes.</summary>
public interface IQuoteReaction
{
    /// <summary>Forgets quotes that are no more, in the transaction that deletes them.</summary>
    Task WithdrawnAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> quotes, IStateTransaction transaction, CancellationToken ct);
}
