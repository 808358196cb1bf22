using Rapport.Kernel;

namespace Rapport.Customers.Orders;

/// <summary>An order as its facts left it. Its key is what it is called: senders number their orders one after the other, so that new ones come
/// to stand beside each other, where keys made by hashing would touch a page for each.</summary>
sealed record OrderRow
{
    public WorkspaceId Workspace { get; init; }

    /// <summary>The sender's.</summary>
    public required string OrderId { get; init; }

    public SubjectId Subject { get; init; }

    /// <summary>When it was placed; null while only a refund, a delivery or a cancellation is known.</summary>
    public long? PlacedAt { get; init; }

    /// <summary>Minor units as last stated; null when never stated.</summary>
    public long? Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>When <see cref="Amount"/> was stated; a later statement replaces it.</summary>
    public long AmountAt { get; init; }

    /// <summary>Minor units that went back, as a positive number.</summary>
    public long Refunded { get; init; }

    public bool Cancelled { get; init; }

    public long? PromisedAt { get; init; }

    public long? DeliveredAt { get; init; }
}
