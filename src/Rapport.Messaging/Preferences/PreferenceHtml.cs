using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Messaging.Preferences;

/// <summary>What stands around the pages on which people choose: one calm column as on the pages for respondents, without script and cookies.</summary>
static class PreferenceHtml
{
    static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public const string Css = """
        :root { color-scheme: light dark; --ink: #15181d; --dim: #5a6372; --line: #868f9d; --faint: #e3e6eb; --ground: #f4f5f8; --card: #fff; --accent: #4454d6; --on-accent: #fff; --good: #1b6b3a; --good-soft: #e7f5ec }
        @media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --dim: #a9b2bf; --line: #78818f; --faint: #2c323c; --ground: #0e1013; --card: #191d23; --accent: #98a4f1; --on-accent: #0e1013; --good: #8fd6a8; --good-soft: #17291e } }
        *, ::before, ::after { box-sizing: border-box }
        html { font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif }
        body { margin: 0; min-height: 100vh; background: var(--card); color: var(--ink) }
        main { width: 100%; max-width: 42rem; margin: 0 auto; padding: 1.25rem 1.25rem 2.5rem }
        @media (min-width: 44rem) { body { background: var(--ground); padding: 2.5rem 1rem }
          main { background: var(--card); border-radius: 1.125rem; padding: 2.25rem 2.75rem 2.5rem; box-shadow: 0 1px 2px rgb(16 20 30 / 5%), 0 12px 40px rgb(16 20 30 / 6%) } }
        h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 640; margin: 0 0 .75rem; overflow-wrap: anywhere }
        h2 { font-size: 1.125rem; line-height: 1.35; font-weight: 620; margin: 2.25rem 0 .25rem }
        .body { margin: 0 0 .75rem; color: var(--dim); overflow-wrap: anywhere }
        .done { margin: 0 0 1.25rem; padding: .75rem 1rem; background: var(--good-soft); color: var(--good); border-inline-start: .25rem solid var(--good); border-radius: .5rem; font-weight: 600 }
        a { color: var(--accent); text-underline-offset: .2em }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem }
        fieldset { border: 0; margin: 1.75rem 0 0; padding: 0; min-inline-size: 0 }
        legend { padding: 0; font-size: 1.125rem; font-weight: 620 }
        .purpose { padding: 1rem 0; border-block-end: 1px solid var(--faint) }
        fieldset + .body { margin-block-start: 1rem }
        .purpose strong { display: block; font-weight: 600 }
        .purpose p { margin: .125rem 0 .375rem; color: var(--dim); font-size: .9375rem }
        .check { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; cursor: pointer }
        input[type=checkbox] { flex: none; width: 1.375rem; height: 1.375rem; margin: 0; accent-color: var(--accent) }
        .field { display: block; margin: 1.5rem 0 0 }
        .field span { display: block; margin: 0 0 .375rem; font-weight: 600 }
        select { width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .625rem }
        .steps { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.75rem 0 0 }
        button { min-height: 3rem; padding: .625rem 1.5rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 2px solid var(--accent); border-radius: .625rem; cursor: pointer }
        button.quiet { color: var(--accent); background: var(--card); border-color: var(--line) }
        .languages ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: flex-end; list-style: none; max-width: 42rem; margin: 0 auto; padding: .75rem 1.25rem }
        .languages a, .languages span { display: inline-block; padding: .25rem 0; min-height: 1.75rem; font-size: .875rem; color: var(--dim) }
        .languages span { color: var(--ink); font-weight: 600 }
        """;

    public static IResult Page(string language, string title, string body, int status = 200, string before = "") => new HtmlResult(
        $"<!doctype html><html lang=\"{E(language)}\" dir=\"{(PublicPages.IsRightToLeft(language) ? "rtl" : "ltr")}\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><meta name=\"color-scheme\" content=\"light dark\">"
        + $"<title>{E(title)}</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/p/page.css\"></head><body>{before}<main><h1>{E(title)}</h1>{body}</main></body></html>", status);

    public static string E(string text) => s_encoder.Encode(text);

    sealed class HtmlResult(string html, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.CacheControl = "no-store";
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
