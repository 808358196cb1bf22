using System.Globalization;
using Rapport.Kernel;
using Rapport.Service.Clocks;

namespace Rapport.Tests.Service.Clocks;

/// <summary>Working time against a walk minute by minute over the clocks of the zone, over both changes of daylight saving.</summary>
[Trait("Row", "7.2")]
public sealed class BusinessCalendarTests
{
    const long Minute = 60_000_000L;
    const long Hour = 60 * Minute;

    static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    static long At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToMicros();

    static BusinessCalendar Week(int from, int to, params string[] holidays) => new(
        s_berlin, Enum.GetValues<DayOfWeek>().Select(d => new OpenHours(d, from * 60, to * 60)), holidays.Select(h => DateOnly.Parse(h, CultureInfo.InvariantCulture)).ToHashSet());

    static BusinessCalendar Office(params string[] holidays) => new(
        s_berlin, new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }.Select(d => new OpenHours(d, 9 * 60, 17 * 60)),
        holidays.Select(h => DateOnly.Parse(h, CultureInfo.InvariantCulture)).ToHashSet());

    [Fact]
    public void A_night_over_the_change_to_summer_time_is_an_hour_shorter_and_over_the_change_to_winter_time_an_hour_longer()
    {
        // Shop hours 0:00 to 6:00 in Berlin. 29 March 2026: 1:00 UTC jumps from 2:00 to 3:00. 25 October 2026: 1:00 UTC goes back from 3:00 to 2:00.
        Week(0, 6).Between(At("2026-03-28T22:00"), At("2026-03-29T12:00")).ShouldBe(5 * Hour);
        Week(0, 6).Between(At("2026-10-24T20:00"), At("2026-10-25T12:00")).ShouldBe(7 * Hour);
        Week(0, 6).Between(At("2026-06-09T20:00"), At("2026-06-10T12:00")).ShouldBe(6 * Hour);
    }

    [Fact]
    public void A_time_that_is_skipped_is_reached_when_the_clocks_have_jumped_over_it()
    {
        var calendar = new BusinessCalendar(s_berlin, [new OpenHours(DayOfWeek.Sunday, 150, 240)], new HashSet<DateOnly>()); // 2:30 to 4:00
        calendar.Between(At("2026-03-29T00:00"), At("2026-03-29T12:00")).ShouldBe(Hour); // from 3:00, which is 1:00 UTC
        calendar.After(At("2026-03-28T12:00"), 1).ShouldBe(At("2026-03-29T01:00") + 1);
    }

    [Fact]
    public void Eight_working_hours_from_friday_afternoon_end_on_monday_and_after_a_holiday_on_tuesday()
    {
        Office().After(At("2026-11-27T15:00"), 8 * Hour).ShouldBe(At("2026-11-30T15:00")); // 16:00 in Berlin
        Office("2026-11-30").After(At("2026-11-27T15:00"), 8 * Hour).ShouldBe(At("2026-12-01T15:00"));
    }

    [Fact]
    public void Work_of_a_whole_day_is_done_at_its_last_instant_and_not_at_the_first_of_the_next() =>
        Office().After(At("2026-11-30T08:00"), 8 * Hour).ShouldBe(At("2026-11-30T16:00"));

    [Fact]
    public void No_work_is_done_at_once_and_none_where_nothing_is_ever_open()
    {
        Office().After(At("2026-11-28T08:00"), 0).ShouldBe(At("2026-11-28T08:00"));
        new BusinessCalendar(s_berlin, [], new HashSet<DateOnly>()).After(At("2026-11-28T08:00"), Hour).ShouldBeNull();
        Office().Between(At("2026-11-30T16:00"), At("2026-11-30T08:00")).ShouldBe(0);
    }

    [Fact]
    public void Around_the_clock_every_minute_counts() => BusinessCalendar.Always.Between(At("2026-10-24T00:00"), At("2026-10-26T00:00")).ShouldBe(48 * Hour);

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-26", 1)]
    [InlineData("Europe/Berlin", "2026-10-22", 2)]
    [InlineData("America/New_York", "2026-03-05", 3)]
    [InlineData("America/New_York", "2026-10-29", 4)]
    [InlineData("Australia/Lord_Howe", "2026-04-02", 5)] // half an hour
    [InlineData("Australia/Lord_Howe", "2026-10-01", 6)]
    [InlineData("Asia/Kolkata", "2026-06-01", 7)]
    public void Working_time_is_what_a_walk_minute_by_minute_counts(string zone, string begin, int seed)
    {
        var chance = new Random(seed);
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        for (var round = 0; round < 60; round++)
        {
            var (hours, holidays) = Some(chance, begin);
            var calendar = new BusinessCalendar(info, hours, holidays);
            var from = At(begin) + (chance.Next(7 * 1_440) * Minute);
            var to = from + (chance.Next(6 * 1_440) * Minute);
            var walked = Walk(info, hours, holidays, from, to);
            calendar.Between(from, to).ShouldBe(walked, $"round {round}");
            if (walked > 0) (calendar.After(from, walked) <= to).ShouldBeTrue($"round {round}");
            if (walked > 0) calendar.Between(from, calendar.After(from, walked)!.Value).ShouldBe(walked, $"round {round}"); // not null: it is done by then
        }
    }

    static (IReadOnlyList<OpenHours> Hours, IReadOnlySet<DateOnly> Holidays) Some(Random chance, string begin)
    {
        var hours = new List<OpenHours>();
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (chance.Next(4) == 0) continue;
            var cuts = Enumerable.Range(0, 4).Select(_ => chance.Next(25)).Distinct().Order().ToList();
            for (var i = 0; i + 1 < cuts.Count; i += 2) hours.Add(new(day, cuts[i] * 60, cuts[i + 1] * 60));
        }

        var first = DateOnly.Parse(begin, CultureInfo.InvariantCulture);
        return (hours, Enumerable.Range(0, 14).Where(_ => chance.Next(5) == 0).Select(first.AddDays).ToHashSet());
    }

    // Reads the wall clock at every minute. Hours of whole hours: there the clock on the wall and Rapport's rule for times that come twice agree.
    static long Walk(TimeZoneInfo zone, IReadOnlyList<OpenHours> hours, IReadOnlySet<DateOnly> holidays, long from, long to)
    {
        var sum = 0L;
        for (var at = from; at < to; at += Minute)
        {
            var wall = TimeZoneInfo.ConvertTime(Instant.FromMicros(at), zone).DateTime;
            var minute = (wall.Hour * 60) + wall.Minute;
            if (!holidays.Contains(DateOnly.FromDateTime(wall)) && hours.Any(h => h.Day == wall.DayOfWeek && h.From <= minute && minute < h.To)) sum += Minute;
        }

        return sum;
    }
}
