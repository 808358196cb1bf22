using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rapport.Service.Help;

/// <summary>Articles are written in Markdown (CommonMark, with tables and bare links). HTML in it stays words, and a link leads to the web, to a mailbox,
/// a telephone or within the help centre, never to a script.</summary>
static class Markdown
{
    static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();

    /// <summary>What is wrong with the text of an article; null when nothing is.</summary>
    public static string? Fault(string text)
    {
        try
        {
            Html(text);
            return null;
        }
        catch (ArgumentException)
        {
            return "Quotes and lists stand within each other more than a hundred deep.";
        }
    }

    /// <summary>Safe HTML of an article; its headings begin at the second level, below the title.</summary>
    public static string Html(string text)
    {
        var document = Markdig.Markdown.Parse(text, s_pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Min(6, heading.Level + 1);
        foreach (var link in document.Descendants<LinkInline>().Where(l => !IsSafe(l.Url ?? "", l.IsImage)).ToList()) link.Url = "";
        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsSafe(l.Url, false)).ToList()) link.ReplaceBy(new LiteralInline(link.Url));
        return document.ToHtml(s_pipeline);
    }

    /// <summary>The words of an article alone, paragraph by line.</summary>
    public static string Plain(string text) => Markdig.Markdown.ToPlainText(text, s_pipeline).Trim();

    static bool IsSafe(string url, bool isImage)
    {
        if (url.Any(char.IsControl)) return false;
        if (url.StartsWith("//", StringComparison.Ordinal) || url.Contains('\\', StringComparison.Ordinal)) return false;
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var end = url.AsSpan().IndexOfAny('/', '?', '#');
        if (colon < 0 || (end >= 0 && end < colon)) return !isImage;
        return url[..colon].ToLowerInvariant() is "https" || (!isImage && url[..colon].ToLowerInvariant() is "http" or "mailto" or "tel");
    }
}
