namespace Rapport.Kernel;

/// <summary>Facts that one state transaction is about to store, in order.</summary>
/// <param name="Facts">New facts and corrections.</param>
public sealed record FactBatch(IReadOnlyList<Fact> Facts);

/// <summary>A module above that acts on facts of a module below, inside the same transaction. Listed in the server.</summary>
public interface IFactReaction
{
    /// <summary>Reads the batch and writes its own tables through the transaction. Throwing rolls the whole batch back.</summary>
    Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct);
}
