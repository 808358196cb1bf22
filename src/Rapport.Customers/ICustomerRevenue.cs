using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>What customers' orders were worth.</summary>
public interface ICustomerRevenue
{
    /// <summary>Per customer what the orders of a time were worth, less what went back.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="customers">Living customers.</param>
    /// <param name="from">First instant at which an order was placed, UTC microseconds.</param>
    /// <param name="before">First instant after, UTC microseconds.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Minor units of the workspace's currency; customers without orders in it are left out. Cancelled orders are worth nothing.</returns>
    Task<IReadOnlyDictionary<CustomerId, long>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<CustomerId> customers, long from, long before, CancellationToken ct);

    /// <summary>The orders of a time one by one, in no order; those that were cancelled are left out.</summary>
    /// <inheritdoc cref="OfAsync"/>
    /// <returns>Amounts in minor units of the workspace's currency, less what went back; null where an order tells none, or is in another currency.</returns>
    Task<IReadOnlyList<PlacedOrder>> OrdersAsync(WorkspaceId workspace, IReadOnlyCollection<CustomerId> customers, long from, long before, CancellationToken ct);
}

/// <summary>An order.</summary>
/// <param name="Customer">Whose.</param>
/// <param name="At">When it was placed, UTC microseconds.</param>
/// <param name="Amount">Minor units; null where none is known.</param>
public sealed record PlacedOrder(CustomerId Customer, long At, long? Amount);

/// <summary>Adds up orders.</summary>
sealed class CustomerRevenue(IStateStore store, IWorkspaces workspaces) : ICustomerRevenue
{
    public async Task<IReadOnlyDictionary<CustomerId, long>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<CustomerId> customers, long from, long before, CancellationToken ct)
    {
        var currency = (await workspaces.FindAsync(workspace, ct))?.Currency ?? "";
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            $"""
            SELECT i.customer, SUM(o.amount - o.refunded)
            FROM {IdList.From(connection)} CROSS JOIN identifier i ON i.customer = ids.id CROSS JOIN customer_order o ON o.subject = i.subject
            WHERE o.workspace = @w AND o.currency = @currency AND NOT o.cancelled AND o.amount IS NOT NULL AND o.placed_at >= @from AND o.placed_at < @before
            GROUP BY i.customer
            """);
        command.With("@ids", IdList.Of(customers.Select(c => c.Value))).With("@w", workspace).With("@currency", currency).With("@from", from).With("@before", before);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var revenue = new Dictionary<CustomerId, long>();
        while (await reader.ReadAsync(ct)) revenue[new(reader.GetId(0))] = reader.GetInt64(1);
        return revenue;
    }

    public async Task<IReadOnlyList<PlacedOrder>> OrdersAsync(WorkspaceId workspace, IReadOnlyCollection<CustomerId> customers, long from, long before, CancellationToken ct)
    {
        var currency = (await workspaces.FindAsync(workspace, ct))?.Currency ?? "";
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            $"""
            SELECT i.customer, o.placed_at, CASE WHEN o.currency = @currency THEN o.amount - o.refunded END
            FROM {IdList.From(connection)} CROSS JOIN identifier i ON i.customer = ids.id CROSS JOIN customer_order o ON o.subject = i.subject
            WHERE o.workspace = @w AND NOT o.cancelled AND o.placed_at >= @from AND o.placed_at < @before
            """);
        command.With("@ids", IdList.Of(customers.Select(c => c.Value))).With("@w", workspace).With("@currency", currency).With("@from", from).With("@before", before);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var orders = new List<PlacedOrder>();
        while (await reader.ReadAsync(ct)) orders.Add(new(new(reader.GetId(0)), reader.GetInt64(1), await reader.IsDBNullAsync(2, ct) ? null : reader.GetInt64(2)));
        return orders;
    }
}
