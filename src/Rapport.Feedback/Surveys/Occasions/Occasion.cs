using System.Text.Json.Serialization;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Invitations;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>The occasions on which a survey is asked. They may change while the survey runs, so they are no part of its versions.</summary>
/// <param name="Items">At most 20.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record OccasionList(IReadOnlyList<Occasion> Items)
{
    /// <summary>None.</summary>
    public static OccasionList Empty { get; } = new([]);

    /// <summary>What is wrong with them, by field; empty when nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (Items.Count > 20) faults["items"] = ["At most twenty."];
        if (Items.Select(o => o.Id).Distinct(StringComparer.Ordinal).Count() < Items.Count) faults["items"] = ["Each has an id of its own."];
        for (var i = 0; i < Items.Count; i++)
        {
            foreach (var (field, fault) in Items[i].Faults()) faults.TryAdd($"items[{i}].{field}", [fault]);
        }

        return faults;
    }
}

/// <summary>By which way a survey comes to a person.</summary>
enum AskBy
{
    /// <summary>An invitation by mail, with an address of its own.</summary>
    Email,

    /// <summary>On the web site or in the app, when the person is next there.</summary>
    App,
}

/// <summary>"When this happens, after so long, ask this survey."</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Occasion
{
    /// <summary>Minutes of the longest delay: 90 days.</summary>
    public const int LongestDelay = 90 * 24 * 60;

    /// <summary>Names it within the survey: 1 to 40 of a-z, A-Z, 0-9 and "-".</summary>
    public required string Id { get; init; }

    /// <summary>False: nothing begins, and what waits is not asked.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The type of the fact, such as <c>Order Delivered</c>.</summary>
    public required string Event { get; init; }

    /// <summary>What its properties must satisfy, all of it.</summary>
    public IReadOnlyList<Comparison> Where { get; init; } = [];

    /// <summary>Minutes from the fact to the question, 0 to 129,600 (90 days).</summary>
    public int DelayMinutes { get; init; }

    /// <summary>Facts about the same interaction that call it off within the delay, such as <c>Order Refunded</c>.</summary>
    public IReadOnlyList<string> CancelOn { get; init; } = [];

    /// <summary>By which way.</summary>
    public AskBy By { get; init; }

    /// <summary>Percent of the people it happens to, 0 to 100; always the same ones.</summary>
    public double Percentage { get; init; } = 100;

    /// <summary>How often one person is asked. By its own clock, whatever other surveys do.</summary>
    public Recontact Recontact { get; init; } = new() { Show = RecontactRule.Always, DaysAfterShown = 30 };

    /// <summary>True asks also those another survey has asked lately.</summary>
    public bool IgnoreCoolDown { get; init; }

    /// <summary>The property that names the interaction, such as <c>order_id</c>; empty takes the usual ones, or else each fact is one of its own.</summary>
    public string Interaction { get; init; } = "";

    /// <summary>What the answers are about; empty for that of the fact.</summary>
    public string Touchpoint { get; init; } = "";

    /// <summary>What the mail says; needed for <see cref="AskBy.Email"/>.</summary>
    public OccasionLetter? Letter { get; init; }

    /// <summary>The rules of its display, for the gates.</summary>
    public DisplayRules Rules(DisplayRules site) => site with
    {
        Enabled = Enabled, Percentage = Percentage, Recontact = Recontact, IgnoreCoolDown = IgnoreCoolDown, Triggers = [], Mode = DisplayMode.Popover, From = null, Until = null,
        Urls = By == AskBy.App ? site.Urls : null, Devices = By == AskBy.App ? site.Devices : [],
    };

    /// <summary>Whether a fact of its type satisfies it.</summary>
    public bool Fits(Fired fired) => Where.All(rule => rule.Holds(fired.Property(rule.Property ?? "")));

    /// <summary>What is wrong with it, by field.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Id is not { Length: > 0 and <= 40 } || !Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) yield return ("id", "1 to 40 of a-z, 0-9 and \"-\".");
        if (Event is not { Length: > 0 and <= 256 }) yield return ("event", "Name what happens.");
        if (Where.Count > 20) yield return ("where", "At most 20 conditions.");
        foreach (var (rule, i) in Where.Select((r, i) => (r, i)))
        {
            if ((rule.Property is { Length: > 0 and <= 256 } ? rule.Fault(Comparison.All) : "Name the property.") is { } wrong) yield return ($"where[{i}]", wrong);
        }

        if (DelayMinutes is < 0 or > LongestDelay) yield return ("delayMinutes", "0 to 129,600 minutes.");
        if (CancelOn.Count > 20 || CancelOn.Any(e => e.Length is 0 or > 256)) yield return ("cancelOn", "At most 20 names of events.");
        if (!double.IsFinite(Percentage) || Percentage is < 0 or > 100) yield return ("percentage", "0 to 100.");
        if (Recontact.Fault() is { } again) yield return ("recontact", again);
        if (new[] { Interaction, Touchpoint }.Any(n => n.Length > 200 || n.Any(char.IsControl))) yield return ("touchpoint", "Names have at most 200 characters.");
        if (By == AskBy.Email && Letter is null) yield return ("letter", "Say what the mail says.");
        foreach (var (field, faults) in Letter?.Content(this).Faults() ?? new Dictionary<string, string[]>()) yield return ($"letter.{field}", faults[0]);
        if (Letter is { ValidDays: < 1 or > 365 }) yield return ("letter.validDays", "1 to 365 days.");
    }
}

/// <summary>What an occasion writes.</summary>
/// <param name="Subject">One line; <c>{{name|fallback}}</c> becomes the customer's name.</param>
/// <param name="Text">Above the question; an empty line begins a new paragraph.</param>
/// <param name="Language">Of the mail and of the survey's page.</param>
/// <param name="Button">Words on the button; empty for Rapport's own.</param>
/// <param name="OneClick">True when the first question, if it is a scale, stands in the mail.</param>
/// <param name="Reminders">How often those who have not finished are reminded, 0 to 3.</param>
/// <param name="ReminderDays">Days between two mails, 1 to 60.</param>
/// <param name="ThankYou">Text of a mail to those who answered; empty for none.</param>
/// <param name="ValidDays">Days for which the address works, 1 to 365.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record OccasionLetter(
    string Subject, string Text, string Language = "en", string Button = "", bool OneClick = true, int Reminders = 0, int ReminderDays = 3, string ThankYou = "", int ValidDays = 60)
{
    /// <summary>As mailings keep it.</summary>
    public NewInvitations Content(Occasion occasion) => new(
        [], Subject, Text, Language, Button, OneClick, occasion.Touchpoint, Reminders: Reminders, ReminderDays: ReminderDays, ThankYou: ThankYou, IgnoreCoolDown: occasion.IgnoreCoolDown);
}
