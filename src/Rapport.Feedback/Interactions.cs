using System.Text;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>What a fact is about: an order, a call, a visit.</summary>
public static class Interactions
{
    const int Longest = 200;

    // As written without "_" and in lower case: order_id, orderId and OrderID are one.
    static readonly string[] s_usual = ["orderid", "callid", "visitid", "ticketid", "caseid", "bookingid", "reservationid", "appointmentid", "meetingid", "deliveryid", "checkoutid"];

    /// <summary>The interaction a fact belongs to.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="property">Which property names it; empty for the usual ones.</param>
    /// <returns>What keeps it apart from others, and how people call it; the fact itself where nothing names one, called nothing.</returns>
    public static (string Key, string Name) Of(Fact fact, string property)
    {
        foreach (var (name, value) in Texts(fact))
        {
            var plain = Plain(name);
            if (property.Length > 0 ? name == property : s_usual.Contains(plain, StringComparer.Ordinal)) return ($"{plain}={value}", value);
        }

        return ($"fact={fact.Id}", "");
    }

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    static List<(string Name, string Value)> Texts(Fact fact)
    {
        var found = new List<(string, string)>();
        var json = new Utf8JsonReader(fact.Props.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return found;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString() ?? "";
            json.Read();
            var value = json.TokenType switch
            {
                JsonTokenType.String => json.GetString() ?? "",
                JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
                _ => "",
            };
            if (value.Length is > 0 and <= Longest) found.Add((name, value));
            json.Skip();
        }

        return found;
    }
}
