namespace Rapport.Server.Demo;

/// <summary>What the demo company's customers say, by touchpoint and mood, in English and German.</summary>
static class Words
{
    static readonly Dictionary<string, string[]> Said = new(StringComparer.Ordinal)
    {
        ["en/delivery/good"] = ["Arrived exactly when promised.", "Fast delivery and well packed.", "On my doorstep a day early, brilliant.", "Driver was friendly and on time."],
        ["en/delivery/bad"] = ["Promised in two days, came after five.", "Late again, and nobody told me.", "The new courier is hopeless. My parcel was late and the box was crushed.", "I took a day off for a delivery that never came.", "Tracking said delivered. It was not. Two days late."],
        ["en/returns-desk/good"] = ["Return was sorted in a minute.", "The lady at the returns desk knew exactly what to do."],
        ["en/returns-desk/bad"] = ["Staff at the returns desk did not know how to process my return.", "Three people had to ask a manager. They clearly have had no training.", "Rude at the returns desk, as if I had done something wrong.", "Nobody could tell me when my money comes back.", "Waited twenty minutes because the new colleague could not use the till."],
        ["en/refund/bad"] = ["Two weeks for a refund is far too long.", "I expected my money within a few days, not a fortnight.", "Still waiting for my refund."],
        ["en/app/good"] = ["I love the app, checkout takes ten seconds.", "Best shopping app I have.", "The app just works. Scanning in the store is genius."],
        ["en/app/bad"] = ["App logged me out twice.", "Push messages are a bit too many."],
        ["en/web/good"] = ["Easy to find what I wanted.", "Nice shop, good photos."],
        ["en/web/bad"] = ["Search shows things that are sold out.", "Checkout asked for my address three times."],
        ["en/store/good"] = ["Lovely staff, good advice.", "Tidy store, quick till.", "They found my size in another shop and had it sent."],
        ["en/store/bad"] = ["Long queue, only one till open.", "My size is never there."],
        ["en/call-centre/good"] = ["Problem solved on the first call.", "Friendly agent, clear answer."],
        ["en/call-centre/bad"] = ["Twelve minutes on hold, then cut off.", "I had to explain everything again to the second agent.", "They promised to call back and never did."],
        ["en/relationship/good"] = ["Been a customer for years and happy.", "Great quality, would recommend to friends."],
        ["en/relationship/bad"] = ["Used to be reliable, since the new courier it is not.", "Good clothes, but returning anything is a pain.", "There is a better shop round the corner now."],
        ["de/delivery/good"] = ["Pünktlich wie versprochen.", "Schnell geliefert, gut verpackt.", "Kam sogar einen Tag früher, super!", "Der Fahrer war freundlich."],
        ["de/delivery/bad"] = ["Zwei Tage versprochen, fünf Tage gewartet.", "Schon wieder zu spät, und keiner sagt Bescheid.", "Der neue Paketdienst ist eine Katastrophe.", "Für die Lieferung extra Urlaub genommen, sie kam nicht.", "Laut Sendungsverfolgung zugestellt, war es aber nicht."],
        ["de/returns-desk/good"] = ["Rückgabe in einer Minute erledigt.", "Die Dame an der Rückgabe wusste genau Bescheid."],
        ["de/returns-desk/bad"] = ["Das Personal an der Rückgabe wusste nicht, wie es geht.", "Drei Leute mussten die Chefin fragen. Da fehlt eindeutig die Schulung.", "Unfreundlich behandelt, als wäre ich schuld.", "Niemand konnte mir sagen, wann das Geld zurückkommt.", "Zwanzig Minuten gewartet, weil der neue Kollege die Kasse nicht kannte."],
        ["de/refund/bad"] = ["Zwei Wochen auf die Erstattung warten geht gar nicht.", "Ich hatte mein Geld in ein paar Tagen erwartet.", "Warte immer noch auf mein Geld."],
        ["de/app/good"] = ["Ich liebe die App, Bezahlen dauert zehn Sekunden.", "Beste Einkaufs-App, die ich kenne.", "Die App funktioniert einfach."],
        ["de/app/bad"] = ["Die App hat mich zweimal abgemeldet.", "Etwas zu viele Benachrichtigungen."],
        ["de/web/good"] = ["Alles schnell gefunden.", "Schöner Shop, gute Bilder."],
        ["de/web/bad"] = ["Die Suche zeigt ausverkaufte Sachen.", "Dreimal die Adresse eingeben müssen."],
        ["de/store/good"] = ["Sehr nette Beratung.", "Ordentlicher Laden, schnelle Kasse.", "Meine Größe wurde aus einer anderen Filiale bestellt, toll."],
        ["de/store/bad"] = ["Lange Schlange, nur eine Kasse offen.", "Meine Größe ist nie da."],
        ["de/call-centre/good"] = ["Beim ersten Anruf gelöst.", "Freundlich und klar."],
        ["de/call-centre/bad"] = ["Zwölf Minuten Warteschleife, dann rausgeflogen.", "Musste alles noch einmal erklären.", "Rückruf versprochen, nie gekommen."],
        ["de/relationship/good"] = ["Seit Jahren zufriedene Kundin.", "Gute Qualität, empfehle ich weiter."],
        ["de/relationship/bad"] = ["War immer zuverlässig, seit dem neuen Paketdienst nicht mehr.", "Schöne Sachen, aber jede Rückgabe nervt.", "Um die Ecke gibt es jetzt einen besseren Laden."],
    };

    /// <summary>A sentence, or null for the many who rate without words.</summary>
    /// <param name="chance">The shopper's draws.</param>
    /// <param name="language">en or de.</param>
    /// <param name="about">The touchpoint spoken of.</param>
    /// <param name="share">Where the rating stands in its scale, 0 worst .. 1 best.</param>
    public static string? About(Random chance, string language, string about, double share)
    {
        var mood = share >= 0.7 ? "good" : share <= 0.45 ? "bad" : null;
        if (mood is null || chance.NextDouble() > (mood == "bad" ? 0.6 : 0.3)) return null;
        return Said.TryGetValue($"{language}/{about}/{mood}", out var said) ? said[chance.Next(said.Length)] : null;
    }
}
