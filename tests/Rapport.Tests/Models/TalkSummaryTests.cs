using Rapport.Models;

namespace Rapport.Tests.Models;

/// <summary>What whoever takes a conversation over must know is chosen from its own sentences.</summary>
[Trait("Row", "10.6")]
public sealed class TalkSummaryTests
{
    [Fact]
    public void Nothing_said_has_no_summary()
    {
        TalkSummary.Of([]).ShouldBe(TalkSummary.Empty);
        TalkSummary.Of([new(1, true, "… !!")]).ShouldBe(TalkSummary.Empty);
    }

    [Fact]
    public void It_says_what_is_wanted_what_was_promised_and_what_is_open()
    {
        var summary = TalkSummary.Of(
        [
            new(1, true, "Hello there. My washing machine leaks since Monday, order no. 4711. I want my money back."),
            new(2, false, "I am sorry to hear that. Could you send a picture of the leak?"),
            new(3, true, "Here it is. The water runs out at the door."),
            new(4, false, "Thank you. We will refund the 499.50 Euro within 3 days. If it leaks again, we will replace it."),
            new(5, true, "Fine. And who picks the machine up? I am at home after 5 p.m. only."),
        ]);
        summary.Wants.ShouldContain(new TalkSentence(1, true, "I want my money back."));
        summary.Promised.ShouldBe([new(4, false, "We will refund the 499.50 Euro within 3 days.")], "a condition is no promise");
        summary.Open.ShouldBe([new(5, true, "And who picks the machine up?")], "what the company asked was answered");
    }

    [Fact]
    public void German_is_read_too_and_what_the_company_asked_last_is_open()
    {
        var summary = TalkSummary.Of(
        [
            new(1, true, "Guten Tag. Meine Lieferung fehlt seit dem 3. Mai. Ich möchte wissen, wo das Paket ist."),
            new(2, false, "Ich kümmere mich darum. Sie erhalten morgen eine Nachricht. Wie lautet Ihre Kundennummer?"),
        ]);
        summary.Wants.ShouldContain(new TalkSentence(1, true, "Ich möchte wissen, wo das Paket ist."));
        summary.Promised.Select(s => s.Text).ShouldBe(["Ich kümmere mich darum.", "Sie erhalten morgen eine Nachricht."]);
        summary.Open.ShouldBe([new(2, false, "Wie lautet Ihre Kundennummer?")]);
    }

    [Fact]
    public void Who_spoke_last_and_asked_nothing_is_open_with_their_most_telling_sentence()
    {
        var summary = TalkSummary.Of([new(1, true, "The lamp flickers."), new(2, false, "Which lamp flickers?"), new(3, true, "Well. The desk lamp flickers. Bye.")]);
        summary.Open.ShouldBe([new(3, true, "The desk lamp flickers.")]);
        TalkSummary.Of([new(1, true, "Where is it?"), new(2, false, "It left today.")]).Open.ShouldBeEmpty("nothing is asked");
    }

    [Fact]
    public void The_same_said_again_stands_once_and_long_talks_end()
    {
        var again = TalkSummary.Of([.. Enumerable.Range(1, 9).Select(i => new TalkTurn(i, i % 2 == 1, i % 2 == 1 ? "I want my refund for the broken lamp." : "Noted."))]);
        again.Wants.ShouldBe([new(1, true, "I want my refund for the broken lamp.")]);

        var mass = TalkSummary.Of([.. Enumerable.Range(1, 2_000).Select(i => new TalkTurn(i, true, $"Please send part {i} of the {i % 7} shelf to me."))]);
        mass.Wants.Count.ShouldBeInRange(1, 3);
        TalkSummary.Of([new(1, true, $"I want {new string('x', 4_000)}")]).Open.Single().Text.Length.ShouldBe(300);
    }
}
