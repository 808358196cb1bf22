using System.Globalization;
using System.Net;
using System.Text;
using Rapport.Kernel;

namespace Rapport.Messaging.Text;

/// <summary>Draws the parts of a mail as plain text and as HTML. Styles stand at the elements: mail programs drop style sheets.</summary>
sealed class MailDrawing(string language)
{
    // Contrast on white: text 15.6, quiet 7.0, white on button 7.3 (WCAG asks for 4.5).
    const string Ink = "#1f2933";
    const string Quiet = "#52606d";
    const string Accent = "#1d5f8a";

    readonly FooterWords _words = FooterWords.Of(language);
    readonly string _direction = PublicPages.IsRightToLeft(language) ? "rtl" : "ltr";

    public string Text(IReadOnlyList<MailPart> parts, MailFooter? footer)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(Text(part)).Append("\n\n");
        if (footer is null) return text.ToString().TrimEnd('\n') + "\n";
        text.Append("-- \n");
        if (footer.Unsubscribe is { } unsubscribe) text.Append(_words.Why(footer.Company)).Append('\n').Append(_words.Unsubscribe).Append(": ").Append(unsubscribe.AbsoluteUri).Append('\n');
        if (footer.Preferences is { } preferences) text.Append(_words.Preferences).Append(": ").Append(preferences.AbsoluteUri).Append('\n');
        if (footer.Unsubscribe is not null) text.Append('\n').Append(footer.Company).Append('\n').Append(footer.PostalAddress).Append('\n');
        return text.ToString();
    }

    public string Html(string subject, IReadOnlyList<MailPart> parts, MailFooter? footer)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{E(language)}\" dir=\"{_direction}\">\n<head><meta charset=\"utf-8\">")
            .Append(CultureInfo.InvariantCulture, $"<meta name=\"viewport\" content=\"width=device-width\"><title>{E(subject)}</title></head>\n")
            .Append(CultureInfo.InvariantCulture, $"<body style=\"margin:0;padding:24px 16px;background:#ffffff;color:{Ink};font:16px/1.5 Arial,sans-serif\">\n")
            .Append(CultureInfo.InvariantCulture, $"<div style=\"max-width:560px;margin:0 auto\" dir=\"{_direction}\">\n");
        foreach (var part in parts) html.Append(Html(part)).Append('\n');
        if (footer is not null) html.Append(Html(footer)).Append('\n');
        return html.Append("</div>\n</body>\n</html>\n").ToString();
    }

    static string Text(MailPart part) => part switch
    {
        MailHeading heading => heading.Text,
        MailParagraph paragraph => paragraph.Text,
        MailButton button => $"{button.Label}:\n{button.Link.AbsoluteUri}",
        MailChoices choices => string.Join('\n', [choices.Question, .. Ends(choices), .. choices.Choices.Select(c => $"{c.Label}: {c.Link.AbsoluteUri}")]),
        _ => throw new NotSupportedException(part.GetType().Name),
    };

    static IEnumerable<string> Ends(MailChoices choices) =>
        choices.Low.Length + choices.High.Length == 0 ? [] : [$"({choices.Choices[0].Label} = {choices.Low}, {choices.Choices[^1].Label} = {choices.High})"];

    static string Html(MailPart part) => part switch
    {
        MailHeading heading => $"<h1 style=\"font-size:22px;line-height:1.3;margin:0 0 16px\">{E(heading.Text)}</h1>",
        MailParagraph paragraph => $"<p style=\"margin:0 0 16px\">{Lines(paragraph.Text)}</p>",
        MailButton button => $"<p style=\"margin:0 0 24px\"><a href=\"{E(button.Link.AbsoluteUri)}\" style=\"display:inline-block;padding:12px 20px;"
            + $"background:{Accent};color:#ffffff;text-decoration:none;border-radius:6px;font-weight:bold\">{E(button.Label)}</a></p>",
        MailChoices choices => Html(choices),
        _ => throw new NotSupportedException(part.GetType().Name),
    };

    static string Html(MailChoices choices)
    {
        var html = new StringBuilder($"<p style=\"margin:0 0 8px;font-weight:bold\">{E(choices.Question)}</p>\n<p style=\"margin:0 0 8px\">");
        foreach (var choice in choices.Choices)
        {
            html.Append(CultureInfo.InvariantCulture, $"<a href=\"{E(choice.Link.AbsoluteUri)}\" style=\"display:inline-block;min-width:28px;padding:8px 4px;")
                .Append(CultureInfo.InvariantCulture, $"margin:0 4px 8px 0;border:1px solid {Accent};border-radius:6px;color:{Accent};text-align:center;text-decoration:none\">{E(choice.Label)}</a> ");
        }

        html.Append("</p>");
        foreach (var end in Ends(choices)) html.Append(CultureInfo.InvariantCulture, $"\n<p style=\"margin:0 0 24px;color:{Quiet};font-size:14px\">{E(end)}</p>");
        return html.ToString();
    }

    string Html(MailFooter footer) =>
        $"<div style=\"margin-top:32px;padding-top:16px;border-top:1px solid #cbd2d9;color:{Quiet};font-size:14px\">"
        + (footer.Unsubscribe is null ? "" : $"<p style=\"margin:0 0 8px\">{E(_words.Why(footer.Company))} {Link(footer.Unsubscribe, _words.Unsubscribe)}</p>")
        + (footer.Preferences is null ? "" : $"<p style=\"margin:0 0 8px\">{Link(footer.Preferences, _words.Preferences)}</p>")
        + (footer.Unsubscribe is null ? "" : $"<p style=\"margin:0\">{E(footer.Company)}<br>{Lines(footer.PostalAddress)}</p>") + "</div>";

    static string Link(Uri to, string text) => $"<a href=\"{E(to.AbsoluteUri)}\" style=\"color:{Accent}\">{E(text)}</a>";

    static string Lines(string text) => string.Join("<br>", text.ReplaceLineEndings("\n").Split('\n').Select(E));

    static string E(string text) => WebUtility.HtmlEncode(text);
}
