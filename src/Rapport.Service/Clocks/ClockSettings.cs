using System.Globalization;
using System.Text.Json.Serialization;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Clocks;

/// <summary>What is promised to customers, and by which calendars it is counted.</summary>
/// <param name="Calendars">At most 20.</param>
/// <param name="Policies">In order: the first that fits a case holds for it. At most 50; none: nothing is promised.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ClockSettings(IReadOnlyList<CalendarSetting> Calendars, IReadOnlyList<Policy> Policies) : Versioned, ISetting
{
    /// <summary>What holds where nobody set anything: who gave a low score is spoken to within 48 hours, the custom of the trade, and
    /// within 4 where it is urgent.</summary>
    public static ClockSettings Shipped { get; } = new([], [
        new Policy { Id = "urgent", Name = "Urgent", Priorities = [CasePriority.Urgent], FirstReplyMinutes = 240, NextReplyMinutes = 240, ResolutionMinutes = 24 * 60, Steps = [Told(ClockKind.FirstReply)] },
        new Policy { Id = "standard", Name = "Standard", FirstReplyMinutes = 48 * 60, NextReplyMinutes = 24 * 60, ResolutionMinutes = 5 * 24 * 60, Steps = [Told(ClockKind.FirstReply), Told(ClockKind.Resolution)] },
    ]);

    /// <summary>The terms of a policy.</summary>
    /// <param name="policy">Its id; where there is none of that id, nothing is promised.</param>
    /// <param name="zone">The workspace's.</param>
    public Terms Terms(string policy, string zone)
    {
        if (Policies.FirstOrDefault(p => p.Id == policy) is not { } found) return new(BusinessCalendar.Always, new Dictionary<ClockKind, long>(), []);
        var calendar = Calendars.FirstOrDefault(c => c.Id == found.Calendar);
        return new(calendar is null ? BusinessCalendar.Always : calendar.Read(zone), found.Targets, found.Steps);
    }

    /// <summary>The policy that holds for a case; empty for none.</summary>
    public string PolicyOf(CasePriority priority, string touchpoint) => Policies.FirstOrDefault(p => p.Fits(priority, touchpoint))?.Id ?? "";

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Calendars.Count > 20) yield return ("calendars", "At most 20.");
        if (Policies.Count > 50) yield return ("policies", "At most 50.");
        foreach (var doubled in Doubled.Of(Calendars.Select(c => c.Id))) yield return ("calendars", $"Two have the id '{doubled}'.");
        foreach (var doubled in Doubled.Of(Policies.Select(p => p.Id))) yield return ("policies", $"Two have the id '{doubled}'.");
        for (var i = 0; i < Calendars.Count; i++)
            foreach (var (field, fault) in Calendars[i].Faults()) yield return ($"calendars[{i}].{field}", fault);
        for (var i = 0; i < Policies.Count; i++)
        {
            foreach (var (field, fault) in Policies[i].Faults()) yield return ($"policies[{i}].{field}", fault);
            if (Policies[i].Calendar.Length > 0 && Calendars.All(c => c.Id != Policies[i].Calendar)) yield return ($"policies[{i}].calendar", "There is no such calendar.");
        }
    }

    static EscalationStep Told(ClockKind clock) => new() { Id = $"tell-{clock.ToString().ToLowerInvariant()}", Clock = clock, Do = StepAction.Notify };
}

/// <summary>When work is done.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CalendarSetting
{
    /// <summary>Names it for policies: 1 to 40 of a-z, A-Z, 0-9 and "-".</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>IANA zone; empty for the workspace's.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Hours of the week, at least some.</summary>
    public required IReadOnlyList<WeekHours> Hours { get; init; }

    /// <summary>Days on which nothing is done, at most 400.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    /// <summary>As it is counted by.</summary>
    public BusinessCalendar Read(string zone) => new(
        TimeZoneInfo.FindSystemTimeZoneById(Zone.Length > 0 ? Zone : zone), Hours.Select(h => new OpenHours(h.Day, WeekHours.Minute(h.From) ?? 0, WeekHours.Minute(h.To) ?? 0)), Holidays.ToHashSet());

    /// <summary>What is wrong with it, by field.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (!Doubled.IsId(Id)) yield return ("id", Doubled.IdFault);
        if (Name.Trim().Length is 0 or > 80) yield return ("name", "A name of 1 to 80 characters.");
        if (Zone.Length > 60 || (Zone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _))) yield return ("zone", "There is no such time zone.");
        if (Hours.Count is 0 or > 50) yield return ("hours", "Say in which hours work is done.");
        if (Hours.Any(h => !(WeekHours.Minute(h.From) < WeekHours.Minute(h.To)))) yield return ("hours", "Hours are such as 09:00 to 17:30; the last minute of a day ends at 24:00.");
        if (Hours.GroupBy(h => h.Day).Any(g => g.OrderBy(h => WeekHours.Minute(h.From)).Zip(g.OrderBy(h => WeekHours.Minute(h.From)).Skip(1)).Any(p => WeekHours.Minute(p.First.To) > WeekHours.Minute(p.Second.From))))
            yield return ("hours", "Hours of one day do not overlap.");
        if (Holidays.Count > 400) yield return ("holidays", "At most 400.");
    }
}

/// <summary>Hours of one day of the week.</summary>
/// <param name="Day">Which day.</param>
/// <param name="From">Such as <c>09:00</c>.</param>
/// <param name="To">Such as <c>17:30</c>, up to <c>24:00</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record WeekHours(DayOfWeek Day, string From, string To)
{
    /// <summary>The minute of the day; null for what is none.</summary>
    public static int? Minute(string time) => time == "24:00" ? 1_440
        : TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? (read.Hour * 60) + read.Minute : null;
}

/// <summary>What is promised for some cases.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Policy
{
    const int Longest = 366 * 24 * 60;

    /// <summary>Names it for cases and rules: 1 to 40 of a-z, A-Z, 0-9 and "-".</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Only cases of these; none for any.</summary>
    public IReadOnlyList<CasePriority> Priorities { get; init; } = [];

    /// <summary>Only cases of these touchpoints; none for any.</summary>
    public IReadOnlyList<string> Touchpoints { get; init; } = [];

    /// <summary>By which calendar it is counted; empty for around the clock.</summary>
    public string Calendar { get; init; } = "";

    /// <summary>Minutes to the first reply, 1 to 527,040; null when none is promised.</summary>
    public int? FirstReplyMinutes { get; init; }

    /// <summary>Minutes to each further reply.</summary>
    public int? NextReplyMinutes { get; init; }

    /// <summary>Minutes to the end.</summary>
    public int? ResolutionMinutes { get; init; }

    /// <summary>What is done as time passes, at most 20.</summary>
    public IReadOnlyList<EscalationStep> Steps { get; init; } = [];

    /// <summary>Microseconds by kind.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<ClockKind, long> Targets => new (ClockKind Kind, int? Minutes)[] { (ClockKind.FirstReply, FirstReplyMinutes), (ClockKind.NextReply, NextReplyMinutes), (ClockKind.Resolution, ResolutionMinutes) }
        .Where(t => t.Minutes is not null).ToDictionary(t => t.Kind, t => (t.Minutes ?? 0) * 60_000_000L);

    /// <summary>Whether it is for such a case.</summary>
    public bool Fits(CasePriority priority, string touchpoint) =>
        (Priorities.Count == 0 || Priorities.Contains(priority)) && (Touchpoints.Count == 0 || Touchpoints.Contains(touchpoint, StringComparer.Ordinal));

    /// <summary>What is wrong with it, by field.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (!Doubled.IsId(Id)) yield return ("id", Doubled.IdFault);
        if (Name.Trim().Length is 0 or > 80) yield return ("name", "A name of 1 to 80 characters.");
        if (Touchpoints.Count > 100) yield return ("touchpoints", "At most 100.");
        foreach (var (field, minutes) in new[] { ("firstReplyMinutes", FirstReplyMinutes), ("nextReplyMinutes", NextReplyMinutes), ("resolutionMinutes", ResolutionMinutes) })
            if (minutes is < 1 or > Longest) yield return (field, "1 to 527,040 minutes.");
        if (Steps.Count > 20) yield return ("steps", "At most 20.");
        foreach (var doubled in Doubled.Of(Steps.Select(s => s.Id))) yield return ("steps", $"Two have the id '{doubled}'.");
        for (var i = 0; i < Steps.Count; i++)
            foreach (var (field, fault) in Steps[i].Faults()) yield return ($"steps[{i}].{field}", fault);
    }
}

/// <summary>What a step does.</summary>
enum StepAction
{
    /// <summary>Tells a member by mail; the owner where no member is named.</summary>
    Notify,

    /// <summary>Gives the case to somebody else.</summary>
    Assign,

    /// <summary>Makes the case one step more urgent.</summary>
    Raise,
}

/// <summary>"So long before or after the promise is due, do this."</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record EscalationStep
{
    /// <summary>Names it within the policy.</summary>
    public required string Id { get; init; }

    /// <summary>Of which promise.</summary>
    public required ClockKind Clock { get; init; }

    /// <summary>Working minutes after it is due; below 0 for before.</summary>
    public int OffsetMinutes { get; init; }

    /// <summary>What is done.</summary>
    public required StepAction Do { get; init; }

    /// <summary>Who is told; null for the owner.</summary>
    public Guid? Member { get; init; }

    /// <summary>Who takes the case, for <see cref="StepAction.Assign"/>.</summary>
    public Assignment? To { get; init; }

    /// <summary>What is wrong with it, by field.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (!Doubled.IsId(Id) || Id == ClockSet.Breach) yield return ("id", Doubled.IdFault);
        if (OffsetMinutes is < -527_040 or > 527_040) yield return ("offsetMinutes", "At most a year before or after.");
        if ((Do == StepAction.Assign) != (To is not null)) yield return ("to", "Say who takes the case, and only where it is given away.");
        if (To?.Fault() is { } fault) yield return ("to", fault);
    }
}
