using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What asks for a survey on a page.</summary>
/// <param name="On">The kind of happening.</param>
/// <param name="Selector">CSS selector of what is clicked; null for anything.</param>
/// <param name="Text">Exact text of what is clicked; null for any.</param>
/// <param name="Percent">Of the page scrolled, 1 to 100.</param>
/// <param name="Seconds">On the page, or without a sign of life there; 1 to 3,600.</param>
/// <param name="Event">Name of the event.</param>
/// <param name="Where">What its properties must satisfy, all of it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Trigger(
    TriggerKind On, string? Selector = null, string? Text = null, int? Percent = null, int? Seconds = null, string? Event = null,
    IReadOnlyList<Comparison>? Where = null)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault()
    {
        if (Selector?.Length > 500 || Text?.Length > 200) return "A selector has at most 500 characters, a text 200.";
        if (Where?.Count > 20) return "At most 20 conditions.";
        var wrong = Where?.Select(rule => rule.Property is { Length: > 0 and <= 256 } ? rule.Fault(Comparison.All) : "Name the property.").FirstOrDefault(f => f is not null);
        if (wrong is not null) return wrong;
        return On switch
        {
            TriggerKind.Click when Selector is null && Text is null => "Say what is clicked: a selector or a text.",
            TriggerKind.Scroll when Percent is not (>= 1 and <= 100) => "1 to 100 percent.",
            TriggerKind.Time or TriggerKind.Idle when Seconds is not (>= 1 and <= 3600) => "1 to 3,600 seconds.",
            TriggerKind.Occasion or TriggerKind.Offer => "Occasions are set apart from pages.",
            TriggerKind.Event when Event is not { Length: > 0 and <= 256 } => "Name the event.",
            _ => null,
        };
    }

    /// <summary>Whether what a page says has happened is what this waits for. Clicks, scrolling and time only the page can see.</summary>
    public bool Fires(Fired fired) => On == fired.On && (On != TriggerKind.Event
        || (Event == fired.Event && (Where ?? []).All(rule => rule.Holds(fired.Property(rule.Property ?? "")))));
}

/// <summary>The kinds of happenings.</summary>
enum TriggerKind
{
    /// <summary>A page, or a route of it, opened.</summary>
    Page,

    /// <summary>A click.</summary>
    Click,

    /// <summary>Scrolling.</summary>
    Scroll,

    /// <summary>The pointer leaving by the top of the window.</summary>
    Exit,

    /// <summary>Seconds on the page.</summary>
    Time,

    /// <summary>So many seconds without a movement, a key or a touch.</summary>
    Idle,

    /// <summary>An event of the page's own code.</summary>
    Event,

    /// <summary>The visitor pressed the always-on button.</summary>
    Button,

    /// <summary>The page's own code asked by name.</summary>
    Open,

    /// <summary>Something that is no page's gave occasion; pages cannot say so.</summary>
    Occasion,

    /// <summary>A page asks whether something gave occasion meanwhile.</summary>
    Offer,
}

/// <summary>What a page says has happened.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
sealed record Fired(TriggerKind On, string? Event = null, JsonElement? Properties = null)
{
    /// <summary>True when the visitor wants it: no clock and no sample stands in the way.</summary>
    public bool IsWanted => On is TriggerKind.Button or TriggerKind.Open;

    /// <summary>A property of the event as text; null when missing.</summary>
    public string? Property(string name) =>
        Properties is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                JsonValueKind.String => value.GetString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => value.GetRawText(),
            }
            : null;
}
