using Microsoft.AspNetCore.Http;

namespace Rapport.Feedback.Employees;

/// <summary>What the form for reports says, in the language that the browser prefers.</summary>
sealed record ReportFormWords(
    string Language, string Title, string Lead, string Text, string Place, string Team, string Reporter, string Send, string Thanks, string ThanksText, string Another, string Gone,
    string Invalid, string TooLong)
{
    static readonly ReportFormWords s_english = new(
        "en", "What hurts customers?", "Tell {0} what goes wrong for customers where you work. Without a name nobody learns who you are: neither the hour nor your device is kept, only the day.",
        "What happens, and what it does to customers", "Where (may stay empty)", "Whose work it is about (may stay empty)", "Your name, only if you want an answer", "Send the report",
        "Thank you", "Your report has arrived. Those who can change something read it beside what customers say.", "Report something else", "This address is not valid", "Write what happens, in up to 10,000 characters.",
        "Place, team and name have up to 200 characters.");

    static readonly ReportFormWords s_german = new(
        "de", "Was ärgert unsere Kunden?", "Sagen Sie {0}, was dort, wo Sie arbeiten, für Kunden schiefgeht. Ohne Namen erfährt niemand, wer Sie sind: Weder Uhrzeit noch Gerät werden behalten, nur der Tag.",
        "Was geschieht, und was es bei Kunden anrichtet", "Wo (darf leer bleiben)", "Um wessen Arbeit es geht (darf leer bleiben)", "Ihr Name, nur wenn Sie eine Antwort möchten", "Meldung senden",
        "Danke", "Ihre Meldung ist angekommen. Wer etwas ändern kann, liest sie neben dem, was Kunden sagen.", "Noch etwas melden", "Diese Adresse ist nicht gültig", "Schreiben Sie, was geschieht, in bis zu 10.000 Zeichen.",
        "Ort, Team und Name haben bis zu 200 Zeichen.");

    /// <summary>German where it stands first, else English.</summary>
    public static ReportFormWords For(HttpContext context) => context.Request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("de", StringComparison.OrdinalIgnoreCase) ? s_german : s_english;
}
