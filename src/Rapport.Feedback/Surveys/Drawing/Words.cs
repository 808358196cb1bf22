using System.Globalization;

namespace Rapport.Feedback.Surveys.Drawing;

/// <summary>What Rapport itself says to respondents, in their language; English where a language is not spoken yet.</summary>
static class Words
{
    static readonly string[] s_rightToLeft = ["ar", "fa", "he", "ur"];

    static readonly Dictionary<string, Dictionary<string, string>> s_byLanguage = new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = WordsEn.All, ["de"] = WordsDe.All, ["fr"] = WordsFr.All, ["es"] = WordsEs.All, ["pt"] = WordsPt.All, ["ar"] = WordsAr.All,
    };

    /// <summary>Languages with words of their own.</summary>
    public static IReadOnlyCollection<string> Languages => s_byLanguage.Keys;

    /// <summary>All keys.</summary>
    public static IReadOnlyCollection<string> Keys => WordsEn.All.Keys;

    /// <summary>A sentence with values put in.</summary>
    public static string Say(string language, string key, params object[] values)
    {
        var root = language.Split('-')[0];
        var text = s_byLanguage.TryGetValue(root, out var words) && words.TryGetValue(key, out var said) ? said : WordsEn.All[key];
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }

    /// <summary><c>rtl</c> for languages written from right to left, else <c>ltr</c>.</summary>
    public static string Direction(string language) => s_rightToLeft.Contains(language.Split('-')[0], StringComparer.OrdinalIgnoreCase) ? "rtl" : "ltr";
}
