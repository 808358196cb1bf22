using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>What to call customers wherever a list shows them.</summary>
public interface ICustomerNames
{
    /// <summary>The name of each, or else the e-mail address, or else the phone number; a customer without any of them, unknown or
    /// erased is left out. A customer that was merged is called as whom it was merged into.</summary>
    Task<IReadOnlyDictionary<CustomerId, string>> OfAsync(WorkspaceId workspace, IEnumerable<CustomerId> customers, CancellationToken ct);
}
