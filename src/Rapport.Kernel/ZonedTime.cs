namespace Rapport.Kernel;

/// <summary>When the clocks of a zone show a time.</summary>
/// <remarks>One rule covers all of daylight saving: a time is reached at the first instant at which the clock shows it or a later
/// one. So a time that is skipped is reached when the clocks have jumped over it, and of a time that comes twice the first counts.</remarks>
public static class ZonedTime
{
    /// <summary>The first instant at which the clocks show that time of that day, or a later one.</summary>
    public static DateTimeOffset InstantOf(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var wanted = day.ToDateTime(time);
        if (zone.IsAmbiguousTime(wanted)) return Utc(wanted - zone.GetAmbiguousTimeOffsets(wanted).Max());
        return zone.IsInvalidTime(wanted) ? AfterGap(zone, wanted) : Utc(wanted - zone.GetUtcOffset(wanted));
    }

    /// <summary>The next instant after another at which the clocks show a time, on any day or on one of the week.</summary>
    /// <param name="zone">Whose clocks.</param>
    /// <param name="after">The answer is later than this.</param>
    /// <param name="time">Of the day.</param>
    /// <param name="weekday">As the zone's own calendar says; null for any.</param>
    public static DateTimeOffset Next(TimeZoneInfo zone, DateTimeOffset after, TimeOnly time, DayOfWeek? weekday = null)
    {
        ArgumentNullException.ThrowIfNull(zone);
        for (var day = Today(zone, after).AddDays(-1); ; day = day.AddDays(1))
        {
            if (weekday is { } only && day.DayOfWeek != only) continue;
            if (InstantOf(zone, day, time) is var instant && instant > after) return instant;
        }
    }

    /// <summary>True for a first and a last day in order, from 1900 to 2200; either may be missing. Days beyond are slips of the pen, and at
    /// the ends of the calendar there is no day before or after.</summary>
    public static bool IsPeriod(DateOnly? from, DateOnly? to)
    {
        static bool Knows(DateOnly? day) => day?.Year is null or (>= 1900 and <= 2200);
        return Knows(from) && Knows(to) && !(from > to);
    }

    /// <summary>The day that the calendar of a zone shows at an instant.</summary>
    public static DateOnly Today(TimeZoneInfo zone, DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    // Clocks jump by less than a day, so that a day before and after they show times on either side.
    static DateTimeOffset AfterGap(TimeZoneInfo zone, DateTime wanted)
    {
        var (before, after) = (Utc(wanted).AddDays(-2), Utc(wanted).AddDays(2));
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            if (TimeZoneInfo.ConvertTime(middle, zone).DateTime >= wanted) after = middle;
            else before = middle;
        }

        return after;
    }

    static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
