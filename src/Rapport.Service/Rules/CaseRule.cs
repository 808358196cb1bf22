using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Rules;

/// <summary>Which cases open by themselves: the first rule that fits opens one.</summary>
/// <param name="Items">In order, at most 100.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RuleList(IReadOnlyList<CaseRule> Items) : Versioned, ISetting
{
    /// <summary>What holds where nobody set anything: detractors, the lower two of five of satisfaction, effort on the bad side, and words
    /// that are strongly negative.</summary>
    public static RuleList Shipped { get; } = new([
        Rule("detractor", "Detractor", FactTypes.Answer, """{"all":[{"field":"metric","op":"is","value":"nps"},{"field":"score","op":"lte","value":6}]}"""),
        Rule("low-satisfaction", "Low satisfaction", FactTypes.Answer, """{"all":[{"field":"metric","op":"is","value":"csat.5"},{"field":"score","op":"lte","value":2}]}"""),
        Rule("high-effort", "High effort", FactTypes.Answer, """
            {"any":[{"all":[{"field":"metric","op":"is","value":"ces2.7"},{"field":"score","op":"lte","value":3}]},
                    {"all":[{"field":"metric","op":"is","value":"ces1.5"},{"field":"score","op":"gte","value":4}]}]}
            """),
        Rule("strong-words", "Strongly negative words", CaseRule.Words, """
            {"all":[{"field":"prop:level","op":"lte","value":-2},{"field":"prop:source","op":"notIn","value":["employee","interview","note"]}]}
            """),
    ]);

    /// <summary>The refusal of rules that ask for what the caller does not see; null when none does.</summary>
    public Refusal? Refuse(FieldSight sight) => Items.Select(r => sight.Refuse(r.Read().Predicate) ?? (r.Segment is { } segment && !sight.SeesSegment(segment) ? FieldSight.Hidden : null)).FirstOrDefault(r => r is not null);

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Items.Count > 100) yield return ("items", "At most 100.");
        foreach (var doubled in Doubled.Of(Items.Select(r => r.Id))) yield return ("items", $"Two have the id '{doubled}'.");
        for (var i = 0; i < Items.Count; i++)
            foreach (var (field, fault) in Items[i].Faults()) yield return ($"items[{i}].{field}", fault);
    }

    static CaseRule Rule(string id, string name, string type, string when) => new() { Id = id, Name = name, Event = type, When = JsonElement.Parse(when), Assign = new(AssignTo.Turns) };
}

/// <summary>"When this is said or happens, open a case."</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CaseRule
{
    /// <summary>In place of a type of fact: words that were read, wherever they were said. Their properties: <c>sentiment</c> (−1..1), <c>level</c>
    /// (−2..2), <c>source</c>, and <c>topic.</c> with the id of a topic, true where they are about it.</summary>
    public const string Words = "Words Read";

    /// <summary>Names it: 1 to 40 of a-z, A-Z, 0-9 and "-".</summary>
    public required string Id { get; init; }

    /// <summary>For people; the title of its cases.</summary>
    public required string Name { get; init; }

    /// <summary>False: it opens nothing.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The type of fact, such as <c>Survey Answered</c> or <c>Order Refunded</c>; or <see cref="Words"/>.</summary>
    public required string Event { get; init; }

    /// <summary>A condition on the fact, in the language of filters; null for every one.</summary>
    public JsonElement? When { get; init; }

    /// <summary>Only for people who are in this segment then; null for everybody.</summary>
    public Guid? Segment { get; init; }

    /// <summary>How urgent its cases are.</summary>
    public CasePriority Priority { get; init; } = CasePriority.Normal;

    /// <summary>Who is given them.</summary>
    public required Assignment Assign { get; init; }

    /// <summary>The promise that holds for them; empty for the first that fits.</summary>
    public string Policy { get; init; } = "";

    /// <summary>The cause they begin with; null for none.</summary>
    public Guid? Cause { get; init; }

    /// <summary>The condition, or why it is none.</summary>
    public (Predicate? Predicate, Refusal? Refusal) Read() => When is { } json ? PredicateJson.Read(json) : (null, null);

    /// <summary>What is wrong with it, by field.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (!Doubled.IsId(Id)) yield return ("id", Doubled.IdFault);
        if (Name.Trim().Length is 0 or > 120 || Name.Any(char.IsControl)) yield return ("name", "A name of 1 to 120 characters.");
        if (Event is not { Length: > 0 and <= 256 }) yield return ("event", "Name what happens.");
        else if (Event.StartsWith(CaseFacts.Prefix, StringComparison.Ordinal)) yield return ("event", "What happens to cases opens none.");
        var (predicate, refusal) = Read();
        if ((refusal ?? FactCondition.Of(predicate).Refusal) is { } wrong) yield return ("when", wrong.Detail);
        if (Assign.Fault() is { } fault) yield return ("assign", fault);
    }
}

/// <summary>Rules, ready to be asked of every fact.</summary>
sealed class RuleBook
{
    readonly ILookup<string, (CaseRule Rule, FactCondition Condition)> _byEvent;

    public RuleBook(RuleList rules) => _byEvent = rules.Items.Where(r => r.Enabled)
        .Select(r => (Rule: r, FactCondition.Of(r.Read().Predicate).Condition)).Where(r => r.Condition is not null) // a field may have gone since
        .Select(r => (r.Rule, r.Condition!)).ToLookup(r => r.Rule.Event, StringComparer.Ordinal);

    /// <summary>Those that fit what a fact says, in order. Whether somebody is in a segment is not asked here.</summary>
    public IEnumerable<CaseRule> Fitting(Fact fact) => _byEvent[fact.Type].Where(r => r.Condition.Holds(fact)).Select(r => r.Rule);
}
