using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Service.Help;

/// <summary>What stands around the pages of a help centre: no script, no cookie, nothing from elsewhere but pictures of articles.</summary>
static class HelpHtml
{
    static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public const string Css = """
        :root { color-scheme: light dark; --ink: #15181d; --dim: #5a6372; --line: #868f9d; --faint: #e3e6eb; --ground: #f4f5f8; --card: #fff; --accent: #4454d6; --on-accent: #fff; --good: #1b6b3a; --good-soft: #e7f5ec }
        @media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --dim: #a9b2bf; --line: #78818f; --faint: #2c323c; --ground: #0e1013; --card: #191d23; --accent: #98a4f1; --on-accent: #0e1013; --good: #8fd6a8; --good-soft: #17291e } }
        *, ::before, ::after { box-sizing: border-box }
        html { font: 100%/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif }
        body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink) }
        header, main, footer { width: 100%; max-width: 52rem; margin: 0 auto; padding: 1rem 1.25rem }
        header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; justify-content: space-between; padding-block-start: 1.5rem }
        header > a { font-weight: 650; font-size: 1.125rem; color: var(--ink); text-decoration: none }
        main { padding-block-end: 3rem }
        .card { background: var(--card); border-radius: 1.125rem; padding: 1.5rem 1.25rem; box-shadow: 0 1px 2px rgb(16 20 30 / 5%), 0 12px 40px rgb(16 20 30 / 6%) }
        @media (min-width: 44rem) { .card { padding: 2.25rem 2.75rem } }
        h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 640; margin: 0 0 1rem; overflow-wrap: anywhere; text-wrap: balance }
        h2 { font-size: 1.25rem; line-height: 1.35; font-weight: 620; margin: 2rem 0 .5rem; overflow-wrap: anywhere }
        h3, h4, h5, h6 { font-size: 1.0625rem; font-weight: 620; margin: 1.5rem 0 .25rem }
        p, ul, ol { margin: 0 0 1rem; overflow-wrap: anywhere }
        li { margin: .25rem 0 }
        .dim { color: var(--dim); font-size: .9375rem }
        a { color: var(--accent); text-underline-offset: .2em }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem }
        .search { display: flex; gap: .5rem; margin: 0 0 1.5rem }
        .search input { flex: 1; min-width: 0 }
        input, textarea { width: 100%; min-height: 3rem; padding: .625rem .875rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .625rem }
        button { min-height: 3rem; padding: .625rem 1.5rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 2px solid var(--accent); border-radius: .625rem; cursor: pointer }
        button.quiet { color: var(--accent); background: var(--card); border-color: var(--line) }
        .list { list-style: none; padding: 0; margin: 0 }
        .list li { margin: 0; border-block-end: 1px solid var(--faint) }
        .list li:last-child { border: 0 }
        .list a { display: block; padding: .75rem 0; font-weight: 560; text-decoration: none }
        .list a:hover { text-decoration: underline }
        .list a small { display: block; color: var(--dim); font-size: .9375rem; font-weight: 400; overflow-wrap: anywhere }
        .article img { max-width: 100%; height: auto; border-radius: .5rem }
        .article pre { overflow-x: auto; padding: 1rem; background: var(--ground); border-radius: .625rem }
        .article code { font-size: .9375em; overflow-wrap: anywhere }
        .article blockquote { margin: 0 0 1rem; padding-inline-start: 1rem; border-inline-start: .25rem solid var(--faint); color: var(--dim) }
        .article table { display: block; overflow-x: auto; border-collapse: collapse; margin: 0 0 1rem }
        .article th, .article td { padding: .5rem .75rem; border: 1px solid var(--faint); text-align: start; vertical-align: top }
        .vote { margin: 2.5rem 0 0; padding: 1.5rem 0 0; border-block-start: 1px solid var(--faint) }
        .vote fieldset { border: 0; margin: 0; padding: 0 }
        .vote legend { padding: 0; font-weight: 620; font-size: 1.125rem }
        .vote .steps { display: flex; flex-wrap: wrap; gap: .75rem; margin: .75rem 0 0 }
        .vote label { display: block; margin: 1rem 0 .375rem }
        .done { margin: 2.5rem 0 0; padding: .75rem 1rem; background: var(--good-soft); color: var(--good); border-inline-start: .25rem solid var(--good); border-radius: .5rem; font-weight: 600 }
        .trap { position: absolute; inset-inline-start: -9999px }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0; padding: 0; font-size: .9375rem }
        nav li { margin: 0 }
        nav a, nav span { display: inline-block; padding: .25rem 0; color: var(--dim) }
        nav span { color: var(--ink); font-weight: 600 }
        """;

    /// <summary>A whole page.</summary>
    /// <param name="language">Of the page.</param>
    /// <param name="title">In the tab.</param>
    /// <param name="head">Name and address at its head; null for none.</param>
    /// <param name="languages">The same page in each language: tag and path; one alone is not shown.</param>
    /// <param name="body">Safe HTML.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="isFound">Whether search engines may list it.</param>
    /// <param name="isPersonal">It is somebody's own: kept nowhere, and no other site learns its address.</param>
    public static IResult Page(string language, string title, (string Name, string Path)? head, IReadOnlyList<(string Language, string Path)> languages, string body, int status = 200, bool isFound = true, bool isPersonal = false)
    {
        var words = HelpWords.Of(language);
        var alternates = isFound ? string.Concat(languages.Select(l => $"<link rel=\"alternate\" hreflang=\"{E(l.Language)}\" href=\"/{E(l.Path)}\">")) : "<meta name=\"robots\" content=\"noindex\">";
        var choice = languages.Count < 2 ? "" : $"<nav aria-label=\"{E(words.InLanguages)}\"><ul>{string.Concat(languages.Select(l => l.Language == language
            ? $"<li><span lang=\"{E(l.Language)}\" aria-current=\"true\">{E(HelpWords.NameOf(l.Language))}</span></li>"
            : $"<li><a lang=\"{E(l.Language)}\" hreflang=\"{E(l.Language)}\" href=\"/{E(l.Path)}\">{E(HelpWords.NameOf(l.Language))}</a></li>"))}</ul></nav>";
        return new HtmlResult(
            $"<!doctype html><html lang=\"{E(language)}\" dir=\"{(PublicPages.IsRightToLeft(language) ? "rtl" : "ltr")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + $"<meta name=\"color-scheme\" content=\"light dark\"><title>{E(title)}</title>{alternates}<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/help/page.css\"></head><body>"
            + (head is { } of ? $"<header><a href=\"/{E(of.Path)}\">{E(of.Name)}</a>{choice}</header>" : "") + $"<main>{body}</main></body></html>", status, isPersonal);
    }

    public static string E(string text) => s_encoder.Encode(text);

    sealed class HtmlResult(string html, int status, bool isPersonal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            if (isPersonal) (response.Headers.CacheControl, response.Headers["Referrer-Policy"]) = ("no-store", "no-referrer");
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            return response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
