using Rapport.Models;
using Rapport.Models.Weights;

namespace Rapport.Tests.Models;

/// <summary>Languages told apart, short texts above all.</summary>
[Trait("Row", "2.30")]
public sealed class LanguageTests
{
    [Theory]
    [InlineData("en", "Too slow")]
    [InlineData("en", "Where is my order?")]
    [InlineData("de", "Danke")]
    [InlineData("de", "Sehr gut")]
    [InlineData("de", "Lieferung zu spät")]
    [InlineData("fr", "Merci")]
    [InlineData("fr", "Je ne suis pas satisfait du service client")]
    [InlineData("es", "Muy buen servicio")]
    [InlineData("es", "El paquete llegó roto y tarde")]
    [InlineData("pt", "Obrigado")]
    [InlineData("pt", "Ainda não recebi minha encomenda")]
    [InlineData("it", "Ottimo prodotto, consegna veloce")]
    [InlineData("it", "Il personale è stato gentilissimo")]
    [InlineData("nl", "Bedankt")]
    [InlineData("nl", "Ik heb mijn bestelling nog niet ontvangen")]
    [InlineData("ar", "الخدمة سيئة جدا والتوصيل متأخر")]
    [InlineData("ja", "とても良かったです")]
    [InlineData("zh", "服务很差，我很失望")]
    [InlineData("ko", "배송이 너무 늦어요")]
    [InlineData("ru", "Очень хороший сервис")]
    [InlineData("pl", "Bardzo dobra obsługa, polecam")]
    [InlineData("sv", "Mycket bra service och snabb leverans")]
    [InlineData("tr", "Ürün çok güzel, teşekkürler")]
    [InlineData("el", "Πολύ καλή εξυπηρέτηση")]
    [InlineData("fa", "خیلی خوب بود، متشکرم")]
    [InlineData("hu", "Nagyon jó szolgáltatás, köszönöm")]
    public void A_short_text_is_enough(string language, string text)
    {
        var guess = LanguageGuess.Of(text);

        guess.Language.ShouldBe(language);
        guess.Confidence.ShouldBeInRange(0.5, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("12345 !!!")]
    [InlineData("👍🏽 https://example.org @someone")]
    [InlineData("\ud83d\udc4d\udc4d")]
    public void Without_words_nobody_can_tell(string text)
    {
        LanguageGuess.Of(text).ShouldBe(LanguageGuess.Unknown);
        LanguageGuess.Of(text).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void Real_tweets_and_made_up_feedback_are_told_apart()
    {
        var tweets = PublicData.Airline();
        (tweets.Count(t => LanguageGuess.Of(t.Text).Language == "en") / (double)tweets.Count).ShouldBeGreaterThan(0.98);

        foreach (var language in SentimentReading.Languages)
        {
            var texts = Shipped.Rows($"feedback-{language}.tsv").Select(row => row[2]).Where(text => text.Count(' '.Equals) >= 2).ToList();
            (texts.Count(text => LanguageGuess.Of(text).Language == language) / (double)texts.Count).ShouldBeGreaterThan(0.97);
        }
    }

    [Fact]
    public void Real_reviews_in_Portuguese_are_not_taken_for_Spanish()
    {
        var reviews = PublicData.Csv("13_demo/olist_sample/olist_order_reviews_dataset.csv").Select(row => row[4]).Where(text => text.Length > 15).Take(1500).ToList();

        reviews.Count.ShouldBeGreaterThan(500);
        (reviews.Count(text => LanguageGuess.Of(text).Language == "pt") / (double)reviews.Count).ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public void A_megabyte_is_told_by_its_beginning() =>
        LanguageGuess.Of(string.Concat(Enumerable.Repeat("Das ist sehr gut. ", 60_000))).Language.ShouldBe("de");
}
