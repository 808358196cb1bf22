using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Budget;

namespace Rapport.Tests.Messaging.Budget;

/// <summary>One budget per person: what counts, what goes first, and what is none of its business.</summary>
[Trait("Row", "2.21")]
public sealed class BudgetRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly ContactRules None = new(0, [], [], []);

    static ContactRow Contact(double daysAgo, string channel = "email", string category = "marketing", bool waits = false, ContactPriority priority = ContactPriority.Normal, string thread = "", string visit = "") => new()
    {
        Id = Guid.CreateVersion7(), Workspace = default, Subject = default, Channel = channel, Category = category, About = "", Thread = thread, Priority = priority,
        Visit = visit, ReservedAt = Now.AddDays(-daysAgo).ToMicros(), DoneAt = waits ? null : Now.AddDays(-daysAgo).ToMicros(),
    };

    static ContactDecision Decide(
        ContactRules rules, IReadOnlyList<ContactRow> contacts, string channel = "email", string category = "marketing", ContactPriority priority = ContactPriority.Normal,
        double? reservedAgo = null, string thread = "", string visit = "", DateTimeOffset? pausedUntil = null, int everyDays = 0) => BudgetRules.Decide(new(
            new() { Id = Guid.CreateVersion7(), Channel = channel, Category = category, Thread = thread, Visit = visit }, priority,
            reservedAgo is { } ago ? Now.AddDays(-ago).ToMicros() : null, contacts, rules, pausedUntil, everyDays, TimeZoneInfo.Utc, Now));

    [Fact]
    public void Mail_sms_app_and_chat_count_together_and_each_for_itself()
    {
        var rules = None with { Limits = [new(4, 7 * 24), new(1, 7 * 24, "sms"), new(2, 30 * 24, "", "offers")] };
        ContactRow[] contacts = [Contact(1), Contact(2, "app"), Contact(3, "chat")];
        Decide(rules, contacts).May.ShouldBeTrue();
        Decide(rules, [.. contacts, Contact(4, "web", "survey")]).Rule.ShouldBe("limit");
        Decide(rules, [Contact(6.9, "sms")], "sms").May.ShouldBeFalse();
        Decide(rules, [Contact(6.9, "sms")]).May.ShouldBeTrue();
        Decide(rules, [Contact(8, "sms", "offers"), Contact(29, "app", "offers")], "chat", "offers").Until.ShouldBe(Now.AddDays(1));
    }

    [Fact]
    public void Windows_slide_to_the_moment_and_open_when_the_oldest_leaves()
    {
        var rules = None with { Limits = [new(2, 24)] };
        var closed = Decide(rules, [Contact(0.25), Contact(0.75)]);
        closed.May.ShouldBeFalse();
        closed.Until.ShouldBe(Now.AddDays(0.25));
        closed.Rules.Single(r => !r.IsOpen).ShouldSatisfyAllConditions(r => r.Count.ShouldBe(2), r => r.Most.ShouldBe(2), r => r.Last.ShouldBe(Now.AddDays(-0.25)));
        Decide(rules, [Contact(0.25), Contact(1)]).May.ShouldBeTrue("a day of 24 hours is over at the same time of the next day");
    }

    // Peers measure a quarterly survey by the clock that every short survey sets back.
    [Fact]
    public void The_cool_down_concerns_surveys_alone_and_not_the_reminders_of_one()
    {
        var rules = ContactRules.Default;
        Decide(rules, [Contact(6.99, "web", "survey")], "email", "survey").Rule.ShouldBe("cool_down");
        Decide(rules, [Contact(7, "web", "survey")], "email", "survey").May.ShouldBeTrue();
        Decide(rules, [Contact(1)], "email", "survey").May.ShouldBeTrue();
        Decide(rules, [Contact(1, "web", "survey")]).May.ShouldBeTrue();
        Decide(rules, [Contact(3, "email", "survey", thread: "t")], "email", "survey", thread: "t").May.ShouldBeTrue();
        Decide(rules, [Contact(3, "email", "survey", thread: "t")], "email", "survey", thread: "u").May.ShouldBeFalse();
    }

    [Fact]
    public void What_waits_keeps_its_place_and_gives_way_to_what_matters_more()
    {
        var rules = None with { Limits = [new(1, 24)] };
        Decide(rules, [Contact(9, waits: true)]).May.ShouldBeFalse("a place is kept however long it waits");
        Decide(rules, [Contact(0.1, waits: true)], reservedAgo: 0.2).May.ShouldBeTrue("who was first goes first");
        Decide(rules, [Contact(0.2, waits: true)], reservedAgo: 0.1).May.ShouldBeFalse();
        Decide(rules, [Contact(0.2, waits: true, priority: ContactPriority.Low)]).May.ShouldBeTrue("low gives way");
        Decide(rules, [Contact(0.1, waits: true)], priority: ContactPriority.Low, reservedAgo: 0.2).May.ShouldBeFalse("low gives way though it was first");
        Decide(rules, [Contact(0.1)], priority: ContactPriority.High).ShouldSatisfyAllConditions(d => d.May.ShouldBeTrue(), d => d.Rule.ShouldBe("priority"));
        Decide(rules, [], priority: ContactPriority.High).Rule.ShouldBe("budget");
    }

    [Fact]
    public void A_pause_a_wish_and_a_visit_are_kept()
    {
        Decide(None, [], pausedUntil: Now.AddSeconds(1), priority: ContactPriority.High).Rule.ShouldBe("paused");
        Decide(None, [], pausedUntil: Now).May.ShouldBeTrue();
        Decide(None, [Contact(29)], everyDays: 30).Rule.ShouldBe("wish");
        Decide(None, [Contact(30)], everyDays: 30).May.ShouldBeTrue();
        Decide(None, [Contact(0, "web", "survey", visit: "v")], "web", "survey", visit: "v", priority: ContactPriority.High).Rule.ShouldBe("visit");
        Decide(None, [Contact(0, "web", "survey", visit: "v")], "web", "survey", visit: "w").May.ShouldBeTrue();
    }

    [Fact]
    public void Quiet_hours_hold_for_all_priorities_and_say_their_end()
    {
        var rules = None with { QuietHours = [new([], new(11, 0), new(14, 0), [])] };
        var held = Decide(rules, [], priority: ContactPriority.High);
        held.ShouldSatisfyAllConditions(d => d.Rule.ShouldBe("quiet_hours"), d => d.Until.ShouldBe(Now.AddHours(2)));
        Decide(rules, [], "web").May.ShouldBeTrue();
    }

    [Fact]
    public void A_year_of_short_surveys_starves_no_quarterly_one()
    {
        // Each visit asks for whatever its own clock allows; the quarterly survey keeps its own 90 days.
        var (contacts, own) = (new List<ContactRow>(), new Dictionary<string, List<double>> { ["nps"] = [], ["ces"] = [], ["short"] = [] });
        for (var day = 0; day < 365; day++)
        {
            foreach (var (survey, every) in new[] { ("nps", 90d), ("ces", 90d), ("short", 7d) }.OrderByDescending(s => s.Item2))
            {
                if (own[survey].Count > 0 && day - own[survey][^1] < every) continue;
                var aged = contacts.Select(c => Contact((day * 1d) - ((c.DoneAt!.Value - Now.ToMicros()) / 86_400e6), "web", "survey")).ToList();
                if (!Decide(ContactRules.Default, aged, "web", "survey").May) continue;
                own[survey].Add(day);
                contacts.Add(Contact(-day, "web", "survey"));
            }
        }

        own["nps"].Count.ShouldBe(5);
        own["ces"].Count.ShouldBe(4);
        own["nps"].Zip(own["nps"].Skip(1), (a, b) => b - a).ShouldAllBe(gap => gap >= 90 && gap <= 97);
        own["short"].Count.ShouldBeGreaterThan(35);
    }
}
