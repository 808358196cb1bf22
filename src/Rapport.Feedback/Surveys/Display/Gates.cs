using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Everything that decides whether a survey is shown now.</summary>
sealed record Encounter
{
    public required Guid Survey { get; init; }

    public required DisplayRules Rules { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Published, and neither closed nor deleted.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Below its limit of responses.</summary>
    public bool HasRoom { get; init; } = true;

    /// <summary>The browser's Global Privacy Control says no.</summary>
    public bool PrivacySignal { get; init; }

    /// <summary>Whether the person may be asked at all.</summary>
    public ConsentAnswer Consent { get; init; } = new(true, "consent.not_needed");

    /// <summary>False when nobody is known under that id, or the person was erased.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>False when the channel has nothing to reach the person by.</summary>
    public bool HasAddress { get; init; } = true;

    /// <summary>Why the address is not written to, such as <c>suppressed.bounced</c>; null when it is.</summary>
    public string? Barred { get; init; }

    /// <summary>True when something other than a page gave occasion to ask: a fact, or somebody who sends invitations.</summary>
    public bool HasOccasion { get; init; }

    /// <summary>What this survey has seen of the person, on any device.</summary>
    public Contact Own { get; init; } = Contact.None;

    /// <summary>Whether the person's budget has room, whatever the survey and the channel.</summary>
    public ContactDecision Budget { get; init; } = ContactDecision.Open;

    /// <summary>The segments the person is in.</summary>
    public IReadOnlySet<Guid> Segments { get; init; } = new HashSet<Guid>();

    public string Url { get; init; } = "";

    public Device Device { get; init; }

    /// <summary>Who, for the sample.</summary>
    public required string Subject { get; init; }

    public required Fired Fired { get; init; }

    /// <summary>What a gate went by that the budget does not know; null where the name says all.</summary>
    public object? Figures(Gate gate)
    {
        if (gate.Name is not ("asked_before" or "own_clock")) return null;
        return new
        {
            Own.Shown, Own.LastShown, Own.LastStarted, Own.LastCompleted, Rules.Recontact.Show, Rules.Recontact.Times, Rules.Recontact.DaysAfterShown,
            Rules.Recontact.DaysAfterAnswered,
        };
    }
}

/// <summary>What a survey has seen of a person.</summary>
/// <param name="Shown">How often it was displayed.</param>
/// <param name="LastShown">Null for never.</param>
/// <param name="LastStarted">When the person last gave an answer; null for never.</param>
/// <param name="LastCompleted">When the person last completed it; null for never.</param>
sealed record Contact(int Shown, DateTimeOffset? LastShown, DateTimeOffset? LastStarted, DateTimeOffset? LastCompleted)
{
    /// <summary>Never met.</summary>
    public static Contact None { get; } = new(0, null, null, null);

    /// <summary>When the person last answered it, by what counts as an answer.</summary>
    public DateTimeOffset? Answered(bool partialCounts) => partialCounts && (LastCompleted is null || LastStarted > LastCompleted) ? LastStarted : LastCompleted;
}

/// <summary>One reason not to show a survey.</summary>
/// <param name="Name">Stable; the answer to "why not".</param>
/// <param name="Means">For people.</param>
/// <param name="IsOpen">True when it lets the survey pass.</param>
sealed record Gate(string Name, string Means, Func<Encounter, bool> IsOpen);

/// <summary>The gates a display passes, in order. What follows them — delay, cancel events, closing when untouched — happens on the
/// page; the display is recorded before the page paints.</summary>
/// <remarks>Rows 2.19–2.21.</remarks>
static class Gates
{
    /// <summary>All of them; the first that is closed is the answer.</summary>
    public static IReadOnlyList<Gate> All { get; } =
    [
        new("not_live", "The survey is not published, is closed, or its dates have not come or are over.", IsLive),
        new("full", "The survey has as many responses as it may.", s => s.HasRoom),
        new("privacy_signal", "The browser asks not to be tracked (Global Privacy Control).", s => !s.PrivacySignal),
        new("no_consent", "The person has not agreed to be asked.", s => s.Consent.May || s.Consent.Reason == Withdrawn),
        new("opted_out", "The person wants no surveys.", s => s.Consent.May || s.Consent.Reason != Withdrawn),
        new("unknown", "Nobody is known there, or the person was erased.", s => s.IsKnown),
        new("no_address", "There is no address to write to.", s => s.HasAddress),
        new("barred", "The address is not written to: mail came back, was called spam or was unsubscribed from.", s => s.Barred is null),
        new("asked_before", "The person has seen or answered this survey as often as it is asked.", s => s.Fired.IsWanted || MayBeAskedAgain(s)),
        new("own_clock", "Too few days have passed since this survey was shown to or answered by the person.", s => s.Fired.IsWanted || OwnClock(s)),
        new("paused", "The person asked for a pause.", s => Has(s, "paused")),
        new("cool_down", "Another survey has asked the person lately.", s => Has(s, "cool_down")),
        new("limit", "The person was asked and written to as often as the workspace allows.", s => Has(s, "limit")),
        new("wish", "The person asked to be contacted more rarely.", s => Has(s, "wish")),
        new("visit", "This visit has seen a survey already.", s => Has(s, "visit")),
        new("quiet_hours", "It is a quiet hour where the person lives.", s => s.Fired.On == TriggerKind.Occasion || Has(s, "quiet_hours")), // mail waits for the morning by itself
        new("url", "The page is none of those wanted.", s => s.Rules.Urls?.Hold(s.Url) != false),
        new("device", "The device is none of those wanted.", s => s.Rules.Devices.Count == 0 || s.Rules.Devices.Contains(s.Device)),
        new("audience", "The person is in none of the segments that are asked.", s => s.Rules.Audience.Count == 0 || s.Rules.Audience.Any(s.Segments.Contains)),
        new("sample", "The person is not in the sample.", s => s.Fired.IsWanted || StickyShare.Holds(s.Survey, s.Subject, s.Rules.Percentage)),
        new("trigger", "What happened is not what the survey waits for.", s => IsTriggered(s)),
    ];

    const string Withdrawn = "consent.withdrawn";

    /// <summary>The first closed gate; null when the survey may be shown.</summary>
    public static Gate? FirstClosed(Encounter encounter) => All.FirstOrDefault(gate => !gate.IsOpen(encounter));

    static bool IsLive(Encounter s) =>
        s.IsLive && s.Rules.Enabled && !(s.Now < s.Rules.From) && !(s.Now >= s.Rules.Until);

    static bool MayBeAskedAgain(Encounter s)
    {
        var again = s.Rules.Recontact;
        var isAnswered = s.Own.Answered(again.PartialCounts) is not null;
        return again.Show switch
        {
            RecontactRule.Once => s.Own.Shown == 0,
            RecontactRule.UntilAnswered => !isAnswered,
            RecontactRule.Times => !isAnswered && s.Own.Shown < again.Times,
            _ => true,
        };
    }

    // By this survey's own displays: another survey never starves it.
    static bool OwnClock(Encounter s)
    {
        var again = s.Rules.Recontact;
        return HasPassed(s, s.Own.LastShown, again.DaysAfterShown) && HasPassed(s, s.Own.Answered(again.PartialCounts), again.DaysAfterAnswered);
    }

    // What the person asks for spends nobody's patience.
    static bool Has(Encounter s, string rule) => s.Fired.IsWanted || s.Budget.IsOpen(rule);

    // To the second, not by whole days: the last display at noon lets the next one pass at noon.
    static bool HasPassed(Encounter s, DateTimeOffset? since, double days) => since is not { } at || s.Now - at >= TimeSpan.FromDays(days);

    // A button and a call by name need no trigger of their own.
    static bool IsTriggered(Encounter s) => s.Fired.On switch
    {
        TriggerKind.Button => s.Rules.Mode == DisplayMode.Button,
        TriggerKind.Open => true,
        TriggerKind.Occasion or TriggerKind.Offer => s.HasOccasion,
        _ => s.Rules.Mode != DisplayMode.Button && s.Rules.Triggers.Any(t => t.Fires(s.Fired)),
    };
}
