using System.Text.Json.Serialization;

namespace Rapport.Service.Clocks;

/// <summary>What a promise is about.</summary>
enum ClockKind
{
    /// <summary>From the opening to the first word to the customer.</summary>
    FirstReply,

    /// <summary>From the oldest unanswered word of the customer to the next reply.</summary>
    NextReply,

    /// <summary>From the opening to the end.</summary>
    Resolution,
}

/// <summary>One promise of a case as it stands. Time is working time of a calendar, in microseconds; instants are UTC microseconds.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Target">So much time may pass, more than 0.</param>
/// <param name="Spent">So much has passed before <paramref name="Since"/>.</param>
/// <param name="Since">Since when it runs; null while it rests or is over.</param>
sealed record Clock(ClockKind Kind, long Target, long Spent, long? Since)
{
    /// <summary>When what was promised was done; null while it is not.</summary>
    public long? StoppedAt { get; init; }

    /// <summary>Which steps of escalation were taken; each is taken once.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>It runs.</summary>
    [JsonIgnore]
    public bool IsRunning => Since is not null;

    /// <summary>What was promised was done.</summary>
    [JsonIgnore]
    public bool IsOver => StoppedAt is not null;

    /// <summary>A clock that begins to run.</summary>
    public static Clock Start(ClockKind kind, long target, long now) => new(kind, target, 0, now);

    /// <summary>How much has passed.</summary>
    public long SpentAt(BusinessCalendar calendar, long now) => Spent + (Since is { } since ? calendar.Between(since, now) : 0);

    /// <summary>More has passed than was promised; what is done at the last instant is in time.</summary>
    public bool IsMissed(BusinessCalendar calendar, long now) => SpentAt(calendar, now) > Target;

    /// <summary>When so much will have passed; null while it does not run, or when that is too far away.</summary>
    public long? ReachesAt(BusinessCalendar calendar, long amount) => Since is { } since ? calendar.After(since, Math.Max(0, amount - Spent)) : null;

    /// <summary>When it is due; null while it does not run.</summary>
    public long? DueAt(BusinessCalendar calendar) => ReachesAt(calendar, Target);

    /// <summary>It rests: the company waits for the customer.</summary>
    public Clock Pause(BusinessCalendar calendar, long now) => this with { Spent = SpentAt(calendar, now), Since = null };

    /// <summary>It runs again. One that is over, or runs, is left as it is.</summary>
    public Clock Resume(long now) => IsOver || IsRunning ? this : this with { Since = now };

    /// <summary>What was promised is done. One that is over is left as it is.</summary>
    public Clock Stop(BusinessCalendar calendar, long now) => IsOver ? this : Pause(calendar, now) with { StoppedAt = now };

    /// <summary>What was done turned out not to be: it runs on from where it stood.</summary>
    public Clock Restart(long now) => this with { StoppedAt = null, Since = now };
}
