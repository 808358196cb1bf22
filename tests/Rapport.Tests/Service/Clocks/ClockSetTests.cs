using Rapport.Kernel;
using Rapport.Service.Clocks;

namespace Rapport.Tests.Service.Clocks;

/// <summary>Promises through replies, waiting, closing and reopening.</summary>
[Trait("Row", "7.2")]
public sealed class ClockSetTests
{
    const long Minute = 60_000_000L;

    static readonly long s_monday = new DateTimeOffset(2026, 10, 19, 8, 0, 0, TimeSpan.Zero).ToMicros();

    static Terms Terms(BusinessCalendar? calendar = null, params EscalationStep[] steps) => new(
        calendar ?? BusinessCalendar.Always,
        new Dictionary<ClockKind, long> { [ClockKind.FirstReply] = 60 * Minute, [ClockKind.NextReply] = 30 * Minute, [ClockKind.Resolution] = 300 * Minute }, steps);

    static Clock Of(ClockSet set, ClockKind kind) => set.All.Single(c => c.Kind == kind);

    [Fact]
    public void A_reply_at_the_last_instant_is_in_time_and_one_after_it_is_not()
    {
        var terms = Terms();
        var open = ClockSet.Open(terms, s_monday);
        Of(open.Replied(terms, s_monday + (60 * Minute)), ClockKind.FirstReply).IsMissed(terms.Calendar, s_monday).ShouldBeFalse();
        Of(open.Replied(terms, s_monday + (60 * Minute) + 1), ClockKind.FirstReply).IsMissed(terms.Calendar, s_monday).ShouldBeTrue();
    }

    [Fact]
    public void An_answer_is_owed_from_the_oldest_unanswered_word_on_and_each_time_anew()
    {
        var terms = Terms();
        var set = ClockSet.Open(terms, s_monday);
        set.Heard(terms, s_monday + Minute).ShouldBeSameAs(set, "the first reply is owed already");
        set = set.Replied(terms, s_monday + Minute).Heard(terms, s_monday + (10 * Minute)).Heard(terms, s_monday + (20 * Minute));
        Of(set, ClockKind.NextReply).DueAt(terms.Calendar).ShouldBe(s_monday + (40 * Minute));
        set = set.Take(new(ClockKind.NextReply, null)).Replied(terms, s_monday + (25 * Minute)).Heard(terms, s_monday + (50 * Minute));
        Of(set, ClockKind.NextReply).DueAt(terms.Calendar).ShouldBe(s_monday + (80 * Minute));
        Of(set, ClockKind.NextReply).Done.ShouldBeEmpty();
    }

    [Fact]
    public void While_the_customer_is_waited_for_nothing_is_due()
    {
        var terms = Terms();
        var resting = ClockSet.Open(terms, s_monday).Pause(terms, s_monday + (20 * Minute));
        resting.Due(terms).ShouldBeNull();
        resting.Next(terms).ShouldBeNull();
        resting.Resume(s_monday + (1_000 * Minute)).Due(terms).ShouldBe(s_monday + (1_040 * Minute));
    }

    [Fact]
    public void What_was_closed_too_early_goes_on_from_where_it_stood()
    {
        var terms = Terms();
        var closed = ClockSet.Open(terms, s_monday).Close(terms, s_monday + (100 * Minute));
        Of(closed, ClockKind.Resolution).IsMissed(terms.Calendar, s_monday + (9_000 * Minute)).ShouldBeFalse();
        Of(closed.Reopen(s_monday + (9_000 * Minute)), ClockKind.Resolution).DueAt(terms.Calendar).ShouldBe(s_monday + (9_200 * Minute));
    }

    [Fact]
    public void Another_promise_keeps_what_has_passed()
    {
        var terms = Terms();
        var other = terms with { Targets = new Dictionary<ClockKind, long> { [ClockKind.Resolution] = 60 * Minute } };
        var set = ClockSet.Open(terms, s_monday).Pause(terms, s_monday + (45 * Minute)).Retarget(other, isRunning: true, s_monday + (45 * Minute)).Resume(s_monday + (45 * Minute));
        set.All.ShouldHaveSingleItem().DueAt(other.Calendar).ShouldBe(s_monday + (60 * Minute));
    }

    [Fact]
    [Trait("Row", "7.3")]
    public void Each_step_comes_at_its_time_and_once()
    {
        var terms = Terms(null, Step("early", -10), Step("late", 15));
        var set = ClockSet.Open(terms, s_monday);
        var taken = new List<(long Minute, string Step)>();
        for (var minute = 0L; minute < 200; minute++)
        {
            var now = s_monday + (minute * Minute);
            foreach (var due in set.DueSteps(terms, now))
            {
                taken.Add((minute, due.Step?.Id ?? ClockSet.Breach));
                set = set.Take(due);
            }

            if (set.Next(terms) is { } next) next.ShouldBeGreaterThan(now);
        }

        taken.ShouldBe([(50, "early"), (61, ClockSet.Breach), (75, "late")]);
    }

    // Safety of arithmetic: whatever happens between, what has passed is what a walk minute by minute counts while the clock runs.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Time_spent_over_many_pauses_is_what_a_walk_counts(int seed)
    {
        var chance = new Random(seed);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var hours = Enum.GetValues<DayOfWeek>().Select(d => new OpenHours(d, chance.Next(0, 9) * 60, chance.Next(10, 24) * 60)).ToList();
        HashSet<DateOnly> holidays = [new(2026, 10, 21), new(2026, 10, 26)];
        var terms = Terms(new BusinessCalendar(zone, hours, holidays));
        var (set, running, walked) = (ClockSet.Open(terms, s_monday), true, 0L);
        for (var minute = 0; minute < 9 * 1_440; minute++)
        {
            var now = s_monday + (minute * Minute);
            if (chance.Next(90) == 0)
            {
                set = running ? set.Pause(terms, now) : set.Resume(now);
                running = !running;
            }

            if (minute % 37 == 0) Of(set, ClockKind.Resolution).SpentAt(terms.Calendar, now).ShouldBe(walked);
            var wall = TimeZoneInfo.ConvertTime(Instant.FromMicros(now), zone).DateTime;
            var at = (wall.Hour * 60) + wall.Minute;
            if (running && !holidays.Contains(DateOnly.FromDateTime(wall)) && hours.Exists(h => h.Day == wall.DayOfWeek && h.From <= at && at < h.To)) walked += Minute;
        }

        walked.ShouldBeGreaterThan(0);
    }

    static EscalationStep Step(string id, int minutes) => new() { Id = id, Clock = ClockKind.FirstReply, OffsetMinutes = minutes, Do = StepAction.Raise };
}
