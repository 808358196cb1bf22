using System.Text.Json.Serialization;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Where, when and how often a survey is asked on web sites. They may change while the survey runs, so they are no part of
/// its versions.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record DisplayRules
{
    /// <summary>False switches the survey off on web sites and nowhere else.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How it looks.</summary>
    public DisplayMode Mode { get; init; } = DisplayMode.Popover;

    /// <summary>CSS selector of what an inline survey is put into; null for <c>[data-rapport-survey]</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Words on the always-on button; null for "Feedback".</summary>
    public string? Label { get; init; }

    /// <summary>Any of these asks.</summary>
    public IReadOnlyList<Trigger> Triggers { get; init; } = [new Trigger(TriggerKind.Page)];

    /// <summary>Seconds from the trigger to the question, 0 to 3,600.</summary>
    public int DelaySeconds { get; init; }

    /// <summary>Events that call it off within the delay.</summary>
    public IReadOnlyList<string> CancelOn { get; init; } = [];

    /// <summary>Seconds after which an untouched survey goes away; 0 for never, else at least 10.</summary>
    public int AutoCloseSeconds { get; init; }

    /// <summary>On which addresses; null for all.</summary>
    public Comparisons? Urls { get; init; }

    /// <summary>On which devices; none for all.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>Percent of the people it may be asked of, 0 to 100; always the same ones.</summary>
    public double Percentage { get; init; } = 100;

    /// <summary>Segments of which the person must be in one; none for everybody.</summary>
    public IReadOnlyList<Guid> Audience { get; init; } = [];

    /// <summary>How often one person is asked.</summary>
    public Recontact Recontact { get; init; } = new();

    /// <summary>True asks also those another survey has asked lately.</summary>
    public bool IgnoreCoolDown { get; init; }

    /// <summary>How much it matters among all that waits for a person: high goes through limits and cool-down, low gives way.
    /// Null for what the workspace says of surveys.</summary>
    public ContactPriority? Priority { get; init; }

    /// <summary>Not before; null for at once.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Not after; null for no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What is wrong with them, by field; empty when nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Check(bool isGood, string field, string fault)
        {
            if (!isGood) faults.TryAdd(field, [fault]);
        }

        Check(Triggers.Count is > 0 and <= 20, "triggers", "One to twenty.");
        for (var i = 0; i < Triggers.Count; i++) Check(Triggers[i].Fault() is null, $"triggers[{i}]", Triggers[i].Fault() ?? "");
        Check(DelaySeconds is >= 0 and <= 3600, "delaySeconds", "0 to 3,600 seconds.");
        Check(CancelOn.Count <= 20 && CancelOn.All(e => e.Length is > 0 and <= 256), "cancelOn", "At most 20 names of events.");
        Check(AutoCloseSeconds is 0 or (>= 10 and <= 3600), "autoCloseSeconds", "0 for never, or 10 to 3,600 seconds.");
        Check(Target is null or { Length: > 0 and <= 500 }, "target", "At most 500 characters.");
        Check(Label is null or { Length: > 0 and <= 40 }, "label", "At most 40 characters.");
        Check(double.IsFinite(Percentage) && Percentage is >= 0 and <= 100, "percentage", "0 to 100.");
        Check(Until is null || From is null || Until > From, "until", "After the beginning.");
        Check(Audience.Count <= 20, "audience", "At most 20 segments.");
        Check(Recontact.Fault() is null, "recontact", Recontact.Fault() ?? "");
        Check(Urls is null || Urls.Rules.Count <= 20, "urls", "At most 20 conditions.");
        foreach (var (rule, i) in (Urls?.Rules ?? []).Select((r, i) => (r, i)))
        {
            Check(rule.Fault(Comparison.OfAddresses) is null, $"urls[{i}]", rule.Fault(Comparison.OfAddresses) ?? "");
        }

        return faults;
    }
}

/// <summary>How a survey stands on a page.</summary>
enum DisplayMode
{
    /// <summary>In the corner; the page stays usable.</summary>
    Popover,

    /// <summary>Above the page, which waits.</summary>
    Modal,

    /// <summary>Inside an element of the page.</summary>
    Inline,

    /// <summary>Behind a button that is always there.</summary>
    Button,
}

/// <summary>What a page is seen on, by the shorter side of the screen.</summary>
enum Device
{
    /// <summary>1,024 pixels and more, or a mouse.</summary>
    Desktop,

    /// <summary>600 to 1,023 pixels without a mouse.</summary>
    Tablet,

    /// <summary>Below 600 pixels.</summary>
    Mobile,
}

/// <summary>How often one person is asked the same survey.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Recontact
{
    /// <summary>Until when.</summary>
    public RecontactRule Show { get; init; } = RecontactRule.UntilAnswered;

    /// <summary>How many displays at most, for <see cref="RecontactRule.Times"/>.</summary>
    public int Times { get; init; } = 3;

    /// <summary>True when a first answer counts as answered; else only a completed survey does.</summary>
    public bool PartialCounts { get; init; } = true;

    /// <summary>Days of 24 hours after this survey was last shown to the person, 0 to 3,650.</summary>
    public double DaysAfterShown { get; init; }

    /// <summary>Days of 24 hours after the person last answered this survey, 0 to 3,650.</summary>
    public double DaysAfterAnswered { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Fault() => Times is < 1 or > 1000 ? "1 to 1,000 times."
        : DaysAfterShown is >= 0 and <= 3650 && DaysAfterAnswered is >= 0 and <= 3650 ? null : "0 to 3,650 days.";
}

/// <summary>Until when a person is asked again.</summary>
enum RecontactRule
{
    /// <summary>Shown once, answered or not.</summary>
    Once,

    /// <summary>Until the person answers.</summary>
    UntilAnswered,

    /// <summary>At most so many displays, or until the person answers.</summary>
    Times,

    /// <summary>For ever; clocks still hold.</summary>
    Always,
}
