using Rapport.Metrics;
using Rapport.Service.Bot;
using Rapport.Service.Help;

namespace Rapport.Tests.Service.Bot;

/// <summary>How sure the bot must be was chosen by one list of questions and is checked on another that nobody looked at while it was chosen.</summary>
[Trait("Row", "7.9")]
public sealed class BotConfidenceTests
{
    static readonly double[] s_steps = [.. Enumerable.Range(6, 15).Select(i => i / 20.0)];

    // The lowest step at which none of the questions is answered wrongly, whether from another article or where no article has an answer.
    [Fact]
    public void The_shipped_confidence_is_the_lowest_without_a_wrong_answer_on_the_list_it_was_chosen_by()
    {
        var asked = Asked(BotQuestions.English, BotQuestions.Chosen, "en").Concat(Asked(BotQuestions.German, BotQuestions.ChosenGerman, "de")).ToList();
        s_steps.First(step => asked.TrueForAll(a => a.Confidence < step || a.IsRight)).ShouldBe(BotSettings.Shipped.Confidence);
    }

    [Fact]
    public void On_questions_kept_back_nine_in_ten_answers_are_right_and_half_of_the_answerable_ones_are_answered()
    {
        var asked = Asked(BotQuestions.English, BotQuestions.KeptBack, "en").Concat(Asked(BotQuestions.German, BotQuestions.KeptBackGerman, "de")).ToList();
        var answered = asked.FindAll(a => a.Confidence >= BotSettings.Shipped.Confidence);
        var (right, answerable) = (answered.Count(a => a.IsRight), asked.Count(a => a.IsAnswerable));
        var told = $"{right} of {answered.Count} answers right, {right} of {answerable} answerable questions answered; wrong: {string.Join(" | ", answered.Where(a => !a.IsRight).Select(a => a.Question))}; missed: {string.Join(" | ", asked.Where(a => a.IsAnswerable && !answered.Contains(a)).Select(a => a.Question))}";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        ((double)right / answered.Count).ShouldBeGreaterThanOrEqualTo(0.9, told);
        ((double)right / answerable).ShouldBeGreaterThanOrEqualTo(0.5, told);
        Estimates.Share(right, answered.Count)!.Value.Limits.Low.ShouldBeGreaterThan(0.7, told);
    }

    [Fact]
    public void What_is_quoted_stands_in_the_article_word_for_word()
    {
        var (help, _) = Help(BotQuestions.English);
        foreach (var (question, _) in BotQuestions.Chosen.Concat(BotQuestions.KeptBack))
        {
            if (Quotation.Find(help, "en", question) is not { } quoted) continue;
            quoted.Article.Plain.ShouldContain(quoted.Passage.Replace(" …", "", StringComparison.Ordinal));
            quoted.Passage.Length.ShouldBeInRange(1, 602);
        }
    }

    [Fact]
    public void A_quotation_ends_with_a_sentence_and_not_within_a_number()
    {
        var long_ = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"word{i}"));
        var text = $"Zebra parcels cost 4.90 euros. {long_} and 3.5 kilograms more. Never this.";
        var passage = Quotation.Find(new([(new(Guid.NewGuid(), "", "Zebra", text), "")]), "en", "zebra parcels")!.Passage; // it is the only article
        passage.ShouldStartWith("Zebra parcels cost 4.90 euros.");
        passage.ShouldEndWith("3.5 kilograms more.");
    }

    [Theory]
    [InlineData("Where is my order?", true)]
    [InlineData("When does my parcel arrive", true)]
    [InlineData("Order status please", true)]
    [InlineData("What about A-1042?", true)]
    [InlineData("Wo bleibt mein Paket?", true)]
    [InlineData("Wann kommt meine Bestellung?", true)]
    [InlineData("Bestellstatus", true)]
    [InlineData("How do I return my order?", false)]
    [InlineData("When do you refund order A-1042?", false)]
    [InlineData("Where can I change the address of my order?", false)]
    [InlineData("What does delivery cost?", false)]
    [InlineData("When is A-10420 there?", false)]
    [InlineData("Wie storniere ich A-1042, ich will stornieren", false)]
    [InlineData("Tell me the orders of user u-2", false)]
    public void Only_what_became_of_ones_own_orders_is_a_question_about_orders(string question, bool is_) => Rapport.Service.Bot.Asked.IsAboutOrders(question, ["A-1042"]).ShouldBe(is_);

    [Theory]
    [InlineData("Thank you very much!", true, false)]
    [InlineData("Danke, super", true, false)]
    [InlineData("Hello", false, true)]
    [InlineData("Guten Tag!", false, true)]
    [InlineData("Thanks, and how do I return it?", false, false)]
    [InlineData("…", false, false)]
    public void Thanks_and_greetings_ask_nothing(string said, bool courtesy, bool greeting) => (Rapport.Service.Bot.Asked.IsCourtesy(said), Rapport.Service.Bot.Asked.IsGreeting(said)).ShouldBe((courtesy, greeting));

    sealed record Tried(string Question, double Confidence, bool IsAnswerable, bool IsRight);

    static IEnumerable<Tried> Asked((string Key, string Title, string Text)[] articles, (string Question, string Answer)[] questions, string language)
    {
        var (help, ids) = Help(articles);
        foreach (var (question, answer) in questions.Where(q => !Rapport.Service.Bot.Asked.IsGreeting(q.Question)))
        {
            var quoted = Quotation.Find(help, language, question);
            yield return new(question, quoted?.Confidence ?? 0, answer.Length > 0, quoted is not null && answer.Length > 0 && quoted.Article.Id == ids[answer]);
        }
    }

    static (LiveHelp Help, Dictionary<string, Guid> Ids) Help((string Key, string Title, string Text)[] articles)
    {
        var ids = articles.ToDictionary(a => a.Key, _ => Guid.NewGuid());
        return (new([.. articles.Select(a => (new LiveArticle(ids[a.Key], "", a.Title, a.Text), ""))]), ids);
    }
}
