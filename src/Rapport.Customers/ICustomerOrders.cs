using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Orders;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>What became of orders.</summary>
public interface ICustomerOrders
{
    /// <summary>The orders that were placed under these subjects, the latest first; empty for none.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="subjects">Under whom they came.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<KnownOrder>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, int most, CancellationToken ct);
}

/// <summary>An order as its events left it.</summary>
/// <param name="OrderId">As the shop calls it.</param>
/// <param name="PlacedAt">UTC microseconds.</param>
/// <param name="Amount">Minor units; null where none was stated.</param>
/// <param name="Currency">Of the amounts; empty where none was stated.</param>
/// <param name="Refunded">Minor units that went back; 0 for none.</param>
/// <param name="IsCancelled">It counts no longer.</param>
/// <param name="DeliveredAt">UTC microseconds; null while no delivery is known.</param>
public sealed record KnownOrder(string OrderId, long PlacedAt, long? Amount, string Currency, long Refunded, bool IsCancelled, long? DeliveredAt);

/// <summary>Reads orders.</summary>
sealed class CustomerOrders(IStateStore store) : ICustomerOrders
{
    public async Task<IReadOnlyList<KnownOrder>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, int most, CancellationToken ct)
    {
        var whose = subjects.Where(s => s != SubjectId.None).ToList();
        if (whose.Count == 0) return [];
        await using var db = store.Read();
        return await db.Set<OrderRow>().AsNoTracking().Where(o => o.Workspace == workspace && whose.Contains(o.Subject) && o.PlacedAt != null).OrderByDescending(o => o.PlacedAt).Take(most)
            .Select(o => new KnownOrder(o.OrderId, o.PlacedAt!.Value, o.Amount, o.Currency, o.Refunded, o.Cancelled, o.DeliveredAt)).ToListAsync(ct); // those never placed were left out
    }
}
