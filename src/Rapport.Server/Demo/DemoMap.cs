using System.Text.Json;
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

    /// <summary>Draws it, once however often it is asked for.</summary>
    public static async Task DrawAsync(HttpClient api, string at, CancellationToken ct)
    {
        using var made = await OnceAsync(api, $"{at}/maps", new { name = "From purchase to return", template = "purchase" }, "demo-map", ct);
        var map = await made.Content.ReadFromJsonAsync<JsonElement>(ct);
        var nodes = map.GetProperty("nodes").EnumerateArray().ToList();
        var steps = Named("step", "touchpoint");
        var lanes = Named("lane", "what");
        var edits = s_assumed.Select(a => (object)new { @do = "set", node = steps[a.Touchpoint], field = "emotion", value = a.Emotion })
            .Concat(s_cards.Select(c => (object)new { @do = "add", node = Guid.CreateVersion7(), kind = "card", parent = steps[c.Touchpoint], lane = lanes[c.Lane], fields = new { text = c.Text } }));
        using var answer = await OnceAsync(api, $"{at}/maps/{map.GetProperty("id").GetGuid()}/edits", new { edits }, "demo-map-cards", ct);

        // Of several steps at one place the first is meant.
        Dictionary<string, Guid> Named(string kind, string field) => nodes.Where(n => n.GetProperty("kind").GetString() == kind && n.GetProperty("fields").TryGetProperty(field, out _))
            .GroupBy(n => n.GetProperty("fields").GetProperty(field).GetString()!, n => n.GetProperty("id").GetGuid(), StringComparer.Ordinal) // a text
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    }
}
