using System.Text.Json.Serialization;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>What somebody who serves customers can do.</summary>
/// <param name="Member">Who.</param>
/// <param name="Skills">Up to 20 names of 1 to 40 characters.</param>
/// <param name="Capacity">How many conversations at once, 0..100; null for as many as everybody.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record AgentSkills(Guid Member, IReadOnlyList<string> Skills, int? Capacity = null);

/// <summary>How conversations come in and who is given them.</summary>
/// <param name="Chat">Live chat is offered on pages that carry the SDK.</param>
/// <param name="Name">What visitors see the company called by; up to 60 characters, empty for the workspace's name.</param>
/// <param name="Greeting">By language, as <c>de</c>: what stands above an empty chat; up to 300 characters each.</param>
/// <param name="Capacity">How many conversations somebody is given at once, 0..100; 0 gives nobody any.</param>
/// <param name="Team">Who is given conversations; null for everybody who serves.</param>
/// <param name="Agents">What single members can do; at most 500.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record InboxSettings(bool Chat, string Name, IReadOnlyDictionary<string, string> Greeting, int Capacity, Guid? Team, IReadOnlyList<AgentSkills> Agents) : Versioned, ISetting
{
    /// <summary>No chat; five at once.</summary>
    public static InboxSettings Shipped { get; } = new(false, "", new Dictionary<string, string>(), 5, null, []);

    /// <summary>How many conversations a member is given at once.</summary>
    public int CapacityOf(Guid member) => Agents.FirstOrDefault(a => a.Member == member)?.Capacity ?? Capacity;

    /// <summary>Whether a member can do something; everybody can do nothing in particular.</summary>
    public bool Has(Guid member, string skill) =>
        skill.Length == 0 || Agents.Any(a => a.Member == member && a.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Name.Length > 60 || Name.Any(char.IsControl)) yield return ("name", "Up to 60 characters.");
        if (Greeting.Count > 20 || Greeting.Any(g => g.Key.Length is < 2 or > 20 || g.Value.Length > 300)) yield return ("greeting", "Up to 20 languages, with up to 300 characters each.");
        if (Capacity is < 0 or > 100) yield return ("capacity", "0 to 100.");
        if (Agents.Count > 500 || Agents.Select(a => a.Member).Distinct().Count() < Agents.Count) yield return ("agents", "Up to 500, each member once.");
        for (var i = 0; i < Agents.Count; i++)
        {
            if (Agents[i].Capacity is < 0 or > 100) yield return ($"agents[{i}].capacity", "0 to 100.");
            if (Agents[i].Skills.Count > 20 || Agents[i].Skills.Any(s => s.Trim().Length is 0 or > 40 || s.Any(char.IsControl))) yield return ($"agents[{i}].skills", "Up to 20 names of 1 to 40 characters.");
        }
    }
}

/// <summary>Answers that are written once and sent often.</summary>
/// <param name="Items">At most 500.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ReplyList(IReadOnlyList<CannedReply> Items) : Versioned, ISetting
{
    /// <summary>None.</summary>
    public static ReplyList Shipped { get; } = new([]);

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Items.Count > 500) yield return ("items", "At most 500.");
        foreach (var doubled in Doubled.Of(Items.Select(r => r.Id))) yield return ("items", $"\"{doubled}\" stands there twice.");
        for (var i = 0; i < Items.Count; i++)
        {
            if (!Doubled.IsId(Items[i].Id)) yield return ($"items[{i}].id", Doubled.IdFault);
            if (Items[i].Text.Trim().Length is 0 or > ConversationDesk.LongestText) yield return ($"items[{i}].text", $"1 to {ConversationDesk.LongestText:N0} characters.");
        }
    }
}

/// <summary>An answer that is sent often.</summary>
/// <param name="Id">What is typed behind the slash.</param>
/// <param name="Text">With <c>{{customer}}</c>, <c>{{agent}}</c> and <c>{{case}}</c> where names are to stand.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CannedReply(string Id, string Text);
