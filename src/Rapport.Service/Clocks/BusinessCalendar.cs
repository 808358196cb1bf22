using Rapport.Kernel;

namespace Rapport.Service.Clocks;

/// <summary>Hours of one day of the week in which work is done.</summary>
/// <param name="Day">Which day.</param>
/// <param name="From">The first minute of the day, 0 to 1,439.</param>
/// <param name="To">The minute after the last, up to 1,440: midnight.</param>
sealed record OpenHours(DayOfWeek Day, int From, int To);

/// <summary>When work is done: hours of the week in a zone, without holidays. All instants are UTC microseconds.</summary>
/// <remarks>Hours begin and end when the clocks of the zone first show them, as everywhere in Rapport (<see cref="ZonedTime"/>): a night
/// shift over the change to winter time is an hour longer, over the change to summer time an hour shorter.</remarks>
sealed class BusinessCalendar
{
    // Nothing is promised for later than this: a calendar of holidays alone must not search for ever.
    const int MostDays = 3_660;

    readonly TimeZoneInfo _zone;
    readonly ILookup<DayOfWeek, OpenHours> _hours;
    readonly IReadOnlySet<DateOnly> _holidays;
    readonly bool _isAlways;

    /// <summary>Hours of every week, without holidays.</summary>
    /// <param name="zone">Whose clocks.</param>
    /// <param name="hours">Those of one day do not overlap; none: nothing is ever done.</param>
    /// <param name="holidays">Days, as the zone's calendar names them, on which nothing is done.</param>
    public BusinessCalendar(TimeZoneInfo zone, IEnumerable<OpenHours> hours, IReadOnlySet<DateOnly> holidays)
    {
        (_zone, _holidays) = (zone, holidays);
        _hours = hours.OrderBy(h => h.From).ToLookup(h => h.Day);
    }

    BusinessCalendar() : this(TimeZoneInfo.Utc, [], new HashSet<DateOnly>()) => _isAlways = true;

    /// <summary>Around the clock, every day.</summary>
    public static BusinessCalendar Always { get; } = new();

    /// <summary>Time in which work was done between two instants, microseconds; 0 when the second is not later.</summary>
    public long Between(long from, long to)
    {
        if (to <= from) return 0;
        return _isAlways ? to - from : Open(from).TakeWhile(w => w.From < to).Sum(w => Math.Min(w.To, to) - w.From);
    }

    /// <summary>The first instant by which so much work was done since another.</summary>
    /// <param name="from">Since when.</param>
    /// <param name="work">Microseconds, 0 or more; 0 is <paramref name="from"/> itself.</param>
    /// <returns>Null when it takes more than ten years.</returns>
    public long? After(long from, long work)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(work);
        if (work == 0) return from;
        if (_isAlways) return from + work;
        foreach (var (begin, end) in Open(from))
        {
            if (work <= end - begin) return begin + work;
            work -= end - begin;
        }

        return null;
    }

    IEnumerable<(long From, long To)> Open(long from)
    {
        var day = ZonedTime.Today(_zone, Instant.FromMicros(from)).AddDays(-1);
        for (var i = 0; i < MostDays; i++, day = day.AddDays(1))
        {
            if (_holidays.Contains(day)) continue;
            foreach (var hours in _hours[day.DayOfWeek])
            {
                var (begin, end) = (Math.Max(At(day, hours.From), from), At(day, hours.To));
                if (end > begin) yield return (begin, end);
            }
        }
    }

    long At(DateOnly day, int minute) => (minute == 1_440
        ? ZonedTime.InstantOf(_zone, day.AddDays(1), TimeOnly.MinValue)
        : ZonedTime.InstantOf(_zone, day, TimeOnly.MinValue.AddMinutes(minute))).ToMicros();
}
