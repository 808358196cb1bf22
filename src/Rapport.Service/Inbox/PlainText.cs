using System.Globalization;
using System.Text;

namespace Rapport.Service.Inbox;

/// <summary>Makes of what strangers write words that can be shown anywhere. They are never read as HTML; characters that are not seen but
/// turn, hide or stretch what stands around them are named instead of kept.</summary>
static class PlainText
{
    /// <summary>The words without leading and trailing space. A run of invisible characters becomes their name and number, as
    /// <c>‹U+202E ×40›</c>; a single joiner, which emoji and some scripts need, stays. More than three marks upon one letter are left out.</summary>
    public static string Of(string written)
    {
        var text = new StringBuilder(written.Length);
        var runes = written.ReplaceLineEndings("\n").EnumerateRunes().ToList();
        for (int i = 0, marks = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            marks = isMark ? marks + 1 : 0;
            if (marks > 3) continue;
            if (!IsHidden(rune))
            {
                text.Append(rune.ToString());
                continue;
            }

            var run = 1;
            while (i + run < runes.Count && runes[i + run] == rune) run++;
            i += run - 1;
            if (run == 1 && rune.Value is Joiner or NonJoiner) text.Append(rune.ToString());
            else text.Append(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}{(run > 1 ? $" ×{run}" : "")}›");
        }

        return text.ToString().Trim();
    }

    const int NonJoiner = 0x200C, Joiner = 0x200D;

    static bool IsHidden(Rune rune) => rune.Value is not '\n' and not '\t'
        && (Rune.IsControl(rune) || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is < 0xE0000));

    /// <summary>The beginning of a text, on one line.</summary>
    public static string Glance(string text)
    {
        var line = string.Join(' ', text.Split(['\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= 140) return line;
        return (char.IsHighSurrogate(line[138]) ? line[..138] : line[..139]) + "…";
    }
}
