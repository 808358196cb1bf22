namespace Rapport.Server.Demo;

/// <summary>What the demo company's customers say, by touchpoint and mood, in English and German.</summary>
static class Words
{
    static readonly Dictionary<string, string[]> Said = new(StringComparer.Ordinal)
    {
        ["en/delivery/good"] = ["Arrived exactly when promised.", "Fast delivery and well packed.", "On my doorstep a day early, brilliant.", "Driver was friendly and on time.", "The parcel was here the next morning.", "Delivery slot was kept to the minute.", "Box arrived undamaged and on time.", "Courier rang the bell and waited, thank you."],
        ["en/delivery/bad"] = ["Promised in two days, came after five.", "Late again, and nobody told me.", "The new courier is hopeless. My parcel was late and the box was crushed.", "I took a day off for a delivery that never came.", "Tracking said delivered. It was not. Two days late.", "Parcel arrived three days after the promised date.", "The courier left my parcel in the rain.", "Delivery was late and the box was torn open.", "No news about my late parcel for four days.", "The courier never rang, the parcel went back to the depot.", "Again a late delivery since you changed the courier."],
        ["en/returns-desk/good"] = ["Return was sorted in a minute.", "The lady at the returns desk knew exactly what to do.", "Quick and kind at the returns desk.", "My return at the desk took two minutes."],
        ["en/returns-desk/bad"] = ["Staff at the returns desk did not know how to process my return.", "Three people had to ask a manager. They clearly have had no training.", "Rude at the returns desk, as if I had done something wrong.", "Nobody could tell me when my money comes back.", "Waited twenty minutes because the new colleague could not use the till.", "The returns desk had no idea how to book my return.", "At the returns desk nobody was trained for the new till.", "I was sent away from the returns desk twice.", "The man at the returns desk could not find my return in the system.", "Staff at the returns desk argued about the rules in front of me.", "The returns desk lost my receipt and blamed me.", "Nobody at the returns desk knew the rules for a return without a box.", "The returns desk needed half an hour for one return."],
        ["en/refund/bad"] = ["Two weeks for a refund is far too long.", "I expected my money within a few days, not a fortnight.", "Still waiting for my refund.", "My refund took sixteen days.", "Where is my refund? It has been two weeks.", "The refund came after three reminders."],
        ["en/app/good"] = ["I love the app, checkout takes ten seconds.", "Best shopping app I have.", "The app just works. Scanning in the store is genius.", "Paying in the app is so easy.", "The app shows my order and my points, perfect.", "Great app, quick checkout."],
        ["en/app/bad"] = ["App logged me out twice.", "Push messages are a bit too many.", "The app forgot my basket.", "The app is slow since the update."],
        ["en/web/good"] = ["Easy to find what I wanted.", "Nice shop, good photos.", "The website is clear and quick.", "Good filters on the website."],
        ["en/web/bad"] = ["Search shows things that are sold out.", "Checkout asked for my address three times.", "The website lost my basket at checkout.", "The website search finds nothing in my size."],
        ["en/store/good"] = ["Lovely staff, good advice.", "Tidy store, quick till.", "They found my size in another shop and had it sent.", "The advice in the store was excellent.", "Friendly people in the shop and no queue at the till."],
        ["en/store/bad"] = ["Long queue, only one till open.", "My size is never there.", "The queue at the till was endless.", "The shop never has my size in stock."],
        ["en/call-centre/good"] = ["Problem solved on the first call.", "Friendly agent, clear answer.", "The agent on the phone solved it at once.", "Nice agent, the call took three minutes."],
        ["en/call-centre/bad"] = ["Twelve minutes on hold, then cut off.", "I had to explain everything again to the second agent.", "They promised to call back and never did.", "Twenty minutes on hold before an agent picked up the phone.", "The agent on the phone could not see my order.", "I was put on hold three times in one call."],
        ["en/relationship/good"] = ["Been a customer for years and happy.", "Great quality, would recommend to friends.", "I always find good clothes here.", "Good quality and fair prices."],
        ["en/relationship/bad"] = ["Used to be reliable, since the new courier it is not.", "Good clothes, but returning anything is a pain.", "There is a better shop round the corner now.", "The returns desk spoils it for me every time.", "Too many late parcels this year."],
        ["de/delivery/good"] = ["Pünktlich wie versprochen.", "Schnell geliefert, gut verpackt.", "Kam sogar einen Tag früher, super!", "Der Fahrer war freundlich.", "Das Paket war am nächsten Morgen da.", "Das Lieferfenster wurde genau eingehalten.", "Paket unbeschädigt und pünktlich angekommen.", "Der Bote hat geklingelt und gewartet, danke."],
        ["de/delivery/bad"] = ["Zwei Tage versprochen, fünf Tage gewartet.", "Schon wieder zu spät, und keiner sagt Bescheid.", "Der neue Paketdienst ist eine Katastrophe.", "Für die Lieferung extra Urlaub genommen, sie kam nicht.", "Laut Sendungsverfolgung zugestellt, war es aber nicht.", "Das Paket kam drei Tage nach dem versprochenen Termin.", "Der Paketdienst hat mein Paket im Regen abgestellt.", "Lieferung zu spät und das Paket aufgerissen.", "Vier Tage keine Nachricht zu meinem verspäteten Paket.", "Der Paketdienst hat nie geklingelt, das Paket ging zurück.", "Wieder eine verspätete Lieferung, seit der Paketdienst gewechselt hat."],
        ["de/returns-desk/good"] = ["Rückgabe in einer Minute erledigt.", "Die Dame an der Rückgabe wusste genau Bescheid.", "Schnell und freundlich an der Rückgabe.", "Meine Rückgabe hat zwei Minuten gedauert."],
        ["de/returns-desk/bad"] = ["Das Personal an der Rückgabe wusste nicht, wie es geht.", "Drei Leute mussten die Chefin fragen. Da fehlt eindeutig die Schulung.", "Unfreundlich behandelt, als wäre ich schuld.", "Niemand konnte mir sagen, wann das Geld zurückkommt.", "Zwanzig Minuten gewartet, weil der neue Kollege die Kasse nicht kannte.", "An der Rückgabe wusste keiner, wie man meine Rückgabe bucht.", "Das Personal an der Rückgabe war für die neue Kasse nicht geschult.", "Ich wurde an der Rückgabe zweimal weggeschickt.", "Der Herr an der Rückgabe fand meine Rückgabe nicht im System.", "Das Personal an der Rückgabe stritt vor mir über die Regeln.", "An der Rückgabe wurde mein Beleg verloren, und ich war schuld.", "Keiner an der Rückgabe kannte die Regeln für eine Rückgabe ohne Karton.", "Die Rückgabe hat eine halbe Stunde gedauert."],
        ["de/refund/bad"] = ["Zwei Wochen auf die Erstattung warten geht gar nicht.", "Ich hatte mein Geld in ein paar Tagen erwartet.", "Warte immer noch auf mein Geld.", "Meine Erstattung hat sechzehn Tage gedauert.", "Wo bleibt meine Erstattung? Es sind schon zwei Wochen.", "Die Erstattung kam erst nach drei Mahnungen."],
        ["de/app/good"] = ["Ich liebe die App, Bezahlen dauert zehn Sekunden.", "Beste Einkaufs-App, die ich kenne.", "Die App funktioniert einfach.", "Bezahlen in der App ist so einfach.", "Die App zeigt meine Bestellung und meine Punkte, perfekt.", "Tolle App, schnelle Kasse."],
        ["de/app/bad"] = ["Die App hat mich zweimal abgemeldet.", "Etwas zu viele Benachrichtigungen.", "Die App hat meinen Warenkorb vergessen.", "Die App ist seit dem Update langsam."],
        ["de/web/good"] = ["Alles schnell gefunden.", "Schöner Shop, gute Bilder.", "Die Webseite ist klar und schnell.", "Gute Filter auf der Webseite."],
        ["de/web/bad"] = ["Die Suche zeigt ausverkaufte Sachen.", "Dreimal die Adresse eingeben müssen.", "Die Webseite hat an der Kasse meinen Warenkorb verloren.", "Die Suche der Webseite findet nichts in meiner Größe."],
        ["de/store/good"] = ["Sehr nette Beratung.", "Ordentlicher Laden, schnelle Kasse.", "Meine Größe wurde aus einer anderen Filiale bestellt, toll.", "Die Beratung im Laden war ausgezeichnet.", "Freundliche Leute im Laden und keine Schlange an der Kasse."],
        ["de/store/bad"] = ["Lange Schlange, nur eine Kasse offen.", "Meine Größe ist nie da.", "Die Schlange an der Kasse war endlos.", "Der Laden hat meine Größe nie da."],
        ["de/call-centre/good"] = ["Beim ersten Anruf gelöst.", "Freundlich und klar.", "Am Telefon sofort gelöst.", "Netter Anruf, nach drei Minuten erledigt."],
        ["de/call-centre/bad"] = ["Zwölf Minuten Warteschleife, dann rausgeflogen.", "Musste alles noch einmal erklären.", "Rückruf versprochen, nie gekommen.", "Zwanzig Minuten Warteschleife am Telefon.", "Am Telefon konnte keiner meine Bestellung sehen.", "Dreimal in einem Anruf in die Warteschleife gelegt."],
        ["de/relationship/good"] = ["Seit Jahren zufriedene Kundin.", "Gute Qualität, empfehle ich weiter.", "Hier finde ich immer gute Kleidung.", "Gute Qualität zu fairen Preisen."],
        ["de/relationship/bad"] = ["War immer zuverlässig, seit dem neuen Paketdienst nicht mehr.", "Schöne Sachen, aber jede Rückgabe nervt.", "Um die Ecke gibt es jetzt einen besseren Laden.", "Die Rückgabe verdirbt mir jedes Mal die Freude.", "Zu viele verspätete Pakete in diesem Jahr."],
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
