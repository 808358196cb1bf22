namespace Rapport.Models.Pii;

/// <summary>Finds international bank account numbers, in groups or in one piece.</summary>
static class Ibans
{
    // Lengths by country, from the registry of ISO 13616.
    static readonly Dictionary<string, int> s_lengths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AD"] = 24, ["AE"] = 23, ["AL"] = 28, ["AT"] = 20, ["AZ"] = 28, ["BA"] = 20, ["BE"] = 16, ["BG"] = 22, ["BH"] = 22, ["BR"] = 29, ["BY"] = 28,
        ["CH"] = 21, ["CR"] = 22, ["CY"] = 28, ["CZ"] = 24, ["DE"] = 22, ["DK"] = 18, ["DO"] = 28, ["EE"] = 20, ["EG"] = 29, ["ES"] = 24, ["FI"] = 18,
        ["FO"] = 18, ["FR"] = 27, ["GB"] = 22, ["GE"] = 22, ["GI"] = 23, ["GL"] = 18, ["GR"] = 27, ["GT"] = 28, ["HR"] = 21, ["HU"] = 28, ["IE"] = 22,
        ["IL"] = 23, ["IQ"] = 23, ["IS"] = 26, ["IT"] = 27, ["JO"] = 30, ["KW"] = 30, ["KZ"] = 20, ["LB"] = 28, ["LC"] = 32, ["LI"] = 21, ["LT"] = 20,
        ["LU"] = 20, ["LV"] = 21, ["LY"] = 25, ["MC"] = 27, ["MD"] = 24, ["ME"] = 22, ["MK"] = 19, ["MR"] = 27, ["MT"] = 31, ["MU"] = 30, ["NL"] = 18,
        ["NO"] = 15, ["PK"] = 24, ["PL"] = 28, ["PS"] = 29, ["PT"] = 25, ["QA"] = 29, ["RO"] = 24, ["RS"] = 22, ["SA"] = 24, ["SC"] = 31, ["SD"] = 18,
        ["SE"] = 24, ["SI"] = 19, ["SK"] = 24, ["SM"] = 27, ["ST"] = 25, ["SV"] = 28, ["TL"] = 23, ["TN"] = 24, ["TR"] = 26, ["UA"] = 29, ["VA"] = 22,
        ["VG"] = 24, ["XK"] = 20,
    };

    static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> s_byCountry = s_lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Appends what it finds.</summary>
    public static void Find(string text, List<PersonalDetail> into)
    {
        for (var at = 0; at + 15 <= text.Length; at++)
        {
            if (!char.IsAsciiLetter(text[at]) || (at > 0 && char.IsLetterOrDigit(text[at - 1])) || !char.IsAsciiLetter(text[at + 1])) continue;
            if (!s_byCountry.TryGetValue(text.AsSpan(at, 2), out var length) || End(text, at, length) is not (> 0 and var end)) continue;
            into.Add(new(at, end - at, PersonalDetailKind.Iban));
            at = end - 1;
        }
    }

    // Where the number ends, or 0: check digits by ISO 7064, mod 97-10, while walking on from the fifth character.
    static int End(string text, int start, int length)
    {
        Span<char> bare = stackalloc char[34];
        var (count, at) = (0, start);
        for (; at < text.Length && count < length; at++)
        {
            if (char.IsAsciiLetterOrDigit(text[at])) bare[count++] = char.ToUpperInvariant(text[at]);
            else if (text[at] is not (' ' or '-' or '.' or '\u00a0') || !char.IsAsciiLetterOrDigit(text[at - 1])) return 0;
        }

        if (count < length || (at < text.Length && char.IsLetterOrDigit(text[at]))) return 0;
        var rest = 0;
        for (var i = 0; i < length; i++)
        {
            var c = bare[(i + 4) % length];
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }

        return rest == 1 && char.IsAsciiDigit(bare[2]) && char.IsAsciiDigit(bare[3]) ? at : 0;
    }
}
