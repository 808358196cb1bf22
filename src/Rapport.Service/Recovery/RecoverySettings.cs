using System.Text.Json.Serialization;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Recovery;

/// <summary>How customers are asked whether they are content after their case was closed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RecoverySettings : Versioned, ISetting
{
    /// <summary>Minutes of the longest delay: 90 days.</summary>
    const int LongestDelay = 90 * 24 * 60;

    /// <summary>Nobody is asked by itself.</summary>
    public static RecoverySettings Shipped { get; } = new();

    /// <summary>True: a case that is closed asks its customer by itself. False: only by hand.</summary>
    public bool Enabled { get; init; }

    /// <summary>The survey; null where none was chosen, and then nobody is asked.</summary>
    public Guid? Survey { get; init; }

    /// <summary>Minutes from the closing to the question, 0 to 129,600 (90 days).</summary>
    public int DelayMinutes { get; init; } = 24 * 60;

    /// <summary>Cases with one of these outcomes ask by themselves; none for every outcome.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [Outcome.Resolved, Outcome.PartlyResolved];

    /// <summary>What the mail says.</summary>
    public RecoveryLetter Letter { get; init; } = new();

    /// <summary>True to ask although another survey asked lately: the one that opened the case would stand in its way. Every other limit holds.</summary>
    public bool IgnoreCoolDown { get; init; } = true;

    /// <summary>True: a case whose customer is still dissatisfied is opened again.</summary>
    public bool ReopenOnLow { get; init; } = true;

    /// <summary>Whether a case that was closed like this asks by itself.</summary>
    public bool Fits(CaseRow row) => Enabled && Survey is not null && row.Outcome is { } outcome && (Outcomes.Count == 0 || Outcomes.Contains(outcome));

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Enabled && Survey is null) yield return ("survey", "Choose a survey.");
        if (DelayMinutes is < 0 or > LongestDelay) yield return ("delayMinutes", "0 to 129,600 minutes.");
        if (Outcomes.Distinct().Count() < Outcomes.Count) yield return ("outcomes", "Each once.");
    }
}

/// <summary>What the mail of a recovery survey says.</summary>
/// <param name="Subject">One line of 1 to 150 characters; <c>{{name|fallback}}</c> becomes the customer's name.</param>
/// <param name="Text">Up to 5,000 characters; an empty line begins a new paragraph.</param>
/// <param name="Language">Of the mail and of the survey's page.</param>
/// <param name="Button">Words on the button; empty for Rapport's own.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RecoveryLetter(
    string Subject = "Did we put it right?", string Text = "Hello {{name|there}},\n\nyou told us that something went wrong, and we have closed your case. Did we put it right?", string Language = "en", string Button = "")
{
    public AskLetter Read() => new(Subject, Text, Language, Button);
}
