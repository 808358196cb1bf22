using System.Globalization;

namespace Rapport.Service.Help;

/// <summary>What stands around articles, in the language of the page where it is known, else in English.</summary>
sealed record HelpWords(
    string Language, string Title, string Search, string Find, string None, string NoneText, string Found, string All, string Others, string Helpful, string Yes, string No, string Comment, string Send, string Thanks,
    string Changed, string Empty, string Gone, string InLanguages, string Elsewhere)
{
    static readonly HelpWords s_english = new(
        "en", "Help", "What are you looking for?", "Search", "Nothing fits “{0}”", "Try other words, or look through all articles.", "What fits “{1}” ({0})", "All articles", "More articles", "Did this help you?", "Yes", "No",
        "What was missing? Do not write names or numbers here.", "Send", "Thank you. Those who write here read it.", "Last changed on {0}", "Nothing has been written here yet.", "This page does not exist", "Languages",
        "This article is not written in this language. Read it in:");

    static readonly HelpWords s_german = new(
        "de", "Hilfe", "Wonach suchen Sie?", "Suchen", "Nichts passt zu „{0}“", "Versuchen Sie andere Wörter, oder sehen Sie alle Artikel durch.", "Was zu „{1}“ passt ({0})", "Alle Artikel", "Weitere Artikel", "Hat Ihnen das geholfen?", "Ja", "Nein",
        "Was hat gefehlt? Schreiben Sie hier keine Namen und Nummern.", "Senden", "Danke. Wer hier schreibt, liest es.", "Zuletzt geändert am {0}", "Hier steht noch nichts.", "Diese Seite gibt es nicht", "Sprachen",
        "Diesen Artikel gibt es in dieser Sprache nicht. Lesen Sie ihn auf:");

    public static HelpWords Of(string language) => language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? s_german : s_english;

    /// <summary>The name of a language in itself; its tag where nobody knows one.</summary>
    public static string NameOf(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return language;
        }
    }

    /// <summary>Puts values in place of {0}, {1}.</summary>
    public static string Fill(string words, params object[] values) => string.Format(CultureInfo.InvariantCulture, words, values);
}
