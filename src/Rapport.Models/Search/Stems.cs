using System.Globalization;
using System.Text;
using Rapport.Models.Topics;
using Rapport.Models.Words;

namespace Rapport.Models.Search;

/// <summary>A word of a text as it is looked for.</summary>
/// <param name="Stem">Lower case, without accents and endings.</param>
/// <param name="IsFiller">It says nothing by itself: the, and, mit.</param>
/// <param name="Start">Where it stands.</param>
/// <param name="Length">Of the word as written.</param>
readonly record struct StemmedWord(string Stem, bool IsFiller, int Start, int Length);

/// <summary>Cuts words down to what their forms have in common: accents and the usual endings of English and German go. Light on purpose: what is cut
/// from a page is cut from a query too, and better two forms that are told apart than two words that are not.</summary>
static class Stems
{
    const int LongestWord = 60;

    // The longer before the shorter; a stem keeps three letters.
    static readonly string[] s_endings = ["ungen", "ings", "ung", "ing", "ies", "ed", "en", "er", "es", "em", "ly", "e", "n", "s", "y", "t"];

    /// <summary>The words and numbers of a text in reading order; a hyphened word is its parts.</summary>
    public static IEnumerable<StemmedWord> Of(string text)
    {
        var read = new TokenisedText(text);
        foreach (var token in read.Tokens)
        {
            if (token.Kind is not (TokenKind.Word or TokenKind.Number) || token.Length > LongestWord) continue;
            var word = read.LowerOf(token).ToString();
            foreach (var (start, part) in Parts(word))
                yield return new(Stem(part), StopWords.Has(part), token.Start + start, part.Length);
        }
    }

    static IEnumerable<(int Start, string Part)> Parts(string word)
    {
        if (!word.Contains('-', StringComparison.Ordinal))
        {
            yield return (0, word);
            yield break;
        }

        var start = 0;
        foreach (var part in word.Split('-'))
        {
            if (part.Length > 0) yield return (start, part);
            start += part.Length + 1;
        }
    }

    /// <summary>The stem of a word in lower case.</summary>
    public static string Stem(string word)
    {
        var plain = Plain(word);
        if (plain.Any(char.IsDigit)) return plain;
        foreach (var ending in s_endings)
        {
            if (plain.Length - ending.Length < 3 || !plain.EndsWith(ending, StringComparison.Ordinal)) continue;
            // A "t" alone is an ending of verbs that keep five letters; shorter words would lose themselves.
            if (ending == "t" && plain.Length < 6) continue;
            return Undoubled(plain[..^ending.Length]);
        }

        return plain;
    }

    // "shipped" and "ship": the consonant was doubled for its ending.
    static string Undoubled(string stem) => stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e') ? stem[..^1] : stem;

    static string Plain(string word)
    {
        if (Ascii.IsValid(word)) return word.Contains('\'', StringComparison.Ordinal) ? word[..word.IndexOf('\'', StringComparison.Ordinal)] is { Length: > 1 } before ? before : word.Replace("'", "", StringComparison.Ordinal) : word;
        var plain = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (c == 'ß') plain.Append("ss");
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c is not ('\'' or '’')) plain.Append(c);
        }

        return plain.ToString();
    }
}
