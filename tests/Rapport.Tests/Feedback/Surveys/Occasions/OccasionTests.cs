using System.Text.Json;
using Rapport.Feedback;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Kernel;

namespace Rapport.Tests.Feedback.Surveys.Occasions;

[Trait("Row", "2.25")]
public sealed class OccasionTests
{
    const long Day = 86_400_000_000L;

    static readonly Occasion Delivered = new() { Id = "a", Event = "Order Delivered", Letter = new("How was it?", "Tell us.") };

    static Fact Fact(object props) => new()
    {
        Workspace = new(new Guid("0190d7a4-0000-7000-8000-000000000001")), Type = "Order Delivered", At = 1, Received = 1, Id = new(new Guid("0190d7a4-0000-7000-8000-0000000000f1")),
        Source = "test", Props = JsonSerializer.SerializeToUtf8Bytes(props),
    };

    [Fact]
    public void The_usual_names_of_an_order_are_one_however_they_are_written()
    {
        var expected = Interactions.Of(Fact(new { order_id = "A-17" }), "");
        expected.ShouldBe(("orderid=A-17", "A-17"));
        Interactions.Of(Fact(new { total = 5, items = new[] { new { order_id = "inner" } }, orderId = "A-17" }), "").ShouldBe(expected);
        Interactions.Of(Fact(new { OrderID = "A-17" }), "").ShouldBe(expected);
    }

    [Fact]
    public void An_order_and_a_call_of_the_same_number_are_two_interactions() =>
        Interactions.Of(Fact(new { order_id = 17 }), "").Key.ShouldNotBe(Interactions.Of(Fact(new { call_id = 17 }), "").Key);

    [Fact]
    public void A_property_of_ones_own_names_the_interaction_and_nothing_else_does()
    {
        Interactions.Of(Fact(new { order_id = "A", reference = "R1" }), "reference").Name.ShouldBe("R1");
        Interactions.Of(Fact(new { order_id = "A" }), "reference").Name.ShouldBe("");
    }

    [Fact]
    public void What_names_no_interaction_is_one_by_itself() => Interactions.Of(Fact(new { total = 3 }), "").ShouldBe(("fact=0190d7a4-0000-7000-8000-0000000000f1", ""));

    [Fact]
    public void Conditions_read_the_properties_of_the_fact()
    {
        var large = Delivered with { Where = [new("greaterThan", "50", "total")] };
        large.Fits(PlanAsks.Fired(Fact(new { total = 51 }))).ShouldBeTrue();
        large.Fits(PlanAsks.Fired(Fact(new { total = 50 }))).ShouldBeFalse();
        large.Fits(PlanAsks.Fired(Fact(new { }))).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 0, 4)]
    [InlineData(2, 0, 2)]
    [InlineData(30, 0, 1)]
    [InlineData(0, 3, 3)]
    public void Nobody_is_asked_more_often_than_the_clock_lets(double days, int times, int expected)
    {
        var again = new Recontact { Show = times > 0 ? RecontactRule.Times : RecontactRule.Always, Times = Math.Max(1, times), DaysAfterShown = days };
        PreviewOccasion.Rested(again, [0, 3 * Day, Day, 2 * Day - 1]).Count().ShouldBe(expected);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_field_by_field()
    {
        var wrong = new OccasionList(
        [
            Delivered with { Event = "", DelayMinutes = -1, Percentage = 101, Letter = null, Where = [new("equals", "x")] },
            Delivered with { Letter = new("", "x", ValidDays: 0) },
        ]);
        wrong.Faults().Keys.ShouldBe(
            ["items", "items[0].event", "items[0].where[0]", "items[0].delayMinutes", "items[0].percentage", "items[0].letter", "items[1].letter.subject", "items[1].letter.validDays"], ignoreOrder: true);
        new OccasionList([Delivered, Delivered with { Id = "b", By = AskBy.App, Letter = null }]).Faults().ShouldBeEmpty();
    }

    [Fact]
    public void No_page_waits_for_what_is_no_pages()
    {
        new Trigger(TriggerKind.Offer).Fault().ShouldNotBeNull();
        new Trigger(TriggerKind.Occasion).Fault().ShouldNotBeNull();
    }
}
