using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Counts facts that a module above could not take for what they say they are, beside all that is refused, by source and
/// reason. The fact itself stays as the event it came as.</summary>
public interface IUnfitFacts
{
    /// <summary>Counts one in the transaction of the batch it came in.</summary>
    /// <param name="transaction">Of the batch.</param>
    /// <param name="fact">Which.</param>
    /// <param name="fields">What misses or is wrong in it, by name; no values.</param>
    /// <param name="ct">Cancels.</param>
    Task CountAsync(IStateTransaction transaction, Fact fact, IEnumerable<string> fields, CancellationToken ct);
}
