using static Rapport.Server.Demo.DemoApi;

namespace Rapport.Server.Demo;

/// <summary>The demo company's map from purchase to return, as its people drew it: they think well of the returns desk, and customers do not.</summary>
static class DemoMap
{
    // How the company believes each place feels, −2..2.
    static readonly (string Touchpoint, double Emotion)[] s_assumed = [("web", 1), ("call-centre", 0), ("delivery", 1), ("returns-desk", 1), ("refund", 0.5)];

    static readonly (string Touchpoint, string Lane, string Text)[] s_cards =
    [
        ("web", "goals", "Find the right thing without reading everything"),
        ("web", "actions", "Compares, looks at pictures and reviews"),
        ("call-centre", "expectations", "Somebody answers at once and knows the order"),
        ("call-centre", "backstage", "Two teams, one of them in the stores"),
        ("delivery", "expectations", "The parcel comes on the day that was promised"),
        ("delivery", "pains", "The day of delivery is promised and not kept"),
        ("returns-desk", "goals", "Be done with it in a minute"),
        ("returns-desk", "pains", "Each member of staff tells other rules"),
        ("returns-desk", "opportunities", "Train new staff before they stand at the desk"),
        ("refund", "expectations", "The money is back within days"),
        ("refund", "pains", "It takes weeks, and nobody says why"),
    ];

    // What customers said in talks stands as evidence where they said it of.
    static readonly (string Touchpoint, string Tag)[] s_evidence = [("delivery", "promise"), ("returns-desk", "training")];

    /// <summary>Draws it, once however often it is asked for.</summary>
    public static async Task DrawAsync(HttpClient api, string at, CancellationToken ct)
    {
        var map = await OnceAsync(api, $"{at}/maps", new { name = "From purchase to return", template = "purchase" }, "demo-map", ct, "name");
        var id = map.GetProperty("id").GetGuid();
        var nodes = (await ReadAsync(api, $"{at}/maps/{id}", ct)).GetProperty("nodes").EnumerateArray().ToList();
        var (steps, lanes) = (Named("step", "touchpoint"), Named("lane", "what"));
        var edits = s_assumed.Select(a => (object)new { @do = "set", node = steps[a.Touchpoint], field = "emotion", value = a.Emotion }).ToList();
        if (!lanes.ContainsKey("quotes"))
        {
            lanes["quotes"] = Id(0);
            edits.Add(new { @do = "add", node = Id(0), kind = "lane", after = lanes["pains"], fields = new { what = "quotes" } });
        }

        var cards = 0;
        foreach (var (touchpoint, lane, text) in s_cards) Add(touchpoint, lane, new { text });
        foreach (var (touchpoint, tag) in s_evidence)
        {
            var quotes = (await ReadAsync(api, $"{at}/quotes?tag={tag}", ct)).GetProperty("items").EnumerateArray().Select(q => q.GetProperty("id").GetGuid());
            foreach (var quote in quotes) Add(touchpoint, "quotes", new { quote });
        }

        using var answer = await api.PostAsJsonAsync($"{at}/maps/{id}/edits", new { edits }, ct); // by the ids of its parts each is made once
        await AcceptedAsync(answer, ct);

        void Add(string touchpoint, string lane, object fields) => edits.Add(new { @do = "add", node = Id(++cards), kind = "card", parent = steps[touchpoint], lane = lanes[lane], fields });

        // Ids that come out the same when it is drawn again after a crash.
        Guid Id(int no) => new(id.ToByteArray()[..12].Concat(BitConverter.GetBytes(no)).ToArray());

        // Of several steps at one place the first is meant.
        Dictionary<string, Guid> Named(string kind, string field) => nodes.Where(n => n.GetProperty("kind").GetString() == kind && n.GetProperty("fields").TryGetProperty(field, out _))
            .GroupBy(n => n.GetProperty("fields").GetProperty(field).GetString()!, n => n.GetProperty("id").GetGuid(), StringComparer.Ordinal) // a text
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    }
}
