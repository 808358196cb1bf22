using Rapport.Models;
using Rapport.Models.Learning;

namespace Rapport.Tests.Models;

/// <summary>Sentiment as one workspace understands it: a person's word wins, and like texts follow.</summary>
[Trait("Row", "2.28")]
public sealed class AdaptedSentimentTests
{
    const string Sick = "This board is sick";

    [Fact]
    public void A_persons_word_wins_at_once_and_like_texts_follow()
    {
        var shipped = AdaptedSentiment.Shipped;
        shipped.Read(Sick, "en").Level.ShouldNotBe(SentimentLevel.VeryPositive);
        var taught = shipped.Correct([new(Sick, "en", SentimentLevel.VeryPositive), new("Sick tricks", "en", SentimentLevel.Positive)]);

        (taught.Read($" {Sick} ", "en").Level, taught.Read(Sick, "en").Score, taught.Read(Sick, "en").Confidence).ShouldBe((SentimentLevel.VeryPositive, 0.8, 1));
        taught.Read("those sick tricks!", "en").Score!.Value.ShouldBeGreaterThan(0);
        taught.Read("That board is so sick", "en").Score!.Value.ShouldBeGreaterThan(shipped.Read("That board is so sick", "en").Score!.Value + 0.2);
        taught.Read("The delivery was late and the staff was rude", "en").Score!.Value.ShouldBeLessThan(0);
        shipped.Read(Sick, "en").Level.ShouldNotBe(SentimentLevel.VeryPositive); // what is shipped stays
    }

    [Fact]
    public void The_last_word_on_a_text_counts_and_the_order_of_others_does_not()
    {
        SentimentCorrection[] words = [new(Sick, "en", SentimentLevel.Positive), new("Voll krass", "de", SentimentLevel.Positive), new("It is on fire", "en", SentimentLevel.Positive)];
        var (one, two) = (AdaptedSentiment.Shipped.Correct(words), words.Reverse().Aggregate(AdaptedSentiment.Shipped, (a, w) => a.Correct([w])));

        foreach (var (text, language) in ((string, string)[])[("sick fire", "en"), ("krass voll", "de")]) two.Read(text, language).Score.ShouldBe(one.Read(text, language).Score);
        one.Read("voll krass!", "de").Score!.Value.ShouldBeGreaterThan(0);
        one.Correct([new(Sick, "en", SentimentLevel.VeryNegative)]).Read(Sick, "en").Level.ShouldBe(SentimentLevel.VeryNegative);
    }

    [Fact]
    public void What_was_right_before_stays_right()
    {
        var taught = AdaptedSentiment.Shipped.Correct([new(Sick, "en", SentimentLevel.Positive), new("The queue moved", "en", SentimentLevel.Positive), new("we got a reply", "en", SentimentLevel.Neutral)]);
        var texts = PublicData.Airline().Take(1000).ToList();
        var moved = texts.Count(t => Math.Sign(taught.Read(t.Text, "en").Score ?? 0) != Math.Sign(AdaptedSentiment.Shipped.Read(t.Text, "en").Score ?? 0));

        moved.ShouldBeLessThan(30);
    }

    [Fact]
    public void Where_no_feeling_is_read_a_persons_word_stands_for_its_text_alone()
    {
        var taught = AdaptedSentiment.Shipped.Correct([new("Très bien", "fr", SentimentLevel.Positive), new("", null, SentimentLevel.Neutral), new("\ud83d", null, SentimentLevel.Negative)]);

        taught.Read("Très bien").Level.ShouldBe(SentimentLevel.Positive);
        taught.Read("Très bien, merci beaucoup").Level.ShouldBeNull();
    }

    [Fact]
    public void Nothing_taught_is_the_model_itself()
    {
        var model = Learner.Exclusive(["a", "b"], [new("one", [0]), new("two", [1])], new(FeatureShape.About, Least: 1));

        Teaching.Taught(model, []).ShouldBeSameAs(model);
    }
}
