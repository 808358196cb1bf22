using System.Runtime.InteropServices;

namespace Rapport.Models.Pii;

/// <summary>Finds card and telephone numbers among the runs of digits of a text.</summary>
static class Numbers
{
    const int ShortestCard = 13;
    const int LongestCard = 19;
    const int LongestPhone = 15;

    static readonly string[] s_calls = ["tel", "phone", "call", "mobil", "cell", "handy", "whatsapp", "fon", "anruf", "rückruf", "zurück", "erreich", "reach", "text me", "sms", "ring", "fax", "durchwahl"];

    static readonly string[] s_others =
    [
        "order", "bestell", "rechnung", "kunden", "customer", "invoice", "ticket", "case", "ref", "track", "sendung", "artikel", "article", "item", "sku",
        "nr", "no", "id", "booking", "buchung", "vertrag", "contract", "flight", "flug", "serial", "serien", "imei", "account", "konto", "policy", "auftrag",
        "paket", "parcel", "confirmation", "vorgang", "mitglied", "member", "ean", "isbn", "model", "modell", "code", "pin", "blz", "aktenzeichen", "zähler", "plz", "number",
    ];

    /// <summary>Appends what it finds.</summary>
    public static void Find(string text, List<PersonalDetail> into)
    {
        var groups = new List<Group>();
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            at = Run(text, at, groups);
            Read(text, CollectionsMarshal.AsSpan(groups), into);
        }
    }

    // Groups of digits with at most three marks between them, on one line.
    static int Run(string text, int at, List<Group> groups)
    {
        groups.Clear();
        while (true)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            groups.Add(new(start, at - start));
            var next = at;
            while (next < text.Length && next - at < 3 && text[next] is ' ' or '-' or '.' or '/' or '(' or ')' or '\u00a0' or '–') next++;
            if (next == at || next >= text.Length || !char.IsAsciiDigit(text[next]) || groups.Count >= 40) return at;
            at = next;
        }
    }

    static void Read(string text, ReadOnlySpan<Group> groups, List<PersonalDetail> into)
    {
        for (var first = 0; first < groups.Length;)
        {
            var rest = groups[first..];
            var (kind, used) = Card(text, rest) is > 0 and var card ? (PersonalDetailKind.Card, card) : (PersonalDetailKind.Phone, Phone(text, rest));
            if (used > 0)
            {
                var start = Opening(text, rest[0].Start, kind);
                into.Add(new(start, rest[used - 1].End - start, kind));
            }

            first += Math.Max(used, 1);
        }
    }

    // How many of the groups are a card's number; the longest that checks.
    static int Card(string text, ReadOnlySpan<Group> groups)
    {
        if (Glued(text, groups[0].Start)) return 0;
        var (found, digits) = (0, "");
        for (var i = 0; i < groups.Length; i++)
        {
            if (i > 0 && (groups[i].Start - groups[i - 1].End > 1 || text[groups[i].Start - 1] is not (' ' or '-' or '\u00a0'))) break;
            digits += text.Substring(groups[i].Start, groups[i].Length);
            if (digits.Length > LongestCard) break;
            if (digits.Length >= ShortestCard && IsCard(digits) && !FollowedByLetter(text, groups[i].End)) found = i + 1;
        }

        return found;
    }

    static bool IsCard(string digits)
    {
        var prefix = int.Parse(digits.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);
        var known = digits.Length switch
        {
            13 => prefix / 1000 == 4,
            14 => prefix / 100 is 36 or 38 or 39 || prefix / 10 is >= 300 and <= 305,
            15 => prefix / 100 is 34 or 37,
            16 => prefix / 1000 == 4 || prefix / 100 is >= 51 and <= 55 || prefix is >= 2221 and <= 2720 || prefix == 6011 || prefix / 100 == 65 || prefix / 10 is >= 644 and <= 649 || prefix is >= 3528 and <= 3589 || prefix / 100 == 62,
            _ => prefix / 100 is 62 or 67 or 50 || prefix / 1000 == 4 || prefix / 100 is >= 56 and <= 58,
        };
        return known && Luhn(digits);
    }

    // ISO/IEC 7812-1, annex B: every second digit from the right twice.
    static bool Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0 && digits.AsSpan().ContainsAnyExcept(digits[0]);
    }

    static int Phone(string text, ReadOnlySpan<Group> groups)
    {
        var plus = groups[0].Start > 0 && text[groups[0].Start - 1] == '+';
        if (!plus && Glued(text, groups[0].Start)) return 0;
        var (digits, used) = (0, 0);
        while (used < groups.Length && digits + groups[used].Length <= LongestPhone && !(used > 0 && IsDate(text, groups[used..])))
            digits += groups[used++].Length;
        if (used == 0 || FollowedByLetter(text, groups[used - 1].End) || (used < groups.Length && groups[0].Length > 8)) return 0;
        if (plus) return digits >= 8 ? used : 0;
        var called = Before(text, groups[0].Start, s_calls);
        if (!called && Before(text, groups[0].Start, s_others)) return 0;
        if (IsDate(text, groups) || IsAmount(text, groups)) return 0;
        if (called && digits is >= 6) return used;
        if (American(text, groups) is > 0 and var american) return american;
        var first = text.AsSpan(groups[0].Start, groups[0].Length);
        if (first.StartsWith("00", StringComparison.Ordinal)) return digits >= 10 && first.Length <= 14 ? used : 0;
        return first[0] == '0' && digits is >= 8 and <= 12 && (used > 1 ? groups[0].Length is >= 2 and <= 6 : digits >= 10) ? used : 0;
    }

    // 555-123-4567, (555) 123 4567, 1-555-123-4567.
    static int American(string text, ReadOnlySpan<Group> groups)
    {
        var skip = groups.Length > 3 && groups[0].Length == 1 && text[groups[0].Start] == '1' ? 1 : 0;
        if (groups.Length < skip + 3 || groups[skip].Length != 3 || groups[skip + 1].Length != 3 || groups[skip + 2].Length != 4) return 0;
        return text[groups[skip].Start] is >= '2' && text[groups[skip + 1].Start] is >= '2' ? skip + 3 : 0;
    }

    static bool IsDate(string text, ReadOnlySpan<Group> groups)
    {
        if (groups.Length < 3 || groups[0].Start == 0) return groups.Length >= 3 && Dated(text, groups);
        return Dated(text, groups);
    }

    static bool Dated(string text, ReadOnlySpan<Group> groups)
    {
        int Number(Group group) => group.Length <= 4 ? int.Parse(text.AsSpan(group.Start, group.Length), System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
        var mark = text[groups[0].End];
        if (mark is not ('.' or '/' or '-') || text[groups[1].End] != mark) return false;
        var (a, b, c) = (Number(groups[0]), Number(groups[1]), Number(groups[2]));
        return groups[0].Length == 4
            ? a is >= 1900 and <= 2100 && b is >= 1 and <= 12 && c is >= 1 and <= 31
            : groups[0].Length <= 2 && groups[1].Length <= 2 && groups[2].Length is 2 or 4 && Math.Max(a, b) is >= 1 and <= 31 && Math.Min(a, b) is >= 1 and <= 12;
    }

    // 1.234.567 and the like: groups of three after dots.
    static bool IsAmount(string text, ReadOnlySpan<Group> groups)
    {
        if (groups.Length < 2 || groups[0].Length > 3 || text[groups[0].Start] == '0') return false;
        for (var i = 1; i < groups.Length; i++)
        {
            if (groups[i].Length != 3 || text[groups[i].Start - 1] != '.') return false;
        }

        return true;
    }

    static bool Glued(string text, int start) => start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '#' or '_' or '$' or '€' or '£'
        || (text[start - 1] is '-' or '.' or ',' or '/' && start > 1 && char.IsLetterOrDigit(text[start - 2])));

    static bool FollowedByLetter(string text, int end) => end < text.Length && (char.IsLetter(text[end]) || text[end] is '_' or '€' or '%');

    // Whether one of the words begins within the few words before; a number between would be what they speak of.
    static bool Before(string text, int start, string[] words)
    {
        var from = Math.Max(0, start - 28);
        var near = text.AsSpan(from, start - from);
        var (at, blanks) = (near.Length, 0);
        while (at > 0 && blanks < 4)
        {
            if (near[--at] is ' ' or '\n' && at < near.Length - 1 && near[at + 1] is not ' ') blanks++;
            if (near[at] is '!' or '?' or ';' || char.IsAsciiDigit(near[at]) || (near[at] == '.' && blanks > 0)) break;
        }

        near = near[at..];
        foreach (var word in words)
        {
            for (var found = near.IndexOf(word, StringComparison.OrdinalIgnoreCase); found >= 0;)
            {
                if (found == 0 || !char.IsLetter(near[found - 1])) return true;
                var next = near[(found + 1)..].IndexOf(word, StringComparison.OrdinalIgnoreCase);
                found = next < 0 ? -1 : found + 1 + next;
            }
        }

        return false;
    }

    static int Opening(string text, int start, PersonalDetailKind kind)
    {
        while (kind == PersonalDetailKind.Phone && start > 0 && text[start - 1] is '+' or '(') start--;
        return start;
    }
}

/// <summary>Digits that stand together.</summary>
readonly record struct Group(int Start, int Length)
{
    /// <summary>Index after the last digit.</summary>
    public int End => Start + Length;
}
