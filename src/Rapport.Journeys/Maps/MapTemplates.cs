using System.Text.Json;

namespace Rapport.Journeys.Maps;

/// <summary>A map to begin with.</summary>
/// <param name="Name">As asked for.</param>
/// <param name="Phases">Name of each phase, with its steps.</param>
sealed record MapTemplate(string Name, IReadOnlyList<(string Phase, IReadOnlyList<TemplateStep> Steps)> Phases)
{
    // What a map needs to be held against what customers live through; more lanes are a click away.
    static readonly string[] s_lanes = ["actions", "goals", "expectations", "pains", "opportunities", "backstage"];

    /// <summary>Its parts, each with a new id.</summary>
    public IEnumerable<MapNode> Nodes()
    {
        var rank = 0;
        foreach (var lane in s_lanes) yield return Node("lane", null, ++rank, ("what", lane));
        foreach (var (phase, steps) in Phases)
        {
            var head = Node("phase", null, ++rank, ("name", phase));
            yield return head;
            foreach (var step in steps) yield return Node("step", head.Id, ++rank, [("name", step.Name), ("touchpoint", step.Touchpoint), ("channel", step.Channel), ("initiator", step.Initiator)]);
        }
    }

    static MapNode Node(string kind, Guid? parent, int rank, params (string Name, string Value)[] fields) => new(
        Guid.CreateVersion7(), kind, parent, null, rank, fields.Where(f => f.Value.Length > 0).ToDictionary(f => f.Name, f => JsonSerializer.SerializeToElement(f.Value), StringComparer.Ordinal));
}

/// <summary>A step of a template.</summary>
/// <param name="Name">What the customer does or receives.</param>
/// <param name="Touchpoint">Where, by the keys that most companies use; empty for none.</param>
/// <param name="Channel">By which way; empty for none.</param>
/// <param name="Initiator">Who begins: customer or company.</param>
sealed record TemplateStep(string Name, string Touchpoint = "", string Channel = "", string Initiator = "customer");

/// <summary>Maps to begin with.</summary>
static class MapTemplates
{
    static readonly IReadOnlyList<MapTemplate> s_all =
    [
        new("empty", [("First phase", [new("First step")])]),
        new("purchase", [
            ("Become aware", [new("See an advert", Initiator: "company"), new("Look around", "web", "web")]),
            ("Choose", [new("Compare products", "web", "web"), new("Ask a question", "call-centre", "phone")]),
            ("Buy", [new("Order", "web", "web"), new("Receive the confirmation", "", "email", "company")]),
            ("Receive", [new("Wait"), new("Receive the parcel", "delivery", "delivery", "company")]),
            ("Return", [new("Bring it back", "returns-desk", "store"), new("Get the money back", "refund", "web", "company")]),
        ]),
        new("onboarding", [
            ("Sign up", [new("Create an account", "app", "app"), new("Confirm the address", "", "email", "company")]),
            ("First use", [new("Set it up", "app", "app"), new("Reach a first result", "app", "app")]),
            ("Habit", [new("Come back", "app", "app"), new("Invite others", "app", "app")]),
        ]),
        new("support", [
            ("Trouble", [new("Something goes wrong"), new("Look for an answer", "help", "web")]),
            ("Contact", [new("Call", "call-centre", "phone"), new("Explain it")]),
            ("Solution", [new("Hear the answer", "call-centre", "phone", "company"), new("Try it")]),
            ("Afterwards", [new("Be asked whether it worked", "", "email", "company")]),
        ]),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => s_all.Select(t => t.Name);

    /// <summary>One by its name; null for none.</summary>
    public static MapTemplate? Find(string name) => s_all.FirstOrDefault(t => t.Name == name);
}
