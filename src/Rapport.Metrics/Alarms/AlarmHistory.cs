namespace Rapport.Metrics;

/// <summary>An alarm over some days.</summary>
/// <param name="First">Position of the day whose look began it.</param>
/// <param name="End">Position of the day whose look ended it; null where it goes on.</param>
public readonly record struct AlarmSpell(int First, int? End);

/// <summary>Looks at days one after the other.</summary>
/// <param name="rule">When alarm is given.</param>
/// <param name="days">Answers per day, in order, days without any included.</param>
public sealed class AlarmHistory(AlarmRule rule, IReadOnlyList<ScoreCounts> days)
{
    readonly ScoreCounts[] sums = Sums(rule, days);

    /// <summary>The first day that can be looked at; as many as there are days where none can.</summary>
    public int FirstLook => Math.Min(days.Count, rule.Reach - 1);

    /// <summary>Days that can be looked at.</summary>
    public int Looks => days.Count - FirstLook;

    /// <summary>The answers a look at a day compares.</summary>
    /// <param name="day">From <see cref="FirstLook"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few days before it.</exception>
    public (ScoreCounts Before, ScoreCounts Now) At(int day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, FirstLook);
        var (end, begin) = (day + 1, day + 1 - rule.Window);
        return (sums[begin].Less(sums[begin - rule.Baseline]), sums[end].Less(sums[begin]));
    }

    /// <summary>Every alarm, in order. A look that says nothing begins none and ends none.</summary>
    public IReadOnlyList<AlarmSpell> Alarms()
    {
        var alarms = new List<AlarmSpell>();
        int? first = null;
        for (var day = FirstLook; day < days.Count; day++)
        {
            var (before, now) = At(day);
            switch (rule.At(before, now, first is not null))
            {
                case Look.Alarming:
                    first ??= day;
                    break;
                case Look.Calm when first is { } begun:
                    alarms.Add(new(begun, day));
                    first = null;
                    break;
            }
        }

        if (first is { } open) alarms.Add(new(open, null));
        return alarms;
    }

    static ScoreCounts[] Sums(AlarmRule rule, IReadOnlyList<ScoreCounts> days)
    {
        var added = new ScoreCounts[days.Count + 1];
        added[0] = ScoreCounts.None(rule.Metric.Scale);
        for (var i = 0; i < days.Count; i++) added[i + 1] = added[i].Plus(days[i]);
        return added;
    }
}
