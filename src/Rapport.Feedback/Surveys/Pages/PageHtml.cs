using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using QRCoder;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>What stands around every page for respondents.</summary>
/// <param name="Address">Part of the address behind <c>/r/</c>, to which forms are sent.</param>
/// <param name="Survey">Null when the address leads to none.</param>
/// <param name="Language">In which the page speaks.</param>
/// <param name="Mode">What is answered.</param>
/// <param name="EmbedOn">Origins that may frame it.</param>
sealed record PageHtml(string Address, SurveyDocument? Survey, string Language, ResponseMode Mode, IReadOnlyList<string> EmbedOn)
{
    static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>What travels with the form of a page on which nothing was answered yet; null once a response exists.</summary>
    public Start? Start { get; init; }

    /// <summary>About what the browser is asked to work; null when it is not.</summary>
    public Guid? Work { get; init; }

    /// <summary>The page of a block.</summary>
    /// <param name="frame">Where the respondent stands.</param>
    /// <param name="block">What is shown.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="sequence">Number of the save this form makes.</param>
    /// <param name="sent">What was typed, when the page is shown again because of errors.</param>
    public IResult Block(Frame frame, Block block, double progress, int sequence, FormFields? sent = null)
    {
        var survey = frame.Survey;
        var html = new StringBuilder();
        if (survey.Options.Progress)
        {
            var percent = (int)Math.Round(progress * 100);
            html.Append(CultureInfo.InvariantCulture, $"<progress max=\"100\" value=\"{percent}\" aria-label=\"{E(Word("progress", percent))}\"></progress>");
        }

        var title = frame.Say(block.Title);
        html.Append(title.Length > 0 ? $"<h1>{E(title)}</h1>" : $"<h1 class=\"unseen\">{E(Word("survey"))}</h1>");
        if (frame.Errors.Count > 0) html.Append(Wrong(frame, block));
        var isUpload = block.Elements.Any(e => e.Kind == "file");
        html.Append(Form("step", isUpload)).Append(Hidden("block", block.Id)).Append(Hidden("seq", sequence.ToString(CultureInfo.InvariantCulture))).Append(Hidden("lang", Language)).Append(Trap());
        foreach (var node in QuestionFrame.Draw(block, frame)) html.Append((sent is null ? node : Refill.With(node, sent)).ToHtml());
        var isFirst = frame.Standing.Path.Count <= 1;
        var isLast = survey.Blocks.Count == 1 || (!isFirst && survey.Blocks[^1].Id == block.Id);
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"steps\"><button name=\"do\" value=\"next\">{E(Word(isLast ? "submit" : "next"))}</button>");
        if (survey.Options.Back && !isFirst) html.Append(CultureInfo.InvariantCulture, $"<button name=\"do\" value=\"back\" class=\"quiet\" formnovalidate>{E(Word("back"))}</button>");
        html.Append("</div></form>");
        var heading = title.Length > 0 ? title : frame.Say(block.Elements[0].Title);
        return Page(frame.Errors.Count > 0 ? $"{Word("look")} {heading}" : heading, html.ToString(), frame.Errors.Count > 0 ? 422 : 200);
    }

    /// <summary>The card before the first page.</summary>
    public IResult Welcome(Card card, Func<Text?, string> say)
    {
        var button = say(card.Button);
        return Page(say(card.Title),
            $"<h1>{E(say(card.Title))}</h1>{Lines(say(card.Body))}{Form("start")}{Hidden("lang", Language)}{Trap()}<div class=\"steps\"><button name=\"do\" value=\"start\">{E(button.Length > 0 ? button : Word("start"))}</button></div></form>");
    }

    /// <summary>Where the respondent has arrived.</summary>
    public IResult Ending(Ending? ending, Func<Text?, string> say)
    {
        var title = ending is null ? Word("thanks") : say(ending.Title);
        var body = $"<div class=\"done\" aria-hidden=\"true\"><svg viewBox=\"0 0 24 24\"><path d=\"M5 12.5 L10 17.5 L19 7.5\"/></svg></div><h1 tabindex=\"-1\" autofocus>{E(title)}</h1>{Lines(say(ending?.Body))}";
        if (ending?.Redirect is not { } target) return Page(title, body);
        return Page(title, $"{body}<p class=\"steps\"><a class=\"button\" href=\"{E(target.AbsoluteUri)}\">{E(Word("continue"))}</a></p>", 200, $"<meta http-equiv=\"refresh\" content=\"2;url={E(target.AbsoluteUri)}\">");
    }

    /// <summary>All pages at once, for a device that asks without a network. An ending that leads elsewhere shows the way as a code: people
    /// go on with their own phone, the device stays.</summary>
    /// <param name="frame">Before anything is answered.</param>
    public IResult Kiosk(Frame frame)
    {
        const int idle = 60, thanks = 5, scan = 30;
        var ending = frame.Survey.Endings.Count > 0 ? frame.Survey.Endings[0] : null;
        var (title, target) = (frame.Say(ending?.Title), ending?.Redirect?.AbsoluteUri);
        var pages = Replay.Order(frame.Survey, frame.Given.Seed).Select(b => $"<div data-page>{(frame.Say(b.Title) is { Length: > 0 } title ? $"<h2>{E(title)}</h2>" : "")}{string.Concat(QuestionFrame.Draw(b, frame).Select(n => n.ToHtml()))}</div>");
        return Page(Word("survey"),
            $"<h1 class=\"unseen\">{E(Word("survey"))}</h1><form id=\"kiosk\" method=\"post\" action=\"/r/{E(Address)}\" novalidate autocomplete=\"off\" data-reset=\"{idle}\" data-rest=\"{(target is null ? thanks : scan)}\" data-worker=\"{E(PageFiles.Link("kiosk.worker.js"))}\">"
            + $"{Hidden("start", Guid.NewGuid().ToString())}{Hidden("seed", frame.Given.Seed.ToString())}{Hidden("lang", Language)}"
            + $"{string.Concat(pages)}<p id=\"missing\" class=\"error\" role=\"alert\" hidden>{E(Word("errorRequired"))}</p><div class=\"steps\"><button id=\"next\" hidden>{E(Word("next"))}</button><button id=\"send\">{E(Word("submit"))}</button>"
            + $"<button id=\"back\" type=\"button\" class=\"quiet\" hidden>{E(Word("back"))}</button></div></form><div id=\"thanks\" role=\"status\" hidden><p class=\"thanks\">{E(title.Length > 0 ? title : Word("thanks"))}</p>{Lines(frame.Say(ending?.Body))}"
            + $"{(target is null ? "" : $"<p class=\"scan\"><img alt=\"\" width=\"200\" height=\"200\" src=\"{Code(target)}\"><span>{E(Word("continue"))}: {E(target)}</span></p>")}</div>",
            head: $"<script src=\"{PageFiles.Link("kiosk.js")}\" defer></script>");
    }

    /// <summary>A sentence instead of a survey.</summary>
    public IResult Notice(string key, int status) => Page(Word(key), $"<h1>{E(Word(key))}</h1>", status);

    /// <summary>Asks for the PIN of a link.</summary>
    public IResult Pin(bool wasWrong) => Ask("pin", "pinAsk", "PIN", "password", "one-time-code", wasWrong ? Word("pinWrong") : null, wasWrong ? 403 : 200);

    /// <summary>Asks for an address to prove.</summary>
    public IResult Email(string? wrong, string typed = "") => Ask("email", "emailAsk", Word("email"), "email", "email", wrong, wrong is null ? 200 : 422, typed);

    HtmlResult Ask(string name, string sentence, string label, string type, string autocomplete, string? wrong, int status, string typed = "") => Page(Word(sentence),
        $"<h1>{E(Word(sentence))}</h1>{Form(name)}{Hidden("lang", Language)}{Trap()}<label class=\"field\" for=\"{name}\"><span>{E(label)}</span>"
        + (wrong is null ? "" : $"<span class=\"error\" id=\"wrong\" role=\"alert\">{E(wrong)}</span>")
        + $"<input id=\"{name}\" name=\"{name}\" type=\"{type}\" value=\"{E(typed)}\" autocomplete=\"{autocomplete}\" maxlength=\"254\" required{(wrong is null ? "" : " aria-invalid=\"true\" aria-describedby=\"wrong\" autofocus")}></label>"
        + $"<div class=\"steps\"><button name=\"do\" value=\"{name}\">{E(Word("next"))}</button></div></form>", status);

    static string Code(string target)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(target, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(8)))}";
    }

    string Wrong(Frame frame, Block block)
    {
        var items = string.Concat(Replay.Order(block, frame.Given.Seed).Where(e => frame.Errors.ContainsKey(e.Id))
            .Select(e => $"<li><a href=\"#q-{e.Id}\">{E(frame.Say(e.Title))}</a></li>"));
        return $"<div class=\"wrong\" role=\"alert\" tabindex=\"-1\" autofocus><strong>{E(Word("look"))}</strong><ul>{items}</ul></div>";
    }

    string Form(string id, bool isUpload = false) =>
        $"<form id=\"{id}\" method=\"post\" action=\"/r/{E(Address)}\" accept-charset=\"utf-8\" novalidate data-up=\"{E(Word("up"))}\" data-down=\"{E(Word("down"))}\"{(isUpload ? " enctype=\"multipart/form-data\"" : "")}{(Work is { } about ? $" data-work=\"{about:N}\" data-bits=\"{Proof.Bits}\"" : "")}>"
        + (Start is null ? "" : Hidden("start", Start.Id.ToString()) + Hidden("query", Start.Query) + (Start.Ticket is null ? "" : Hidden("ticket", Start.Ticket)));

    static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{E(value)}\">";

    // People never see it and no assistive technology reads it; programs that fill in every field give themselves away.
    static string Trap() => "<div class=\"trap\" aria-hidden=\"true\"><label>Website<input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></label></div>";

    HtmlResult Page(string title, string body, int status = 200, string head = "") => new HtmlResult(
        $"<!doctype html><html lang=\"{E(Language)}\" dir=\"{Words.Direction(Language)}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + $"<meta name=\"robots\" content=\"noindex\"><meta name=\"color-scheme\" content=\"light dark\"><title>{E(title)}</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{PageFiles.Link("style.css")}\">"
        + (Survey?.Options.Accent is { } accent ? $"<link rel=\"stylesheet\" href=\"{PageFiles.AccentLink(accent)}\">" : "")
        + $"<script src=\"{PageFiles.Link("page.js")}\" defer></script>{head}</head><body>"
        + (Mode == ResponseMode.Live ? "" : $"<p class=\"trying\" role=\"note\">{E(Word("trying"))}</p>")
        + $"{LanguageList()}<main>{body}</main></body></html>", status, EmbedOn);

    string LanguageList()
    {
        if (Survey is not { Languages.Count: > 1 } survey) return "";
        var query = Start?.Query.TrimStart('?') is { Length: > 0 } more ? string.Concat(more.Split('&').Where(p => !p.StartsWith("lang=", StringComparison.Ordinal)).Select(p => "&" + p)) : "";
        var items = survey.Languages.Select(l => l == Language
            ? $"<li><span lang=\"{E(l)}\" aria-current=\"true\">{E(Name(l))}</span></li>"
            : $"<li><a lang=\"{E(l)}\" hreflang=\"{E(l)}\" href=\"/r/{E(Address)}?lang={E(l)}{E(query)}\">{E(Name(l))}</a></li>");
        return $"<nav class=\"languages\" aria-label=\"{E(Word("language"))}\"><ul>{string.Concat(items)}</ul></nav>";
    }

    static string Name(string tag)
    {
        try { return CultureInfo.GetCultureInfo(tag, predefinedOnly: true).NativeName; }
        catch (CultureNotFoundException) { return tag; }
    }

    static string Lines(string text) => string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => $"<p class=\"body\">{E(line)}</p>"));

    string Word(string key, params object[] values) => Words.Say(Language, key, values);

    static string E(string text) => s_encoder.Encode(text);

    /// <summary>A page under the policy of respondent pages.</summary>
    sealed class HtmlResult(string html, int status, IReadOnlyList<string> embedOn) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            var ancestors = embedOn.Count == 0 ? "'none'" : string.Join(' ', embedOn);
            response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.CacheControl = "no-store";
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
