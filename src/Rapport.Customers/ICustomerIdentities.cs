using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Under which identifiers a customer is known, and how they came together; for modules whose records follow a person
/// through merges and back.</summary>
public interface ICustomerIdentities
{
    /// <summary>The customer, or whom it was merged into; null when there is no such customer or it was erased.</summary>
    Task<CustomerIdentity?> FindAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct);
}

/// <summary>How a customer is known.</summary>
/// <param name="Customer">Who it is today.</param>
/// <param name="Identifiers">The strongest first.</param>
/// <param name="Merges">Those that stand, the latest first.</param>
/// <param name="Traits">One JSON object.</param>
public sealed record CustomerIdentity(
    CustomerId Customer, IReadOnlyList<CustomerIdentifier> Identifiers, IReadOnlyList<CustomerMerge> Merges, string Traits)
{
    /// <summary>Every id the customer has or had.</summary>
    public IReadOnlyList<CustomerId> Ids => [Customer, .. Merges.Select(m => m.Loser).Distinct()];

    /// <summary>All subjects.</summary>
    public IReadOnlyList<SubjectId> Subjects => [.. Identifiers.Select(i => i.Subject)];

    /// <summary>The subject to keep a record under: the strongest that no merge brought, so that the record stays with this customer
    /// when a merge is taken back.</summary>
    public SubjectId Own => Identifiers.FirstOrDefault(i => !Merges.Any(m => m.Moved.Contains(i.Subject)))?.Subject
        ?? (Identifiers.Count > 0 ? Identifiers[0].Subject : SubjectId.None);
}

/// <summary>One identifier of a customer.</summary>
/// <param name="Subject">Its id.</param>
/// <param name="Namespace">Such as <c>email</c>.</param>
/// <param name="Value">As it is compared.</param>
public sealed record CustomerIdentifier(SubjectId Subject, string Namespace, string Value);

/// <summary>A merge that stands.</summary>
/// <param name="Loser">The customer that was merged away.</param>
/// <param name="Moved">The subjects it brought.</param>
/// <param name="At">When, UTC microseconds.</param>
public sealed record CustomerMerge(CustomerId Loser, IReadOnlySet<SubjectId> Moved, long At);
