using System.Text.Json;
using Rapport.Customers.Identity;
using Rapport.Customers.Orders;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Makes each event the fact that is kept.</summary>
sealed class MakeFacts : IStep
{
    public string Name => "make facts";

    public Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var e in batch.Events) e.Fact = Make(e);
        return Task.CompletedTask;
    }

    /// <summary>The fact that an event is.</summary>
    public static Fact Make(PipelineEvent e)
    {
        var incoming = e.Incoming;
        return new Fact
        {
            Workspace = incoming.Workspace, Type = incoming.FactType, Subject = e.Subject?.Id ?? SubjectId.None,
            Customer = e.Customer, At = incoming.At, Received = incoming.Received, Id = e.Id,
            Sign = incoming.Sign, Revision = incoming.Revision, Source = incoming.Source,
            Channel = incoming.Channel, Touchpoint = incoming.Touchpoint, Employee = incoming.Employee,
            Company = incoming.Company.Length > 0 ? incoming.Company : incoming.GroupId ?? "", ImportId = incoming.ImportId,
            Element = incoming.Element, Metric = incoming.Metric, Score = incoming.Score, Amount = incoming.Amount,
            Currency = incoming.Currency, Historical = incoming.Historical, Props = incoming.Props,
        };
    }
}

/// <summary>Applies events of orders to their orders. The amount of such a fact becomes the change it makes, so that the sum
/// over facts is what the orders are worth: an order sent twice counts once, a refund or cancellation takes back.</summary>
sealed class SettleOrders(IWorkspaces workspaces) : IStep
{
    public string Name => "settle orders";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var group in batch.Events.Where(e => OrderEvents.Of(e.Incoming.FactType) is not null).GroupBy(e => e.Incoming.Workspace))
        {
            var graph = batch.GraphOf(group.Key);
            var currency = (await workspaces.FindAsync(group.Key, ct))?.Currency ?? "EUR";
            var orders = await OrderStore.LoadAsync(
                batch.Transaction, group.Key, group.Select(e => OrderId(e.Incoming.Properties)).OfType<string>(), ct);
            await IdentityStore.LoadAsync(batch.Transaction, graph, orders.Subjects(graph), ct);
            foreach (var e in group) Settle(graph, orders, e, currency);
            await orders.SaveAsync(batch.Transaction, ct);
        }
    }

    static void Settle(IdentityGraph graph, OrderStore orders, PipelineEvent e, string workspaceCurrency)
    {
        var incoming = e.Incoming;
        var what = OrderEvents.Of(incoming.FactType)!.Value; // chosen by it
        var (amount, currency) = Stated(incoming, what, workspaceCurrency);
        var subject = e.Fact!.Subject; // made one step before
        if (OrderId(incoming.Properties) is not { } id)
        {
            if (what is OrderEvent.Placed) graph.Find(subject)?.State.AddMoney(currency, 1, amount ?? 0);
            else if (what is OrderEvent.Refunded && amount is not null) graph.Find(subject)?.State.AddMoney(currency, 0, -amount.Value);
            return;
        }

        var order = orders.Of(id);
        if (what is OrderEvent.Refunded && order.Currency.Length > 0 && amount is not null && order.Currency != currency)
        {
            graph.Find(subject)?.State.AddMoney(currency, 0, -amount.Value);
            return;
        }

        var before = (order.Subject, order.Currency, order.Count, order.Net);
        order.Take(what, subject, incoming.At, amount, currency);
        if (what is OrderEvent.Delivered) TakeDates(order, incoming.Properties);
        Add(graph, before.Subject, before.Currency, -before.Count, -before.Net);
        Add(graph, order.Subject, order.Currency, order.Count, order.Net);
        if (what is OrderEvent.Delivered || (what is OrderEvent.Placed && amount is null)) return;
        var change = order.Currency == before.Currency ? order.Net - before.Net : order.Net;
        e.Fact = e.Fact with { Amount = order.Currency.Length == 0 ? null : change, Currency = order.Currency };
    }

    static void Add(IdentityGraph graph, SubjectId subject, string currency, int count, long amount)
    {
        if (count != 0 || amount != 0) graph.Find(subject)?.State.AddMoney(currency, count, amount);
    }

    /// <summary>The amount as a positive number; a correction states it like an order.</summary>
    static (long? Amount, string Currency) Stated(IncomingEvent e, OrderEvent what, string workspaceCurrency)
    {
        if (what is OrderEvent.Corrected)
        {
            return Money.Of(EventKind.Track, FactTypes.Order, e.Properties, workspaceCurrency) is { } money
                ? (money.Minor, money.Currency) : (null, workspaceCurrency);
        }

        if (what is not (OrderEvent.Placed or OrderEvent.Refunded) || e.Amount is not { } amount) return (null, workspaceCurrency);
        return (Math.Abs(amount), e.Currency);
    }

    static string? OrderId(JsonElement properties)
    {
        if (properties.ValueKind != JsonValueKind.Object) return null;
        if (!properties.TryGetProperty("order_id"u8, out var id) && !properties.TryGetProperty("orderId"u8, out id)) return null;
        var text = id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.ToString().Trim() : "";
        return text.Length is > 0 and <= Limits.IdBytes && !text.Contains('\0') ? text : null; // no store finds a text again that holds NUL
    }

    static void TakeDates(Order order, JsonElement properties)
    {
        if (Date(properties, "promised_at") is { } promised) order.PromisedAt = promised;
        if (Date(properties, "delivered_at") is { } delivered) order.DeliveredAt = delivered;
    }

    static long? Date(JsonElement properties, string name) =>
        properties.TryGetProperty(name, out var date) && date.ValueKind == JsonValueKind.String && date.TryGetDateTimeOffset(out var time)
            ? time.ToMicros() : null;
}
