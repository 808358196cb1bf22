using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>What customers agreed to, for rules that read it, such as segments. Kept by the module that writes to people. Whenever
/// the answer may have changed, a fact <see cref="FactTypes.ConsentGiven"/> or <see cref="FactTypes.ConsentWithdrawn"/> of the customer
/// says so, with <c>purpose</c> and <c>channel</c> among its properties.</summary>
public interface ICustomerConsents
{
    /// <summary>In place of a channel: what was said about all of them.</summary>
    const string AnyChannel = "any";

    /// <summary>Whether a customer may be contacted for a purpose on a channel now; merged customers count as one.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="customer">Who.</param>
    /// <param name="purpose">Such as <c>marketing</c>; false for one without a legal basis.</param>
    /// <param name="channel">Such as <c>email</c>.</param>
    /// <param name="ct">Cancels.</param>
    Task<bool> MayAsync(WorkspaceId workspace, CustomerId customer, string purpose, string channel, CancellationToken ct);
}
