using System.Text.Json;
using Rapport.Feedback.Surveys.Display;
using Rapport.Messaging;

namespace Rapport.Tests.Feedback.Surveys.Display;

[Trait("Row", "2.19")]
public sealed class GateTests
{
    static readonly Guid s_segment = new("0190a1b2-0000-7000-8000-000000000009");

    static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly Encounter Open = new()
    {
        Survey = new("0190d7a4-0000-7000-8000-0000000000aa"), Rules = new DisplayRules(), Now = Now, IsLive = true, Subject = "ada",
        Url = "https://shop.example/", Fired = new Fired(TriggerKind.Page),
    };

    static DateTimeOffset Ago(double days) => Now.AddDays(-days);

    static Encounter With(Recontact recontact, Contact own) => Open with { Rules = new() { Recontact = recontact }, Own = own };

    static Contact Seen(int shown, double? daysAgo, double? startedAgo = null, double? completedAgo = null) => new(
        shown, daysAgo is { } a ? Ago(a) : null, startedAgo is { } b ? Ago(b) : null, completedAgo is { } c ? Ago(c) : null);

    static DisplayRules Rules(string json) => JsonSerializer.Deserialize<DisplayRules>(json, Rapport.Feedback.Surveys.Document.SurveyDocument.Json)!;

    static readonly string[] BudgetGates = ["paused", "cool_down", "limit", "wish", "visit", "quiet_hours"];

    // What the person asks for spends nobody's patience.
    static (Encounter[] Closed, Encounter[] Open) Budget(string rule)
    {
        var refused = Open with { Budget = new(false, rule, null, [new RuleFigures(rule, IsOpen: false)]) };
        return ([refused], [Open, refused with { Fired = new(TriggerKind.Open) }]);
    }

    /// <summary>Name → situations that close the gate, and those that just do not.</summary>
    static readonly Dictionary<string, (Encounter[] Closed, Encounter[] Open)> Table = new(StringComparer.Ordinal)
    {
        ["not_live"] = (
            [
                Open with { IsLive = false },
                Open with { Rules = new() { Enabled = false } },
                Open with { Rules = new() { From = Now.AddSeconds(1) } },
                Open with { Rules = new() { Until = Now } },
            ],
            [Open with { Rules = new() { From = Now, Until = Now.AddSeconds(1) } }]),
        ["full"] = ([Open with { HasRoom = false }], [Open]),
        ["privacy_signal"] = ([Open with { PrivacySignal = true }], [Open]),
        ["no_consent"] = ([Open with { Consent = new(false, "consent.not_given") }, Open with { Consent = new(false, "consent.no_basis") }], [Open]),
        ["opted_out"] = ([Open with { Consent = new(false, "consent.withdrawn") }], [Open]),
        ["unknown"] = ([Open with { IsKnown = false }], [Open]),
        ["no_address"] = ([Open with { HasAddress = false }], [Open]),
        ["barred"] = ([Open with { Barred = "suppressed.bounced" }], [Open]),
        ["asked_before"] = (
            [
                With(new() { Show = RecontactRule.Once }, Seen(1, 400)),
                With(new() { Show = RecontactRule.UntilAnswered }, Seen(1, 400, 400)),
                With(new() { Show = RecontactRule.UntilAnswered, PartialCounts = false }, Seen(1, 400, 400, 400)),
                With(new() { Show = RecontactRule.Times, Times = 3 }, Seen(3, 400)),
                With(new() { Show = RecontactRule.Times, Times = 3 }, Seen(1, 400, 400)),
            ],
            [
                With(new() { Show = RecontactRule.Once }, Contact.None),
                With(new() { Show = RecontactRule.UntilAnswered }, Seen(9, 400)),
                With(new() { Show = RecontactRule.UntilAnswered, PartialCounts = false }, Seen(1, 400, 400)),
                With(new() { Show = RecontactRule.Times, Times = 3 }, Seen(2, 400)),
                With(new() { Show = RecontactRule.Always }, Seen(9, 400, 400, 400)),
                With(new() { Show = RecontactRule.Once }, Seen(1, 400)) with { Fired = new(TriggerKind.Open) },
            ]),
        ["own_clock"] = (
            [
                With(new() { Show = RecontactRule.Always, DaysAfterShown = 90 }, Seen(1, 89.9)),
                With(new() { Show = RecontactRule.Always, DaysAfterAnswered = 90 }, Seen(1, 400, 89.9)),
                With(new() { Show = RecontactRule.Always, DaysAfterAnswered = 90, PartialCounts = false }, Seen(1, 400, 400, 89.9)),
            ],
            [
                With(new() { Show = RecontactRule.Always, DaysAfterShown = 90 }, Seen(1, 90)),
                With(new() { Show = RecontactRule.Always, DaysAfterAnswered = 90 }, Seen(1, 30)),
                With(new() { Show = RecontactRule.Always, DaysAfterAnswered = 90, PartialCounts = false }, Seen(1, 30, 30)),
                With(new() { Show = RecontactRule.Always, DaysAfterShown = 90 }, Seen(1, 1)) with { Fired = new(TriggerKind.Open) },
            ]),
        ["paused"] = Budget("paused"),
        ["cool_down"] = Budget("cool_down"),
        ["limit"] = Budget("limit"),
        ["wish"] = Budget("wish"),
        ["visit"] = Budget("visit"),
        ["quiet_hours"] = Budget("quiet_hours"),
        ["url"] = (
            [Open with { Rules = new() { Urls = new([new("endsWith", "/cart")]) } }],
            [Open with { Rules = new() { Urls = new([new("endsWith", "/cart")]) }, Url = "https://shop.example/cart" }]),
        ["device"] = (
            [Open with { Rules = new() { Devices = [Device.Mobile, Device.Tablet] } }],
            [Open with { Rules = new() { Devices = [Device.Mobile] }, Device = Device.Mobile }]),
        ["audience"] = (
            [Open with { Rules = new() { Audience = [s_segment] } }, Open with { Rules = new() { Audience = [s_segment] }, Segments = new HashSet<Guid> { Guid.Empty } }],
            [Open with { Rules = new() { Audience = [Guid.Empty, s_segment] }, Segments = new HashSet<Guid> { s_segment } }]),
        ["sample"] = (
            [Open with { Rules = new() { Percentage = 0 } }],
            [Open with { Rules = new() { Percentage = 100 } }, Open with { Rules = new() { Percentage = 0 }, Fired = new(TriggerKind.Open) }]),
        ["trigger"] = (
            [
                Open with { Fired = new(TriggerKind.Exit) },
                Open with { Fired = new(TriggerKind.Offer) },
                Open with { Fired = new(TriggerKind.Occasion) },
                Open with { Fired = new(TriggerKind.Button) },
                Open with { Rules = new() { Mode = DisplayMode.Button } },
                Open with { Rules = Rules("""{"triggers":[{"on":"event","event":"Paid"}]}"""), Fired = new(TriggerKind.Event, "Seen") },
                Open with
                {
                    Rules = Rules("""{"triggers":[{"on":"event","event":"Paid","where":[{"property":"total","op":"greaterThan","value":"50"}]}]}"""),
                    Fired = new(TriggerKind.Event, "Paid", JsonSerializer.SerializeToElement(new { total = 50 })),
                },
            ],
            [
                Open with { Fired = new(TriggerKind.Offer), HasOccasion = true },
                Open with { Rules = new() { Mode = DisplayMode.Button }, Fired = new(TriggerKind.Button) },
                Open with { Rules = Rules("""{"triggers":[{"on":"exit"},{"on":"page"}]}""") },
                Open with
                {
                    Rules = Rules("""{"triggers":[{"on":"event","event":"Paid","where":[{"property":"total","op":"greaterThan","value":"50"}]}]}"""),
                    Fired = new(TriggerKind.Event, "Paid", JsonSerializer.SerializeToElement(new { total = 50.5 })),
                },
            ]),
    };

    public static TheoryData<string> Names => [.. Gates.All.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gate_is_closed_and_open_as_the_table_says(string name)
    {
        foreach (var encounter in Table[name].Closed) Gates.FirstClosed(encounter)?.Name.ShouldBe(name, encounter.ToString());
        foreach (var encounter in Table[name].Closed) Gates.FirstClosed(encounter).ShouldNotBeNull(encounter.ToString());
        foreach (var encounter in Table[name].Open) Gates.FirstClosed(encounter).ShouldBeNull(encounter.ToString());
    }

    [Fact]
    public void The_first_closed_gate_is_the_answer()
    {
        var closed = Open with
        {
            IsLive = false, HasRoom = false, PrivacySignal = true, Consent = new(false, "consent.withdrawn"), IsKnown = false, HasAddress = false, Barred = "suppressed.bounced", Own = Seen(1, 0, 0),
            Budget = new(false, "paused", null, [.. BudgetGates.Select(name => new RuleFigures(name, IsOpen: false))]),
            Fired = new(TriggerKind.Exit),
            Rules = new() { Recontact = new() { Show = RecontactRule.Once, DaysAfterShown = 9 }, Urls = new([new("equals", "x")]), Devices = [Device.Mobile], Audience = [s_segment], Percentage = 0 },
        };
        // Who has withdrawn has said something: the gate of those who never did stays open.
        Gates.All.Where(g => !g.IsOpen(closed)).Select(g => g.Name).ShouldBe(Gates.All.Select(g => g.Name).Where(n => n != "no_consent"));
        Gates.FirstClosed(closed)!.Name.ShouldBe("not_live");
    }

    [Fact]
    [Trait("Row", "2.21")]
    public void A_short_survey_does_not_starve_a_quarterly_one()
    {
        var quarterly = With(new() { Show = RecontactRule.Always, DaysAfterShown = 90 }, Seen(1, 90));
        Gates.FirstClosed(quarterly).ShouldBeNull();
        Gates.FirstClosed(quarterly with { Own = Seen(1, 60) })!.Name.ShouldBe("own_clock");
    }

    // A peer counts whole days, so that a day and an hour is one day and 47 hours are one day too.
    [Theory]
    [InlineData(7, 167.99, false)]
    [InlineData(7, 168, true)]
    [InlineData(1, 24, true)]
    [InlineData(0.5, 11.9, false)]
    [Trait("Row", "2.21")]
    public void Seven_days_are_168_hours(double days, double hoursAgo, bool isOpen) =>
        (Gates.FirstClosed(With(new() { Show = RecontactRule.Always, DaysAfterShown = days }, Seen(1, hoursAgo / 24)))?.Name).ShouldBe(isOpen ? null : "own_clock");

    // A peer repeats every 30 days from the day the survey began: whoever was asked on day 29 is asked again on day 30.
    [Fact]
    [Trait("Row", "2.21")]
    public void A_repeated_survey_counts_from_when_it_asked_the_person_not_from_when_it_began()
    {
        var monthly = Open with { Rules = new() { Recontact = new() { Show = RecontactRule.Always, DaysAfterShown = 30 }, From = Ago(30) }, Own = Seen(1, 1) };
        Gates.FirstClosed(monthly)!.Name.ShouldBe("own_clock");
        Gates.FirstClosed(monthly with { Own = Seen(1, 30) }).ShouldBeNull();
    }
}

[Trait("Row", "2.20")]
public sealed class StickyShareTests
{
    static readonly Guid Survey = new("0190d7a4-0000-7000-8000-0000000000aa");

    [Fact]
    public void Ten_percent_of_a_hundred_thousand_people_stay_ten_percent_after_fifty_triggers()
    {
        var reached = new HashSet<int>();
        for (var trigger = 0; trigger < 50; trigger++)
        {
            for (var person = 0; person < 100_000; person++)
            {
                if (StickyShare.Holds(Survey, $"person-{person}", 10)) reached.Add(person);
            }
        }

        (reached.Count / 1000.0).ShouldBe(10, 0.3);
    }

    [Fact]
    public void Raising_the_share_keeps_those_who_were_in_it() =>
        Enumerable.Range(0, 10_000).Where(i => StickyShare.Holds(Survey, $"p{i}", 10)).ShouldAllBe(i => StickyShare.Holds(Survey, $"p{i}", 25));

    [Fact]
    public void Another_survey_reaches_other_people()
    {
        var other = Guid.Parse("0190d7a4-0000-7000-8000-0000000000bb");
        var both = Enumerable.Range(0, 100_000).Count(i => StickyShare.Holds(Survey, $"p{i}", 10) && StickyShare.Holds(other, $"p{i}", 10));
        (both / 1000.0).ShouldBe(1, 0.15);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, true)]
    public void Nobody_and_everybody_are_exact(double percentage, bool expected) =>
        Enumerable.Range(0, 10_000).ShouldAllBe(i => StickyShare.Holds(Survey, $"p{i}", percentage) == expected);
}
