using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Help;

/// <summary>What a workspace says of its help centre.</summary>
/// <param name="IsOpen">Whether anybody may read it.</param>
/// <param name="Address">Stands in its links, <c>/help/ADDRESS</c>: 3 to 40 of a-z, 0-9 and "-", unique on this instance. Empty while it was never opened.</param>
/// <param name="Name">At the head of its pages; 1 to 80 characters, empty for the workspace's own.</param>
/// <param name="Languages">In which it is written, the usual first: 1 to 20 tags as <c>en</c> or <c>pt-BR</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed partial record HelpCentre(bool IsOpen, string Address, string Name, IReadOnlyList<string> Languages) : Versioned
{
    public const int MostLanguages = 20;

    public static readonly HelpCentre Shipped = new(false, "", "", ["en"]);

    /// <summary>What is wrong with it, by field; nothing when nothing is.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (PageAddress.Fault(IsOpen, Address) is { } fault) yield return ("address", fault);
        if (Name.Length > 80 || Name.Any(char.IsControl)) yield return ("name", "Up to 80 characters.");
        if (Languages.Count is 0 or > MostLanguages || !Languages.All(IsLanguage)) yield return ("languages", $"1 to {MostLanguages} language tags, such as \"en\" or \"pt-BR\".");
        else if (Languages.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Languages.Count) yield return ("languages", "A language stands there twice.");
    }

    public static bool IsLanguage(string language) => LanguageShape().IsMatch(language);

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageShape();
}
