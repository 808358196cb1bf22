namespace Rapport.Models.Pii;

/// <summary>Finds addresses as <c>name@example.org</c>, and those written <c>name (at) example.org</c>.</summary>
static class Emails
{
    static readonly string[] s_signs = ["@", " (at) ", "(at)", " [at] ", "[at]", " @ "];

    /// <summary>Appends what it finds.</summary>
    public static void Find(string text, List<PersonalDetail> into)
    {
        for (var at = 0; at < text.Length;)
        {
            at = text.AsSpan(at).IndexOfAny('@', '(', '[') is >= 0 and var next ? at + next : text.Length;
            if (Sign(text, at, out var start, out var end) && Name(text, start) is var first && first < start && Host(text, end) is var last && last > end)
            {
                into.Add(new(first, last - first, PersonalDetailKind.Email));
                at = last;
            }
            else
            {
                at++;
            }
        }
    }

    static bool Sign(string text, int at, out int start, out int end)
    {
        (start, end) = (at, at);
        if (at >= text.Length) return false;
        foreach (var sign in s_signs)
        {
            start = at - (sign[0] == ' ' ? 1 : 0);
            end = start + sign.Length;
            if (start > 0 && end < text.Length && text.AsSpan(start, sign.Length).Equals(sign, StringComparison.OrdinalIgnoreCase)
                && IsName(text[start - 1]) && char.IsLetterOrDigit(text[end]))
            {
                return true;
            }
        }

        return false;
    }

    // At most 64 characters, as RFC 5321 allows; a dot does not begin a name.
    static int Name(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 64 && IsName(text[start - 1])) start--;
        while (start < end && text[start] is '.' or '\'' or '-') start++;
        return start;
    }

    static bool IsName(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'';

    // Labels with dots between them; the last of two letters or more.
    static int Host(string text, int start)
    {
        var (end, label, last) = (start, start, -1);
        while (end < text.Length && end - start < 255)
        {
            if (char.IsLetterOrDigit(text[end]) || (text[end] == '-' && end > label)) end++;
            else if (text[end] == '.' && end > label && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])) label = ++end;
            else break;
            if (label > start && end - label >= 2 && char.IsLetter(text[end - 1])) last = end;
        }

        return last;
    }
}
