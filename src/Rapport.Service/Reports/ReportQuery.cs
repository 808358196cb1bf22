using System.Data.Common;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Reports;

/// <summary>What a report is about; all that is given must hold.</summary>
sealed class ReportQuery
{
    const int MostDays = 1_100;

    static readonly Refusal s_badPeriod = new("report.period", "The first day is not after the last, and there are at most three years between them.");

    /// <summary>First day, in the workspace's zone; 30 days up to the last when missing.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day; today when missing.</summary>
    public DateOnly? To { get; init; }

    /// <summary>What it is sliced by: agent, team, channel, touchpoint; of cases also cause and policy, of calls also menu. Agent when missing.</summary>
    public string? By { get; init; }

    /// <summary>A member's id; of calls, who spoke, as the telephone system calls them.</summary>
    public string? Agent { get; init; }

    /// <summary>A team's id.</summary>
    public Guid? Team { get; init; }

    /// <summary>A cause, with all below it; of cases alone.</summary>
    public Guid? Cause { get; init; }

    /// <summary>By which way it came.</summary>
    public string? Channel { get; init; }

    /// <summary>Key of a touchpoint.</summary>
    public string? Touchpoint { get; init; }

    /// <summary>The days that are looked at; the refusal of what is no period.</summary>
    public ((DateOnly From, DateOnly To)? Days, Refusal? Refusal) Read(DateOnly today)
    {
        var to = To ?? (From > today ? From.Value : today);
        if (!ZonedTime.IsPeriod(From, to)) return (null, s_badPeriod);
        var from = From ?? to.AddDays(-29);
        var days = to.DayNumber - from.DayNumber + 1;
        return days <= MostDays && from.DayNumber > days ? ((from, to), null) : (null, s_badPeriod);
    }
}

/// <summary>What is done in a period.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
/// <param name="From">First instant, UTC microseconds.</param>
/// <param name="Before">First instant no longer meant.</param>
readonly record struct ReportPeriod(DateOnly First, DateOnly Last, long From, long Before)
{
    public static ReportPeriod Of(TimeZoneInfo zone, DateOnly first, DateOnly last) =>
        new(first, last, ZonedTime.InstantOf(zone, first, TimeOnly.MinValue).ToMicros(), ZonedTime.InstantOf(zone, last.AddDays(1), TimeOnly.MinValue).ToMicros());

    /// <summary>As many days just before.</summary>
    public ReportPeriod Previous(TimeZoneInfo zone) => Of(zone, First.AddDays(First.DayNumber - Last.DayNumber - 1), First.AddDays(-1));
}

/// <summary>A question that has been checked.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Period">Which time.</param>
/// <param name="By">What it is sliced by.</param>
/// <param name="Query">Which of them.</param>
/// <param name="Settings">Of the workspace.</param>
/// <param name="Zone">The workspace's.</param>
sealed record ReportField(WorkspaceId Workspace, ReportPeriod Period, string By, ReportQuery Query, ServiceSettings Settings, TimeZoneInfo Zone);

/// <summary>Conditions of a statement with their values.</summary>
sealed class ReportFilter
{
    readonly List<(string Name, object Value)> _values = [];
    readonly List<string> _conditions = [];

    /// <summary>Joined by AND, with AND before the first; empty for none.</summary>
    public string Sql => string.Concat(_conditions.Select(c => $" AND {c}"));

    /// <summary>Adds what must be equal to a value; nothing for null.</summary>
    public ReportFilter Is(string column, object? value)
    {
        if (value is not null) _conditions.Add($"{Late(column)} = {Name(value)}");
        return this;
    }

    /// <summary>Adds what must be one of some values; nothing for null.</summary>
    public ReportFilter In(string column, IReadOnlyList<Guid>? values)
    {
        if (values is not null) _conditions.Add($"{Late(column)} IN ({string.Join(", ", values.Select(v => Name(v)))})");
        return this;
    }

    /// <summary>A column as no index knows it: the period narrows most, and an index of anything else would read all that ever was.</summary>
    public static string Late(string column) => $"coalesce({column}, NULL)";

    /// <summary>Gives a command the values.</summary>
    public DbCommand Fill(DbCommand command)
    {
        foreach (var (name, value) in _values) command.With(name, value);
        return command;
    }

    string Name(object value)
    {
        var name = $"@f{_values.Count}";
        _values.Add((name, value));
        return name;
    }
}
