using System.Globalization;

namespace Rapport.Server.Demo;

/// <summary>What is said of the demo company beside its surveys: reviews, mentions, talks, and what its employees say. Employees speak of the
/// missing training first.</summary>
static class DemoVoices
{
    /// <summary>The survey of employees; its teams are named as the touchpoints they serve.</summary>
    public const string Pulse = """
        {
          "languages": ["en", "de"],
          "hidden": [{"id": "team"}, {"id": "place"}],
          "blocks": [{"id": "pulse", "elements": [
            {"id": "enps", "kind": "nps", "required": true, "title": {"en": "How likely are you to recommend working at Nordwind?", "de": "Wie wahrscheinlich empfehlen Sie Nordwind als Arbeitgeber?"}},
            {"id": "trained", "kind": "csat", "title": {"en": "How satisfied are you with the training for your tasks?", "de": "Wie zufrieden sind Sie mit der Schulung für Ihre Aufgaben?"}, "settings": {"points": "5"}},
            {"id": "hurts", "kind": "text", "title": {"en": "What do you see that hurts our customers?", "de": "Was sehen Sie, das unseren Kunden schadet?"}, "settings": {"input": "long"}}]}],
          "endings": [{"id": "thanks", "title": {"en": "Thank you", "de": "Vielen Dank"}}]
        }
        """;

    static readonly (string Team, int People, double Enps, double Trained)[] s_teams =
        [("returns-desk", Truths.PulseReturnsPeople, 4.0, 1.7), ("store", 14, 8.2, 4.2), ("call-centre", 12, 7.2, 3.8), ("delivery", 11, 6.9, 3.9), ("web", Truths.PulseWebPeople, 9.0, 4.6)];

    static readonly string[] s_places = ["Berlin", "Hamburg", "Leipzig"];

    static readonly string[] s_hurts =
        ["Nobody trained us on the new till, so every return takes twenty minutes.", "We send people away because we do not know the refund rules.", "Für Rückgaben gab es nie eine Schulung.", "New colleagues are put at the desk alone on their first day."];

    static readonly (int DaysAgo, string Place, string Touchpoint, string Reporter, string Text)[] s_reports =
    [
        (Truths.FirstReportDaysAgo, "Berlin", "returns-desk", "", "Since the new till came in, nobody at the returns desk has been trained on it. Customers wait while we ask around."),
        (262, "Hamburg", "returns-desk", "", "Für die neue Kasse an der Rückgabe gab es keine Schulung. Wir raten, und die Kunden merken es."),
        (250, "Berlin", "returns-desk", "Mehmet Kaya", "Three customers today left without a refund because none of us knew how to book one without a receipt. We need training."),
        (241, "Leipzig", "returns-desk", "", "Neue Kollegen stehen am ersten Tag allein an der Rückgabe, ohne Schulung."),
        (225, "Berlin", "returns-desk", "", "Only R-02, R-05 and R-09 had the training. Customers ask for them by name."),
        (208, "Hamburg", "delivery", "Jule Petersen", "The new carrier hands parcels over a day late. Drivers tell us their depot is too small."),
        (196, "", "delivery", "", "We promise two days on the page and the carrier's own plan says three."),
        (150, "Berlin", "refund", "", "Refunds wait for a signature once a week. That is why they take two weeks."),
        (95, "Hamburg", "call-centre", "", "Second agents do not see what the first one wrote, so customers explain everything again."),
        (40, "Leipzig", "store", "Ines Roth", "Since the shop opposite opened, regulars ask why our prices for basics are higher."),
        (12, "Berlin", "returns-desk", "", "Still no date for the returns training."),
    ];

    static readonly (string Touchpoint, double Mean, int Weight)[] s_reviewed =
        [("delivery", 3.1, 34), ("returns-desk", 2.2, 26), ("store", 4.3, 26), ("app", 4.7, 22), ("call-centre", 3.2, 14), ("web", 4.1, 18)];

    static readonly (string Platform, string Author, string Text)[] s_mentions =
    [
        ("mastodon", "@lena_k", "Third parcel from @nordwind in a row that came late. What happened?"), ("instagram", "@moritz.b", "Der neue Pullover von @nordwind ist großartig, und die App sowieso."),
        ("mastodon", "@tomas", "@nordwind your returns desk in Berlin needs training, nobody knew what to do."), ("x", "@sofia_r", "Two weeks and still no refund, @nordwind?"),
        ("instagram", "@juli", "Beratung bei @nordwind in Hamburg: fünf Sterne."), ("x", "@arne", "Scanning in the @nordwind app while shopping is genius."),
    ];

    /// <summary>Reviews and mentions of two years, as the API takes them. The same seed gives the same.</summary>
    public static IReadOnlyList<object> Reviews(DateTimeOffset today)
    {
        var chance = new Random(Truths.Seed + 1);
        var items = new List<object>();
        foreach (var (touchpoint, mean, weight) in s_reviewed)
        {
            for (var i = 0; i < weight; i++)
            {
                var stars = Math.Clamp((int)Math.Round(mean + ((chance.NextDouble() - 0.5) * 3.4)), 1, 5);
                var language = chance.Next(5) < 2 ? "en" : "de";
                string? text = null;
                for (var tries = 0; text is null && tries < 12; tries++) text = Words.About(chance, language, touchpoint, (stars - 1) / 4.0);
                items.Add(new
                {
                    platform = chance.Next(3) switch { 0 => "google", 1 => "trustpilot", _ => "app store" }, reviewId = $"{touchpoint}-{i}", at = today.AddDays(-chance.Next(3, Truths.Days)), rating = stars, text = text ?? "", author = $"Guest {chance.Next(100, 999)}",
                    place = touchpoint is "store" or "returns-desk" ? s_places[chance.Next(s_places.Length)] : "", touchpoint, language, who = i % 9 == 0 ? new Dictionary<string, string> { ["user_id"] = Shopper.Of(chance.Next(200)).UserId } : null,
                });
            }
        }

        items.AddRange(s_mentions.Select((m, i) => (object)new { kind = "mention", platform = m.Platform, reviewId = $"mention-{i}", at = today.AddDays(-7 * (i + 1)), text = m.Text, author = m.Author }));
        return items;
    }

    /// <summary>What employees reported, the oldest first.</summary>
    public static IReadOnlyList<object> Reports(DateTimeOffset today) =>
        [.. s_reports.Select(r => new { text = r.Text, place = r.Place, touchpoint = r.Touchpoint, team = r.Touchpoint, reporter = r.Reporter, at = today.AddDays(-r.DaysAgo) })];

    /// <summary>What employees answered in two pulses, two months and one month ago.</summary>
    public static IReadOnlyList<object> Pulses(DateTimeOffset today)
    {
        var chance = new Random(Truths.Seed + 2);
        var answers = new List<object>();
        foreach (var daysAgo in new[] { 66, 36 })
        {
            foreach (var (team, people, enps, trained) in s_teams)
            {
                for (var i = 0; i < people; i++)
                {
                    var given = new Dictionary<string, object>
                    {
                        ["enps"] = Math.Clamp((int)Math.Round(enps + ((chance.NextDouble() - 0.5) * 4)), 0, 10), ["trained"] = Math.Clamp((int)Math.Round(trained + ((chance.NextDouble() - 0.5) * 1.6)), 1, 5),
                    };
                    if (team == "returns-desk" && i < 6) given["hurts"] = s_hurts[chance.Next(s_hurts.Length)];
                    answers.Add(new
                    {
                        answers = given, hidden = new Dictionary<string, string> { ["team"] = team, ["place"] = s_places[i % s_places.Length] }, at = today.AddDays(-daysAgo),
                        interaction = string.Create(CultureInfo.InvariantCulture, $"{team} {daysAgo} {i}"),
                    });
                }
            }
        }

        return answers;
    }

    /// <summary>Talks with their transcripts and what of them was highlighted.</summary>
    public static IReadOnlyList<DemoTalk> Talks { get; } =
    [
        new("returns-berlin", "Returns at the Berlin desk", "interview", 45, "returns-desk", "Returns study", "Met Ana after her second try to return a coat.", ["Ana", "Moderator"],
            "Moderator: What happened when you came to the desk?\nAna: Nobody knew how to book it. The young man was new and had never been shown.\nModerator: And then?\nAna: I waited twenty minutes, then they asked me to come back. Honestly, train your people.",
            [(1, "Nobody knew how to book it. The young man was new and had never been shown.", ["training", "returns"]), (3, "Honestly, train your people.", ["training"])]),
        new("delivery-group", "Focus group: the two-day promise", "focusGroup", 30, "delivery", "Delivery study", "Six customers from Hamburg and Leipzig. All had at least one late parcel since the new carrier.", ["Jonas", "Miriam", "Moderator"],
            "Moderator: What does two days mean to you?\nJonas: If you say two days, I plan for two days.\nMiriam: Drei Tage wären mir egal, wenn ihr sie vorher sagt.\nJonas: The new courier never rings. I took a day off for nothing.",
            [(1, "If you say two days, I plan for two days.", ["promise", "delivery"]), (2, "Drei Tage wären mir egal, wenn ihr sie vorher sagt.", ["promise"])]),
        new("call-refund", "Call about a late refund", "call", 9, "refund", "", "Customer waited sixteen days for a refund of 89 euros. Had expected it within five. Was calm when told why, and said a mail on the way would have been enough.", [], null, []),
    ];
}

/// <summary>A talk of the demo company.</summary>
/// <param name="Key">So that it is made once.</param>
/// <param name="Title">For the list.</param>
/// <param name="Kind">As the API names it.</param>
/// <param name="DaysAgo">When.</param>
/// <param name="Touchpoint">What it was about.</param>
/// <param name="Study">What it belongs to.</param>
/// <param name="Notes">What was noted.</param>
/// <param name="People">Who took part.</param>
/// <param name="Transcript">Null for none.</param>
/// <param name="Quotes">Turn, words and tags.</param>
sealed record DemoTalk(
    string Key, string Title, string Kind, int DaysAgo, string Touchpoint, string Study, string Notes, IReadOnlyList<string> People, string? Transcript, IReadOnlyList<(int Turn, string Text, string[] Tags)> Quotes);
