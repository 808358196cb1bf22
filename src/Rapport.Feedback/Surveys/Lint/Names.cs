using System.Text.RegularExpressions;

namespace Rapport.Feedback.Surveys.Lint;

/// <summary>The form of ids in a document.</summary>
static partial class Names
{
    /// <summary>True for 1 to 40 small letters, digits, - and _.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    /// <summary>True for a language tag such as <c>de</c> or <c>pt-BR</c>.</summary>
    public static bool IsLanguage(string tag) => Language().IsMatch(tag);

    [GeneratedRegex("^[a-z0-9_-]{1,40}$", RegexOptions.None, 1000)]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Language();
}
