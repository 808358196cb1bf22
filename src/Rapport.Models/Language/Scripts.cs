using Rapport.Models.Words;

namespace Rapport.Models.Language;

/// <summary>The ways of writing by which languages are told apart before anything else.</summary>
static class Scripts
{
    static readonly (char From, char To, string Language)[] s_alone =
    [
        ('\u0370', '\u03ff', "el"), ('\u0590', '\u05ff', "he"), ('\u0900', '\u097f', "hi"), ('\u0980', '\u09ff', "bn"), ('\u0b80', '\u0bff', "ta"),
        ('\u0c00', '\u0c7f', "te"), ('\u0e00', '\u0e7f', "th"), ('\uac00', '\ud7a3', "ko"), ('\u1100', '\u11ff', "ko"),
    ];

    /// <summary>The language when the script allows but one; null otherwise. Kana make a text Japanese, Han alone Chinese.</summary>
    public static LanguageGuess? Only(string text, List<TextToken> words)
    {
        if (!text.AsSpan().ContainsAnyInRange(s_alone[0].From, '\uffff')) return null;
        var (letters, kana, han, alone) = (0, 0, 0, new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var word in words)
        {
            foreach (var c in word.In(text))
            {
                letters++;
                if (c is >= '\u3041' and <= '\u30ff') kana++;
                else if (c is >= '\u3400' and <= '\u9fff') han++;
                else if (Alone(c) is { } language) alone[language] = alone.GetValueOrDefault(language) + 1;
            }
        }

        if ((kana + han) * 3 > letters) return kana * 20 >= kana + han ? new("ja", Sure(kana + han, letters)) : new("zh", Sure(han, letters) * (han < 3 ? 0.6 : 1));
        return alone.OrderByDescending(a => a.Value).FirstOrDefault() is { Key: { } found, Value: var count } && count * 2 > letters ? new(found, Sure(count, letters)) : null;
    }

    /// <summary>The script most of the words are written in: L Latin, C Cyrillic, A Arabic.</summary>
    public static char Of(string text, List<TextToken> words)
    {
        var (latin, cyrillic, arabic) = (0, 0, 0);
        foreach (var word in words)
        {
            foreach (var c in word.In(text))
            {
                if (c < 0x250) latin++;
                else if (c is >= '\u0400' and <= '\u04ff') cyrillic++;
                else if (c is >= '\u0600' and <= '\u06ff') arabic++;
            }
        }

        return latin >= cyrillic && latin >= arabic ? 'L' : cyrillic >= arabic ? 'C' : 'A';
    }

    /// <summary>The script a language of the profiles is written in.</summary>
    public static char Written(string language) => language switch
    {
        "ru" or "uk" or "bg" or "mk" => 'C',
        "ar" or "fa" or "ur" => 'A',
        _ => 'L',
    };

    static string? Alone(char c)
    {
        foreach (var (from, to, language) in s_alone)
        {
            if (c >= from && c <= to) return language;
        }

        return null;
    }

    static double Sure(int count, int letters) => 0.5 + (0.49 * count / letters);
}
