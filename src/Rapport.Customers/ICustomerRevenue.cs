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
}

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
}
