using System.Globalization;
using System.Text;
using Rapport.Kernel;

namespace Rapport.Bench.Load;

/// <summary>A shop's mix of events, in the format of Segment: mostly page views and clicks of known visitors in short sessions,
/// some traits, orders and answers. About 300 bytes an event. Of answers to the recommendation question 60 % are 9 or 10 and 15 % at most 6,
/// of those about satisfaction 10 % are at most 2 of 5: with batches of a hundred, the rules that Rapport begins with open a case for one
/// event in 150.</summary>
/// <param name="customers">Visitors that sessions are drawn from.</param>
/// <param name="name">Tells message ids of this mix from those of others.</param>
/// <param name="start">Time of the first event, UTC microseconds.</param>
/// <param name="step">Microseconds from one event to the next.</param>
sealed class ShopMix(int customers, string name, long start, long step = 1_000)
{
    readonly Random _random = new(7);
    long _events;
    int _customer;

    /// <summary>How many visitors there are.</summary>
    public int Customers => customers;

    /// <summary>A request in which the visitors of a range each say who they are.</summary>
    public byte[] Introduce(int first, int count)
    {
        var body = new StringBuilder(count * 360).Append("{\"batch\":[");
        for (_customer = first; _customer < first + count; _customer++)
        {
            body.Append(Identify(Head(++_events))).Append(_customer < first + count - 1 ? "," : "]}");
        }

        return Encoding.UTF8.GetBytes(body.ToString());
    }

    /// <summary>The next request. Its last event answers the NPS question, so that a figure tells how many requests are visible.</summary>
    public byte[] Next(int events)
    {
        var body = new StringBuilder(events * 360).Append("{\"batch\":[");
        for (var i = 1; i <= events; i++)
        {
            if (_events++ % 5 == 0) _customer = _random.Next(customers);
            Append(body, _events, isLast: i == events);
            if (i < events) body.Append(',');
        }

        return Encoding.UTF8.GetBytes(body.Append("]}").ToString());
    }

    string Head(long n) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"messageId\":\"{name}-{n}\",\"userId\":\"user-{_customer}\",\"anonymousId\":\"browser-{_customer}\",\"timestamp\":\"{Instant.FromMicros(start + (n * step)):O}\",\"context\":{{\"page\":{{\"path\":\"/shop/{n % 97}\"}},\"locale\":\"de-DE\"}}");

    int Recommendation() => _random.Next(100) switch { < 15 => _random.Next(0, 7), < 40 => _random.Next(7, 9), _ => _random.Next(9, 11) };

    string Identify(string head) =>
        $$"""{"type":"identify",{{head}},"traits":{"name":"Customer {{_customer}}","email":"c{{_customer}}@example.com","plan":"p{{_random.Next(3)}}","region":"r{{_customer % 9}}"} }""";

    void Append(StringBuilder body, long n, bool isLast)
    {
        var head = Head(n);
        body.Append((isLast ? 20 : _random.Next(20)) switch
        {
            20 => $$"""{"type":"track","event":"Survey Answered",{{head}},"properties":{"metric":"nps","score":{{Recommendation()}},"touchpoint":"checkout","channel":"web"} }""",
            0 => Identify(head),
            1 => $$"""{"type":"track","event":"Order Completed",{{head}},"properties":{"order_id":"{{name}}-o{{n}}","revenue":{{_random.Next(10, 300)}},"currency":"EUR"} }""",
            2 => $$"""{"type":"track","event":"Survey Answered",{{head}},"properties":{"metric":"csat.5","score":{{(_random.Next(10) == 0 ? _random.Next(1, 3) : _random.Next(3, 6))}},"touchpoint":"checkout","channel":"web"} }""",
            < 10 => $$"""{"type":"page","name":"Product",{{head}},"properties":{"title":"Product {{n % 100}}","sku":"sku-{{n % 100}}"} }""",
            _ => $$"""{"type":"track","event":"Product Viewed",{{head}},"properties":{"sku":"sku-{{n % 100}}","price":{{_random.Next(5, 90)}},"category":"shoes"} }""",
        });
    }
}
