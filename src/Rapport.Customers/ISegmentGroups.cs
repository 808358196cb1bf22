using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Two groups of customers, to be compared: those of a segment and those of another, or of nobody else's.</summary>
public interface ISegmentGroups
{
    /// <summary>The members of one that are not in the other, and the reverse. People in both are left out: they would count on both
    /// sides.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="segment">The first.</param>
    /// <param name="other">The second; null for everybody who is not in the first.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Or the refusal: <c>segment.unknown</c>, <c>field.hidden</c>.</returns>
    Task<(SegmentGroups? Groups, Refusal? Refusal)> OfAsync(WorkspaceId workspace, Guid segment, Guid? other, CancellationToken ct);
}

/// <summary>Two groups and what is known of them.</summary>
/// <param name="One">Members of the first alone.</param>
/// <param name="Other">Members of the second alone.</param>
/// <param name="Both">Customers in both.</param>
public sealed record SegmentGroups(SegmentGroup One, SegmentGroup Other, long Both);

/// <summary>What is known of a group.</summary>
/// <param name="N">Customers.</param>
/// <param name="Measures">Name → number of values, their sum, and the sum of their squares.</param>
/// <param name="Values">Trait and value → customers who have it; traits of up to twenty values.</param>
public sealed record SegmentGroup(
    long N, IReadOnlyDictionary<string, (long N, double Sum, double Squares)> Measures, IReadOnlyDictionary<(string Trait, string Value), long> Values);
