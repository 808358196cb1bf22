using Rapport.Models;
using Rapport.Service.Help;

namespace Rapport.Service.Bot;

/// <summary>What an article says to a question.</summary>
/// <param name="Article">Which.</param>
/// <param name="Language">In which it was found.</param>
/// <param name="Passage">Word for word; with "…" where it was cut within a sentence.</param>
/// <param name="Confidence">How much of the question it answers, 0 to 1.</param>
sealed record Quotation(LiveArticle Article, string Language, string Passage, double Confidence)
{
    const int Longest = 600;

    /// <summary>What the best article of a help centre says; null where nothing is like the question.</summary>
    public static Quotation? Find(LiveHelp help, string language, string question) =>
        help.Search(question, 1) is [var (article, hit)] ? new(article, language, Cut(article.Plain, hit), hit.Share) : null;

    // Up to the end of the sentence, and never so far that the passage would be the article.
    static string Cut(string text, SearchHit hit)
    {
        var end = hit.Start + hit.Length;
        for (var i = end - 1; i < text.Length && i < hit.Start + Longest; i++)
            if (text[i] is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]))) return text[hit.Start..(i + 1)].Trim();
        return end >= text.Length ? text[hit.Start..].Trim() : text[hit.Start..end].Trim() + " …";
    }
}
