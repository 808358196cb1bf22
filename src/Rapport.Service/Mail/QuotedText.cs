using System.Text.RegularExpressions;

namespace Rapport.Service.Mail;

/// <summary>Finds where a mail stops saying something new and begins to repeat what it answers.</summary>
static partial class QuotedText
{
    /// <summary>What is new in a text: without the quotation at its end, the line that announces it and the signature. The whole text
    /// where nothing else would be left, and where something new stands below a quotation.</summary>
    public static string New(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = Array.FindIndex(lines, line => line == "-- " || Divider().IsMatch(line));
        if (end < 0) end = lines.Length;
        end = WithoutBlank(lines, end);
        var quoted = end;
        while (quoted > 0 && (lines[quoted - 1].StartsWith('>') || lines[quoted - 1].Trim().Length == 0)) quoted--;
        if (quoted < end) end = WithoutAnnouncement(lines, quoted);
        var said = string.Join('\n', lines[..end]).Trim();
        return said.Length > 0 ? said : text.Trim();
    }

    static int WithoutBlank(string[] lines, int end)
    {
        while (end > 0 && lines[end - 1].Trim().Length == 0) end--;
        return end;
    }

    // "On … wrote:", which programs break into up to three lines.
    static int WithoutAnnouncement(string[] lines, int end)
    {
        end = WithoutBlank(lines, end);
        if (end == 0 || !lines[end - 1].TrimEnd().EndsWith(':')) return end;
        for (var from = end - 1; from >= 0 && from >= end - 3 && lines[from].Trim().Length > 0; from--)
            if (Announcement().IsMatch(string.Join(' ', lines[from..end]))) return from;
        return end;
    }

    [GeneratedRegex(@"^\s*(-{2,}\s*(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale|Forwarded message|Weitergeleitete Nachricht).*|_{20,}\s*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Divider();

    [GeneratedRegex(@"^\s*(On|Am|Le|El|Il|Op)\s.*:\s*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Announcement();
}
