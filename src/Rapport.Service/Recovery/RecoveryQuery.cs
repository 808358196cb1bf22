using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Recovery;

/// <summary>Which cases are looked at; all that is given must hold.</summary>
sealed class RecoveryQuery
{
    const int MostDays = 1_100;

    /// <summary>First day, in the workspace's zone; 365 days up to the last when missing.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day; today when missing.</summary>
    public DateOnly? To { get; init; }

    /// <summary>For so many days after the opening it is looked whether a customer came back, 7 to 365; 90 when missing.</summary>
    public int? Days { get; init; }

    /// <summary>Key of a touchpoint.</summary>
    public string? Touchpoint { get; init; }

    /// <summary>A cause, with all below it.</summary>
    public Guid? Cause { get; init; }

    /// <summary>A team's id.</summary>
    public Guid? Team { get; init; }

    /// <summary>A member's id.</summary>
    public Guid? Owner { get; init; }

    /// <summary>The days that are looked at; the refusal of what is no period.</summary>
    public ((DateOnly From, DateOnly To)? Days, Refusal? Refusal) Read(DateOnly today)
    {
        if (Days is < 7 or > 365) return (null, new("recovery.days", "7 to 365 days."));
        var to = To ?? (From > today ? From.Value : today);
        if (!ZonedTime.IsPeriod(From, to)) return (null, s_badPeriod);
        var from = From ?? to.AddDays(-364);
        return to.DayNumber - from.DayNumber < MostDays ? ((from, to), null) : (null, s_badPeriod);
    }

    /// <summary>Cases that fit, those that became part of others left out.</summary>
    public IQueryable<CaseRow> Of(IQueryable<CaseRow> cases, ServiceSettings settings)
    {
        cases = cases.Where(c => c.MergedInto == null);
        if (Touchpoint is { Length: > 0 } touchpoint) cases = cases.Where(c => c.Touchpoint == touchpoint);
        if (Team is { } team) cases = cases.Where(c => c.Team == team);
        if (Owner is { } owner) cases = cases.Where(c => c.Owner == owner);
        if (Cause is not { } cause) return cases;
        var under = settings.Causes.Under(cause).Select(c => (Guid?)c).ToList();
        return cases.Where(c => under.Contains(c.Cause));
    }

    static readonly Refusal s_badPeriod = new("recovery.period", "The first day is not after the last, and there are at most three years between them.");
}
