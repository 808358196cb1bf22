using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Orders;

/// <summary>The orders that a batch touches.</summary>
sealed class OrderStore(WorkspaceId workspace)
{
    readonly Dictionary<string, Order> _orders = new(StringComparer.Ordinal);

    /// <summary>The order of that id, new if never seen.</summary>
    public Order Of(string orderId)
    {
        if (!_orders.TryGetValue(orderId, out var order)) _orders[orderId] = order = new Order(orderId) { IsNew = true };
        return order;
    }

    /// <summary>Owners that the graph does not hold yet.</summary>
    public IReadOnlyCollection<SubjectId> Subjects(IdentityGraph graph) =>
        [.. _orders.Values.Select(o => o.Subject).Where(s => s != SubjectId.None && graph.Find(s) is null).Distinct()];

    public static async Task<OrderStore> LoadAsync(IStateTransaction transaction, WorkspaceId workspace, IEnumerable<string> orderIds, CancellationToken ct)
    {
        var store = new OrderStore(workspace);
        await using var command = transaction.Command(
            $"""
            SELECT o.order_id, o.subject, o.placed_at, o.amount, o.currency, o.amount_at, o.refunded, o.cancelled, o.promised_at, o.delivered_at
            FROM {IdList.OfTexts(transaction.Connection)} CROSS JOIN customer_order o ON o.workspace = @w AND o.order_id = ids.id
            """);
        command.With("@w", workspace).With("@ids", IdList.Of(orderIds.Distinct()));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetString(0);
            store._orders[id] = new Order(id)
            {
                Subject = new SubjectId(reader.GetId(1)), PlacedAt = Long(2), Amount = Long(3), Currency = reader.GetString(4),
                AmountAt = reader.GetInt64(5), Refunded = reader.GetInt64(6), Cancelled = reader.GetInt64(7) != 0,
                PromisedAt = Long(8), DeliveredAt = Long(9),
            };
        }

        return store;

        long? Long(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
    }

    public async Task SaveAsync(IStateTransaction transaction, CancellationToken ct)
    {
        await using var command = transaction.Command(
            """
            INSERT INTO customer_order (workspace, order_id, subject, placed_at, amount, currency, amount_at, refunded, cancelled, promised_at, delivered_at)
            VALUES (@w, @o, @s, @p, @a, @c, @aa, @r, @x, @pr, @d)
            ON CONFLICT (workspace, order_id) DO UPDATE SET subject = excluded.subject, placed_at = excluded.placed_at, amount = excluded.amount,
                currency = excluded.currency, amount_at = excluded.amount_at, refunded = excluded.refunded,
                cancelled = excluded.cancelled, promised_at = excluded.promised_at, delivered_at = excluded.delivered_at
            """);
        foreach (var order in _orders.Values)
        {
            if (!order.IsChanged) continue;
            await command.With("@w", workspace).With("@o", order.OrderId).With("@s", order.Subject)
                .With("@p", order.PlacedAt).With("@a", order.Amount).With("@c", order.Currency).With("@aa", order.AmountAt)
                .With("@r", order.Refunded).With("@x", order.Cancelled).With("@pr", order.PromisedAt).With("@d", order.DeliveredAt)
                .ExecuteNonQueryAsync(ct);
        }
    }
}
