using System.Globalization;
using System.Net;
using System.Text;
using MimeKit.Text;

namespace Rapport.Service.Mail;

/// <summary>What may be shown of a mail's HTML.</summary>
/// <param name="Html">Allowed elements and text alone; empty where nothing was left.</param>
/// <param name="Pictures">How many pictures were left out: they would tell the sender who reads, and when.</param>
sealed record ShownHtml(string Html, int Pictures);

/// <summary>Makes of a stranger's HTML what can be shown, or its words. It is written anew from its tokens, of elements that draw text and
/// nothing else: no script, style, form, frame, picture or address of another scheme can be in what comes out, whatever goes in.</summary>
static class MailHtml
{
    const int Longest = 1_000_000;
    const int Deepest = 100;

    static readonly HashSet<string> s_elements = new(StringComparer.Ordinal)
    {
        "a", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    };

    static readonly HashSet<string> s_empty = new(StringComparer.Ordinal) { "br", "hr" };

    // With all that stands in them.
    static readonly HashSet<string> s_dropped = new(StringComparer.Ordinal)
    {
        "applet", "audio", "button", "canvas", "embed", "frameset", "head", "iframe", "math", "noembed", "noframes", "noscript", "object", "plaintext", "script", "select", "style", "svg", "template", "textarea", "title",
        "video", "xmp",
    };

    static readonly HashSet<string> s_breaks = new(StringComparer.Ordinal) { "blockquote", "br", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "table", "tr" };

    /// <summary>The HTML that may be shown.</summary>
    public static ShownHtml Shown(string html)
    {
        var (shown, open, pictures) = (new StringBuilder(), new Stack<string>(), 0);
        foreach (var token in Tokens(html))
        {
            if (token is HtmlDataToken data) shown.Append(WebUtility.HtmlEncode(data.Data));
            if (token is not HtmlTagToken tag) continue;
            var name = NameOf(tag);
            if (name == "img" && !tag.IsEndTag)
            {
                pictures++;
                shown.Append(WebUtility.HtmlEncode(Value(tag, "alt")));
            }

            if (!s_elements.Contains(name)) continue;
            if (tag.IsEndTag) Close(shown, open, name);
            else if (s_empty.Contains(name)) shown.Append(CultureInfo.InvariantCulture, $"<{name}>");
            else if (open.Count < Deepest) Open(shown, open, name, tag);
        }

        while (open.TryPop(out var left)) shown.Append(CultureInfo.InvariantCulture, $"</{left}>");
        return new(shown.ToString().Trim(), pictures);
    }

    /// <summary>The words of HTML, a line for each block.</summary>
    public static string Words(string html)
    {
        var words = new StringBuilder();
        foreach (var token in Tokens(html))
        {
            if (token is HtmlDataToken data) Append(words, data.Data);
            if (token is not HtmlTagToken tag) continue;
            if (s_breaks.Contains(NameOf(tag)) && (words.Length == 0 || words[^1] != '\n' || NameOf(tag) == "br")) words.Append('\n');
            if (NameOf(tag) is "td" or "th" && tag.IsEndTag) words.Append(' ');
        }

        return string.Join('\n', words.ToString().Split('\n').Select(line => line.Trim())).Trim();
    }

    // Line breaks of the source are spaces.
    static void Append(StringBuilder words, string text)
    {
        foreach (var c in text)
        {
            var isSpace = c is ' ' or '\t' or '\r' or '\n' or '\u00A0';
            if (!isSpace) words.Append(c);
            else if (words.Length > 0 && words[^1] is not (' ' or '\n')) words.Append(' ');
        }
    }

    static IEnumerable<HtmlToken> Tokens(string html)
    {
        var tokenizer = new HtmlTokenizer(new StringReader(html.Length > Longest ? html[..Longest] : html)) { DecodeCharacterReferences = true };
        var (dropping, depth) = ("", 0);
        while (tokenizer.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag && s_dropped.Contains(NameOf(tag)) && (dropping.Length == 0 || dropping == NameOf(tag)))
            {
                dropping = NameOf(tag);
                depth = tag.IsEndTag ? Math.Max(0, depth - 1) : depth + (tag.IsEmptyElement ? 0 : 1);
                if (depth == 0) dropping = "";
                continue;
            }

            // Some never close their head.
            if (dropping == "head" && token is HtmlTagToken { IsEndTag: false } body && NameOf(body) == "body") (dropping, depth) = ("", 0);
            if (dropping.Length == 0 && token.Kind != HtmlTokenKind.ScriptData) yield return token;
        }
    }

    static void Open(StringBuilder shown, Stack<string> open, string name, HtmlTagToken tag)
    {
        shown.Append('<').Append(name);
        if (name == "a" && Link(Value(tag, "href")) is { } link) shown.Append(CultureInfo.InvariantCulture, $" href=\"{WebUtility.HtmlEncode(link)}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\"");
        if (Value(tag, "dir") is "rtl" or "ltr" or "auto") shown.Append(CultureInfo.InvariantCulture, $" dir=\"{Value(tag, "dir")}\"");
        foreach (var span in name is "td" or "th" ? new[] { "colspan", "rowspan" } : [])
            if (int.TryParse(Value(tag, span), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 1 and <= 100) shown.Append(CultureInfo.InvariantCulture, $" {span}=\"{number}\"");
        shown.Append('>');
        open.Push(name);
    }

    // What is closed closes all that was opened within it; what was never opened closes nothing.
    static void Close(StringBuilder shown, Stack<string> open, string name)
    {
        if (!open.Contains(name)) return;
        while (open.TryPop(out var last))
        {
            shown.Append(CultureInfo.InvariantCulture, $"</{last}>");
            if (last == name) return;
        }
    }

    static string? Link(string written) =>
        Uri.TryCreate(written.Trim(), UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" or "mailto" } && uri.AbsoluteUri.Length <= 2_000 ? uri.AbsoluteUri : null;

    static string NameOf(HtmlTagToken tag) => tag.Name.ToLowerInvariant();

    static string Value(HtmlTagToken tag, string name) => tag.Attributes.FirstOrDefault(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";
}
