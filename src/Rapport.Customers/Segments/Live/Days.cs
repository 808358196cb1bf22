using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Days as the workspace's clocks show them: 23 to 25 hours long, some without a midnight.</summary>
sealed class Days(string zone)
{
    readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    /// <summary>IANA.</summary>
    public string Zone => zone;

    /// <summary>The day a moment falls on here.</summary>
    public DateOnly DayOf(long micros) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(Instant.FromMicros(micros).UtcDateTime, _zone));

    /// <summary>The first moment of a day here; of a midnight that comes twice the first, of one that is skipped the moment
    /// the clocks jump.</summary>
    public long StartOf(DateOnly day)
    {
        var time = day.ToDateTime(TimeOnly.MinValue);
        if (_zone.IsAmbiguousTime(time)) return new DateTimeOffset(time, _zone.GetAmbiguousTimeOffsets(time).Max()).ToMicros();
        while (_zone.IsInvalidTime(time)) time = time.AddMinutes(1);
        return new DateTimeOffset(time, _zone.GetUtcOffset(time)).ToMicros();
    }

    /// <summary>Reads a day, or an instant with offset; null when it is neither.</summary>
    public (DateOnly Day, long Start)? Read(string? text)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return IsKept(day) ? (day, StartOf(day)) : null;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return null;
        var micros = time.ToMicros();
        return IsKept(DateOnly.FromDateTime(time.UtcDateTime)) ? (DayOf(micros), micros) : null;
    }

    /// <summary>Far enough from the ends of the calendar to add days to.</summary>
    static bool IsKept(DateOnly day) => day.Year is > 200 and < 9800;

    /// <summary>The next day on or after <paramref name="today"/> with the same month and day; 29 February falls on the 28th in
    /// other years.</summary>
    public static DateOnly Anniversary(DateOnly of, DateOnly today)
    {
        var here = In(today.Year);
        return here >= today ? here : In(today.Year + 1);

        DateOnly In(int year) => new(year, of.Month, Math.Min(of.Day, DateTime.DaysInMonth(year, of.Month)));
    }
}
