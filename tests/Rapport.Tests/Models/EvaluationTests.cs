using Rapport.Models;

namespace Rapport.Tests.Models;

/// <summary>How well texts are understood is said as elsewhere, on files as people have them.</summary>
[Trait("Row", "2.28")]
public sealed class EvaluationTests
{
    // By hand: a is found once of two (precision 1, recall 1/2), b twice and once rightly (1/2, 1), c never.
    [Fact]
    public void Accuracy_and_F1_are_those_of_the_textbook()
    {
        var score = LabellingScore.Of([Text("a"), Text("a"), Text("b"), Text("c")], [["a"], ["b"], ["b"], []]);

        score.Accuracy.ShouldBe(0.5);
        score.Labels.Select(l => (l.Label, l.Texts, l.Precision, l.Recall)).ShouldBe([("a", 2, 1, 0.5), ("b", 1, 0.5, 1), ("c", 1, 0, 0)]);
        score.Labels.Select(l => l.F1).ShouldBe([2 / 3.0, 2 / 3.0, 0]);
        score.MacroF1.ShouldBe(4 / 9.0, 1e-12);
    }

    [Fact]
    public void Texts_without_a_finding_each_are_refused() => Should.Throw<ArgumentException>(() => LabellingScore.Of([Text("a")], []));

    // sentiment.airline_tweets: two thirds learned, one third scored; floor .785.
    [Fact]
    public void Airline_tweets_are_learned_without_a_word_about_what_they_are()
    {
        string[] names = ["negative", "neutral", "positive"];
        var all = PublicData.Airline().ConvertAll(e => new LabelledText(e.Text, [names[e.Labels[0]]]));

        Evaluation.Classify([.. all.Where((_, i) => i % 3 != 2)], [.. all.Where((_, i) => i % 3 == 2)]).Accuracy.ShouldBeGreaterThan(0.80);
        Evaluation.Sentiment(all, "en").Accuracy.ShouldBeGreaterThan(0.65); // shipped, none learned
    }

    // goemotions.ekman: macro-F1 over seven labels, floor .54, as shipped.
    [Fact]
    public void Emotions_are_scored_several_to_a_text()
    {
        var labels = PublicData.Emotions();
        Evaluation.Emotions(PublicData.Emotions("dev").ConvertAll(e => new LabelledText(e.Text, [.. e.Labels.Select(l => labels[l])]))).MacroF1.ShouldBeGreaterThan(0.58);
    }

    [Fact]
    public void Topics_that_are_the_labels_say_all_of_them()
    {
        string[] texts = ["parcel courier delivery late days", "friendly staff kind helpful smile", "refund money bank account wrong"];
        var all = Enumerable.Range(0, 60).Select(i => new LabelledText($"{texts[i % 3]} {i}", [$"{i % 3}"])).ToList();
        Evaluation.Topics(all, 3).ShouldBe(1, 1e-9);
        Evaluation.Topics(all.ConvertAll(t => t with { Labels = ["same"] }), 3).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Ratings_that_rise_with_feeling_go_with_it()
    {
        Evaluation.SentimentCorrelation([("awful, terrible, useless", 1), ("it is a table", 3), ("wonderful, lovely, great", 5)], "en").ShouldBeGreaterThan(0.95);
        Evaluation.SentimentCorrelation([("fine", 1), ("fine", 5)], "en").ShouldBe(0);
    }

    static LabelledText Text(string label) => new("x", [label]);
}
