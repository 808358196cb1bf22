using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Feedback.Surveys.Document;

/// <summary>When something holds, these actions happen.</summary>
/// <param name="Then">In order; the first jump of all rules wins, later calculations still run.</param>
/// <param name="When">Null for always.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Rule(IReadOnlyList<RuleAction> Then, Condition? When = null);

/// <summary>One condition: exactly one of all, any, not, or a comparison (left, op, right).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Condition
{
    /// <summary>Every one must hold; an empty list holds.</summary>
    public IReadOnlyList<Condition>? All { get; init; }

    /// <summary>At least one must hold; an empty list does not.</summary>
    public IReadOnlyList<Condition>? Any { get; init; }

    /// <summary>Must not hold.</summary>
    public Condition? Not { get; init; }

    /// <summary>What is looked at.</summary>
    public Reference? Left { get; init; }

    /// <summary>How it is compared: one of <see cref="Logic.Operators"/>.</summary>
    public string? Op { get; init; }

    /// <summary>With what: text, number, true, a list of those, or a <see cref="Reference"/>; absent for operators that compare with nothing.</summary>
    public JsonElement? Right { get; init; }

    /// <summary>Itself and all conditions inside it.</summary>
    public IEnumerable<Condition> Flat() =>
        [this, .. (All ?? []).Concat(Any ?? []).Concat(Not is null ? [] : [Not]).SelectMany(c => c.Flat())];
}

/// <summary>Names an element, a variable or a hidden field; exactly one of the three.</summary>
/// <param name="Element">An element of the survey.</param>
/// <param name="Part">A row, field or item of the element's answer; null for the answer itself.</param>
/// <param name="Variable">A variable.</param>
/// <param name="Hidden">A hidden field.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Reference(string? Element = null, string? Part = null, string? Variable = null, string? Hidden = null)
{
    /// <summary>The reference a JSON value is, or null when it is a plain value.</summary>
    public static Reference? In(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.Deserialize<Reference>(SurveyDocument.Json) : null;
}

/// <summary>What a rule does: exactly one of calculate, require, jump.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RuleAction
{
    /// <summary>Changes a variable.</summary>
    public Calculation? Calculate { get; init; }

    /// <summary>Makes an element further on required.</summary>
    public string? Require { get; init; }

    /// <summary>Goes on at a block further on, or at an ending.</summary>
    public string? Jump { get; init; }
}

/// <summary>How a variable changes.</summary>
enum Arithmetic
{
    /// <summary>Takes the value.</summary>
    Assign,

    /// <summary>Adds a number.</summary>
    Add,

    /// <summary>Subtracts a number.</summary>
    Subtract,

    /// <summary>Multiplies by a number.</summary>
    Multiply,

    /// <summary>Divides by a number; by zero leaves the variable as it is.</summary>
    Divide,

    /// <summary>Appends text.</summary>
    Concat,
}

/// <summary>A change of a variable.</summary>
/// <param name="Variable">Which.</param>
/// <param name="Op">How.</param>
/// <param name="Value">A number, a text or a <see cref="Reference"/>. One that is missing changes nothing.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Calculation(string Variable, Arithmetic Op, JsonElement Value);
