using System.Globalization;
using Rapport.Messaging.Budget;

namespace Rapport.Tests.Messaging.Budget;

/// <summary>When quiet hours end, on the person's own clock.</summary>
[Trait("Row", "2.21")]
public sealed class QuietHoursTests
{
    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    static QuietWindow Window(string from, string until, params DayOfWeek[] days) =>
        new([], TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(until, CultureInfo.InvariantCulture), days);

    static DateTimeOffset? EndOf(string zone, string now, params QuietWindow[] windows) => QuietHours.EndOf(windows, TimeZoneInfo.FindSystemTimeZoneById(zone), At(now));

    [Theory]
    // Over midnight, where peers are never inside, or swap the ends.
    [InlineData("Europe/Berlin", "2026-06-01T19:59Z", null)]
    [InlineData("Europe/Berlin", "2026-06-01T20:00Z", "2026-06-02T04:00Z")]
    [InlineData("Europe/Berlin", "2026-06-02T01:00Z", "2026-06-02T04:00Z")]
    [InlineData("Europe/Berlin", "2026-06-02T04:00Z", null)]
    // The night has 7 hours in spring and 9 in autumn.
    [InlineData("Europe/Berlin", "2026-03-28T21:00Z", "2026-03-29T04:00Z")]
    [InlineData("Europe/Berlin", "2026-10-24T20:00Z", "2026-10-25T05:00Z")]
    [InlineData("America/New_York", "2026-03-08T04:00Z", "2026-03-08T10:00Z")]
    [InlineData("America/New_York", "2026-11-01T03:00Z", "2026-11-01T11:00Z")]
    // One instant, two people: night in Tokyo, day in Los Angeles.
    [InlineData("Asia/Tokyo", "2026-06-01T16:00Z", "2026-06-01T21:00Z")]
    [InlineData("America/Los_Angeles", "2026-06-01T16:00Z", null)]
    public void A_night_from_22_to_6_ends_at_6_of_the_persons_clock(string zone, string now, string? end) =>
        EndOf(zone, now, Window("22:00", "06:00")).ShouldBe(end is null ? null : At(end));

    [Fact]
    public void An_end_that_the_clocks_skip_is_the_first_instant_after_the_gap() =>
        EndOf("Europe/Berlin", "2026-03-29T00:30Z", Window("22:00", "02:30")).ShouldBe(At("2026-03-29T01:00Z"));

    [Fact]
    public void An_end_that_comes_twice_is_the_first_and_quiet_does_not_begin_again()
    {
        EndOf("Europe/Berlin", "2026-10-25T00:10Z", Window("22:00", "02:30")).ShouldBe(At("2026-10-25T00:30Z"));
        EndOf("Europe/Berlin", "2026-10-25T01:10Z", Window("22:00", "02:30")).ShouldBeNull("it is 02:10 again, and the night is over");
    }

    [Fact]
    public void A_quiet_weekend_is_left_as_a_whole_and_begins_by_the_persons_calendar()
    {
        QuietWindow[] weekend = [Window("00:00", "00:00", DayOfWeek.Saturday), Window("00:00", "00:00", DayOfWeek.Sunday), Window("22:00", "08:00")];
        EndOf("Asia/Tokyo", "2026-06-05T15:00Z", weekend).ShouldBe(At("2026-06-07T23:00Z"));
        EndOf("Asia/Tokyo", "2026-06-05T12:59Z", weekend).ShouldBeNull();
        EndOf("UTC", "2026-06-06T00:00Z", weekend).ShouldBe(At("2026-06-08T08:00Z"));
    }

    [Fact]
    public void Web_and_app_are_opened_by_the_person_and_have_no_quiet_hours_unless_named()
    {
        Window("22:00", "06:00").Concerns("web").ShouldBeFalse();
        Window("22:00", "06:00").Concerns("sms").ShouldBeTrue();
        (Window("22:00", "06:00") with { Channels = ["web"] }).Concerns("web").ShouldBeTrue();
        (Window("22:00", "06:00") with { Channels = ["web"] }).Concerns("sms").ShouldBeFalse();
    }
}
