using Rapport.Kernel;

namespace Rapport.Customers.Orders;

/// <summary>An order as its facts left it.</summary>
sealed record OrderRow
{
    /// <summary>Derived from the workspace and the sender's order id.</summary>
    public Guid Id { get; init; }

    public WorkspaceId Workspace { get; init; }

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
