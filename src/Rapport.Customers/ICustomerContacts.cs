using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>By what customers can be reached.</summary>
public interface ICustomerContacts
{
    /// <summary>The customer, or whom it was merged into; null when there is no such customer or it was erased.</summary>
    Task<CustomerContacts?> FindAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct);
}

/// <summary>By what a customer can be reached.</summary>
/// <param name="Customer">Who it is today.</param>
/// <param name="Merged">Ids the customer had before, by merges that stand; without <paramref name="Customer"/>.</param>
/// <param name="Name">Empty when unknown.</param>
/// <param name="Email">The address to write to; empty when there is none.</param>
/// <param name="Emails">All addresses that identify the customer.</param>
public sealed record CustomerContacts(
    CustomerId Customer, IReadOnlyList<CustomerId> Merged, string Name, string Email, IReadOnlyList<string> Emails)
{
    /// <summary>Every id the customer has or had.</summary>
    public IReadOnlyList<CustomerId> Ids => [Customer, .. Merged];
}
