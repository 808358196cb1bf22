using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Insight.Catalogue;

/// <summary>How long the steps of a trend are.</summary>
/// <param name="Name">As asked for.</param>
/// <param name="Start">The first day of the step that holds a day.</param>
/// <param name="Next">The first day of the following step, from a first day.</param>
sealed record Cut(string Name, Func<DateOnly, DateOnly> Start, Func<DateOnly, DateOnly> Next)
{
    /// <summary>Every cut; weeks begin on Monday (ISO 8601).</summary>
    public static IReadOnlyList<Cut> All { get; } =
    [
        new("day", d => d, d => d.AddDays(1)),
        new("week", d => d.AddDays(-(((int)d.DayOfWeek + 6) % 7)), d => d.AddDays(7)),
        new("month", d => new(d.Year, d.Month, 1), d => d.AddMonths(1)),
        new("quarter", d => new(d.Year, (((d.Month - 1) / 3) * 3) + 1, 1), d => d.AddMonths(3)),
    ];
}

/// <summary>A time from (included) to (excluded), UTC microseconds.</summary>
readonly record struct Span(long From, long To)
{
    public bool Holds(long at) => at >= From && at < To;
}

/// <summary>Days as the workspace's clocks show them: 23 to 25 hours long, some without a midnight.</summary>
sealed class Calendar(TimeZoneInfo zone)
{
    /// <summary>The calendar of an IANA zone.</summary>
    public static Calendar Of(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <summary>Reads a time with offset, or a date (its first moment here); null when it is neither.</summary>
    public long? Read(string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return StartOf(day);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToMicros() : null;
    }

    /// <summary>The first moment of a day here.</summary>
    public long StartOf(DateOnly day) => Micros(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The day a moment falls on here.</summary>
    public DateOnly DayOf(long micros) => DateOnly.FromDateTime(Local(micros));

    /// <summary>The steps of a trend; the first and last are cut off at the period. Null when there are more than the limit.</summary>
    public IReadOnlyList<Span>? Steps(Span period, Cut cut, int limit)
    {
        var steps = new List<Span>();
        var day = cut.Start(DayOf(period.From));
        for (var from = period.From; from < period.To; from = steps.Count > 0 ? steps[^1].To : from)
        {
            if (steps.Count == limit) return null;
            day = cut.Next(day);
            var end = Math.Min(StartOf(day), period.To);
            if (end > from) steps.Add(new(from, end)); // a zone may skip a whole day
        }

        return steps;
    }

    /// <summary>The period just before: as many whole months where the period is whole months, else as many days and hours on
    /// the wall clock, so that a week stays a week when the clocks change.</summary>
    public Span Before(Span period)
    {
        var (from, to) = (Local(period.From), Local(period.To));
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        var isMonths = months > 0 && from.Day == 1 && to.Day == 1 && from.TimeOfDay == to.TimeOfDay;
        var earlier = isMonths ? from.AddMonths(-months) : from - (to - from);
        return new(Math.Min(Micros(earlier), period.From - 1), period.From);
    }

    DateTime Local(long micros) => TimeZoneInfo.ConvertTimeFromUtc(Instant.FromMicros(micros).UtcDateTime, zone);

    /// <summary>Of a time that comes twice the first; of a time that is skipped the moment the clocks jump.</summary>
    long Micros(DateTime local)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(time)) return new DateTimeOffset(time, zone.GetAmbiguousTimeOffsets(time).Max()).ToMicros();
        if (!zone.IsInvalidTime(time)) return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToMicros();
        var after = time;
        while (zone.IsInvalidTime(after)) after = after.AddMinutes(1);
        return new DateTimeOffset(after, zone.GetUtcOffset(after)).ToMicros();
    }
}
