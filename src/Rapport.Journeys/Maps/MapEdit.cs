using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Journeys.Maps;

/// <summary>One change of a part of a map.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MapEdit
{
    /// <summary><c>add</c>, <c>set</c>, <c>move</c> or <c>remove</c>.</summary>
    public string Do { get; init; } = "";

    /// <summary>The part; of <c>add</c> the id it is to have, made by whoever adds it, so that a change sent twice is made once.</summary>
    public Guid Node { get; init; }

    /// <summary>Of <c>add</c>: phase, step, lane or card.</summary>
    public string? Kind { get; init; }

    /// <summary>Of <c>add</c> and <c>move</c>: the phase of a step, the step of a card.</summary>
    public Guid? Parent { get; init; }

    /// <summary>Of <c>add</c> and <c>move</c>: the lane of a card.</summary>
    public Guid? Lane { get; init; }

    /// <summary>Of <c>add</c> and <c>move</c>: the sibling it is to stand behind; null for the first place.</summary>
    public Guid? After { get; init; }

    /// <summary>Of <c>add</c>: what is said of it.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>Of <c>set</c>: which field.</summary>
    public string? Field { get; init; }

    /// <summary>Of <c>set</c>: what it is to hold; null takes it away.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Value { get; init; }

    /// <summary>Of <c>set</c>: what the person saw there before; tells whether somebody else's words are written over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Was { get; init; }
}

/// <summary>What became of a change.</summary>
/// <param name="Node">The part.</param>
/// <param name="Outcome"><c>done</c>; <c>over</c>: done, over what somebody else had written meanwhile, which is said as <c>before</c>; <c>gone</c>: not
/// done, for somebody took the part, what it was to stand in, or the quote it was to show, away.</param>
/// <param name="Field">Of <c>over</c>: the field.</param>
/// <param name="Before">Of <c>over</c>: what stood there.</param>
sealed record MapEditOutcome(Guid Node, string Outcome, string? Field = null, JsonElement? Before = null);
