using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Messaging.Budget;

/// <summary>At most so many contacts in so many hours. One in so many hours is a least distance.</summary>
/// <param name="Most">1 to 1,000.</param>
/// <param name="Hours">Above 0, at most a year. The window slides: it ends at the moment asked about.</param>
/// <param name="Channel">Counts this channel alone; empty for all together.</param>
/// <param name="Category">Counts this category alone; empty for all together.</param>
sealed record ContactLimit(int Most, double Hours, string Channel = "", string Category = "")
{
    public bool Counts(string channel, string category) =>
        (Channel.Length == 0 || Channel == channel) && (Category.Length == 0 || Category == category);
}

/// <summary>Hours at which nobody is disturbed.</summary>
/// <param name="Channels">By these; empty for all but those a person opens: web, app and link.</param>
/// <param name="From">On the person's clock.</param>
/// <param name="Until">On the person's clock; at or before <paramref name="From"/>: on the next day.</param>
/// <param name="Days">Weekdays on which it begins; empty for every day.</param>
sealed record QuietWindow(IReadOnlyList<string> Channels, TimeOnly From, TimeOnly Until, IReadOnlyList<DayOfWeek> Days)
{
    static readonly string[] s_opened = [ContactChannels.Web, ContactChannels.App, ContactChannels.Link];

    public bool Concerns(string channel) => Channels.Count == 0 ? !s_opened.Contains(channel) : Channels.Contains(channel);
}

/// <summary>A category and how much it matters.</summary>
sealed record CategoryPriority(string Category, ContactPriority Priority);

/// <summary>How a workspace spends its customers' patience.</summary>
/// <param name="SurveyCoolDownDays">Days of 24 hours between two surveys of one person, on whichever channels; 0 for none.</param>
/// <param name="Limits">All must hold.</param>
/// <param name="QuietHours">Any holds back.</param>
/// <param name="Priorities">Categories left out are normal.</param>
/// <param name="KeepDecisionsDays">How long the log of decisions is kept.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ContactRules(
    double SurveyCoolDownDays, IReadOnlyList<ContactLimit> Limits, IReadOnlyList<QuietWindow> QuietHours, IReadOnlyList<CategoryPriority> Priorities,
    int KeepDecisionsDays = 90)
{
    public const string Survey = "survey";

    /// <summary>What a workspace begins with: a week between two surveys, and nothing else.</summary>
    public static ContactRules Default { get; } = new(7, [], [], []);

    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public ContactPriority PriorityOf(string category) => Priorities.FirstOrDefault(p => p.Category == category)?.Priority ?? ContactPriority.Normal;

    public static ContactRules Read(ContactRulesRow? row) =>
        row is null ? Default : JsonSerializer.Deserialize<ContactRules>(row.Rules, s_json) ?? throw new InvalidOperationException("Empty contact rules were stored.");

    public string Write() => JsonSerializer.Serialize(this, s_json);

    /// <summary>What cannot be kept, by field; empty when all can.</summary>
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (SurveyCoolDownDays is not (>= 0 and <= 365)) faults["surveyCoolDownDays"] = ["0 to 365 days."];
        if (KeepDecisionsDays is < 1 or > 730) faults["keepDecisionsDays"] = ["1 to 730 days."];
        if (Limits.Count > 20 || Limits.Any(l => l is { Most: < 1 or > 1000 } or { Hours: not (> 0 and <= 8784) } || !IsWord(l.Channel) || !IsWord(l.Category)))
            faults["limits"] = ["At most 20, each 1 to 1,000 contacts in up to 366 days."];
        if (QuietHours.Count > 20 || QuietHours.Any(q => q.Channels.Count > 20 || q.Channels.Any(c => c.Length == 0 || !IsWord(c)) || q.Days.Count > 7))
            faults["quietHours"] = ["At most 20, with names of channels and days."];
        if (QuietHours.Any(q => q.From == q.Until && q.Days.Count is 0 or 7)) faults["quietHours"] = ["Hours that never end would hold everything back for ever."];
        if (Priorities.Count > 100 || Priorities.Any(p => p.Category.Length == 0 || !IsWord(p.Category)) || Priorities.DistinctBy(p => p.Category).Count() != Priorities.Count)
            faults["priorities"] = ["Each category once."];
        return faults;
    }

    static bool IsWord(string text) => text.Length <= 40 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
