using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>Which responses of a survey its figures count. They may change while the survey runs, and then the figures follow.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record HonestyRules
{
    /// <summary>Responses with one of these signs count in no figure: of <see cref="Signs.Choices"/>.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [Signs.Honeypot, Signs.NoProof, Signs.Speeder, Signs.StraightLining];

    /// <summary>Which of several complete responses of one person counts.</summary>
    public Duplicates Duplicates { get; init; } = Duplicates.First;

    /// <summary>Within so many days a second response of one person is a duplicate, 0.01 to 3,650; null for ever.</summary>
    public double? DuplicateDays { get; init; } = 7;

    /// <summary>When browsers are asked for a proof of work.</summary>
    public ProofRule Proof { get; init; } = ProofRule.WhenAutomated;

    /// <summary>Whether open links know a device again, by a cookie set with its first answer. Off unless your privacy notice names it.</summary>
    public bool RememberDevice { get; init; }

    /// <summary>What holds where nobody said otherwise.</summary>
    public static HonestyRules Usual { get; } = new();

    /// <summary>Whether a response with these signs is left out.</summary>
    public bool LeavesOut(IEnumerable<string> flags) => flags.Any(f => Excluded.Contains(f, StringComparer.Ordinal)
        || (f == Signs.Duplicate && Duplicates == Duplicates.First) || (f == Signs.Superseded && Duplicates == Duplicates.Last));

    /// <summary>As stored with a survey.</summary>
    public static HonestyRules Read(string? stored) => stored is null ? Usual
        : JsonSerializer.Deserialize<HonestyRules>(stored, SurveyDocument.Json) ?? throw new InvalidOperationException("Empty rules were stored.");

    /// <summary>What is wrong with them, by field; empty when nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Excluded.Except(Signs.Choices, StringComparer.Ordinal).Any() || Excluded.Distinct(StringComparer.Ordinal).Count() != Excluded.Count)
            faults["excluded"] = [$"Each once, of {string.Join(", ", Signs.Choices)}."];
        if (DuplicateDays is not (null or >= 0.01 and <= 3650)) faults["duplicateDays"] = ["0.01 to 3,650 days, or nothing for ever."];
        return faults;
    }
}

/// <summary>Which of several complete responses of one person counts.</summary>
enum Duplicates
{
    /// <summary>The first; later ones are flagged.</summary>
    First,

    /// <summary>The last; those before are flagged.</summary>
    Last,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>When browsers are asked for a proof of work.</summary>
enum ProofRule
{
    /// <summary>When answers come in faster than people give them.</summary>
    WhenAutomated,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
