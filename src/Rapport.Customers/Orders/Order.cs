using Rapport.Kernel;

namespace Rapport.Customers.Orders;

/// <summary>What an event says about an order.</summary>
enum OrderEvent
{
    Placed,
    Corrected,
    Refunded,
    Cancelled,
    Delivered,
}

/// <summary>The events of an order, by the names of Segment's e-commerce specification.</summary>
static class OrderEvents
{
    /// <summary>An order's amount was stated anew.</summary>
    public const string Corrected = "Order Updated";

    /// <summary>An order counts no longer.</summary>
    public const string Cancelled = "Order Cancelled";

    /// <summary>Null when the fact is not about an order.</summary>
    public static OrderEvent? Of(string type) => type switch
    {
        FactTypes.Order => OrderEvent.Placed,
        Corrected => OrderEvent.Corrected,
        FactTypes.Refund => OrderEvent.Refunded,
        Cancelled => OrderEvent.Cancelled,
        FactTypes.Delivery => OrderEvent.Delivered,
        _ => null,
    };
}

/// <summary>One order. Its events may come in any order and more than once; what it is worth follows from all of them.</summary>
/// <param name="orderId">As sent.</param>
sealed class Order(string orderId)
{
    public string OrderId => orderId;

    /// <summary>Whose it is: the subject of the event that placed it, once that is known.</summary>
    public SubjectId Subject { get; set; }

    public long? PlacedAt { get; set; }

    public long? Amount { get; set; }

    public string Currency { get; set; } = "";

    public long AmountAt { get; set; } = long.MinValue;

    public long Refunded { get; set; }

    public bool Cancelled { get; set; }

    public long? PromisedAt { get; set; }

    public long? DeliveredAt { get; set; }

    public bool IsNew { get; set; }

    public bool IsChanged { get; set; }

    /// <summary>1 when it counts as an order: placed and not cancelled.</summary>
    public int Count => PlacedAt is null || Cancelled ? 0 : 1;

    /// <summary>Minor units that it brings: stated less given back; 0 when cancelled.</summary>
    public long Net => Cancelled ? 0 : (Amount ?? 0) - Refunded;

    /// <summary>Takes an event in.</summary>
    /// <param name="what">The kind of event.</param>
    /// <param name="subject">Under whom it arrived.</param>
    /// <param name="at">Its time, UTC microseconds.</param>
    /// <param name="amount">Stated minor units, not negative; null when it states none. A refund that states none gives all back.</param>
    /// <param name="currency">Of the amount.</param>
    public void Take(OrderEvent what, SubjectId subject, long at, long? amount, string currency)
    {
        IsChanged = true;
        if (Subject == SubjectId.None) Subject = subject;
        switch (what)
        {
            case OrderEvent.Placed:
                if (PlacedAt is null || at < PlacedAt)
                {
                    PlacedAt = at;
                    Subject = subject == SubjectId.None ? Subject : subject;
                }

                State(at, amount, currency);
                break;
            case OrderEvent.Corrected:
                State(at, amount, currency);
                break;
            case OrderEvent.Refunded:
                if (Currency.Length == 0) Currency = currency;
                Refunded += amount ?? Math.Max(0, (Amount ?? 0) - Refunded);
                break;
            case OrderEvent.Cancelled:
                Cancelled = true;
                break;
            default:
                DeliveredAt = DeliveredAt is { } known ? Math.Max(known, at) : at;
                break;
        }
    }

    /// <summary>The latest statement holds.</summary>
    void State(long at, long? amount, string currency)
    {
        if (amount is null || at < AmountAt) return;
        (Amount, AmountAt) = (amount, at);
        if (currency.Length > 0) Currency = currency;
    }
}
