namespace Rapport.Service.Bot;

/// <summary>What is asked beside what articles answer, by single words: a closed list, and what is not in it is a question for the articles.</summary>
static class Asked
{
    static readonly HashSet<string> s_courtesy = Words(
        "ok okay thanks thank you thx great perfect super good nice bye goodbye cheers very much a lot that helped it helps works danke dank vielen herzlichen schön sehr gut prima klasse alles klar tschüss tschüs");

    static readonly HashSet<string> s_greeting = Words("hi hello hey good morning afternoon evening there dear hallo guten tag morgen abend moin servus grüß gott grüezi");

    static readonly HashSet<string> s_orders = Words("order orders parcel parcels package delivery shipment bestellung bestellungen paket pakete lieferung sendung auftrag");

    static readonly HashSet<string> s_states = Words(
        "where when status track tracking arrive arrives arrived shipped sent coming delivered late delayed wo wann status verfolgen kommt ankommt angekommen verschickt versandt versendet unterwegs geliefert verspätet bleibt");

    static readonly HashSet<string> s_mine = Words("my mine our mein meine meinem meinen meiner unsere unser unserer");

    static readonly HashSet<string> s_said = Words("bestellstatus lieferstatus sendungsverfolgung sendungsstatus orderstatus");

    static readonly HashSet<string> s_acts = Words(
        "return returning cancel cancelling change address refund pay payment cost costs invoice voucher exchange broken damaged wrong missing zurücksenden zurückgeben rückgabe stornieren ändern adresse erstattung bezahlen kostet kosten rechnung gutschein umtauschen kaputt falsch fehlt");

    /// <summary>Nothing is asked: a word of thanks.</summary>
    public static bool IsCourtesy(string text) => All(text, s_courtesy) && !All(text, s_greeting);

    /// <summary>Nothing is asked yet: a greeting.</summary>
    public static bool IsGreeting(string text) => All(text, s_greeting);

    /// <summary>What became of an order is asked: of one of these by its id, or of one's own. Who wants to do something with it asks the articles.</summary>
    public static bool IsAboutOrders(string text, IEnumerable<string> orderIds)
    {
        var words = Split(text);
        if (words.Any(s_acts.Contains)) return false;
        if (words.Any(s_said.Contains) || orderIds.Any(id => Names(text, id))) return true;
        return words.Any(s_orders.Contains) && words.Any(s_states.Contains) && words.Any(w => s_mine.Contains(w) || w == "status");
    }

    /// <summary>Whether a text names an order.</summary>
    public static bool Names(string text, string orderId)
    {
        if (orderId.Length < 3) return false;
        for (var at = text.IndexOf(orderId, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(orderId, at + 1, StringComparison.OrdinalIgnoreCase))
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + orderId.Length == text.Length || !char.IsLetterOrDigit(text[at + orderId.Length]))) return true;
        return false;
    }

    static bool All(string text, HashSet<string> known) => Split(text) is { Count: > 0 } words && words.All(known.Contains);

    static List<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0) start = i;
            }
            else if (start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }

    static HashSet<string> Words(string list) => new(list.Split(' '), StringComparer.Ordinal);
}
