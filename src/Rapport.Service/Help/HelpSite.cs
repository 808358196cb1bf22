using System.Text;
using Rapport.Service.Settings;

namespace Rapport.Service.Help;

/// <summary>The addresses of a help centre.</summary>
static class HelpSite
{
    /// <summary>What a workspace says of its help centre; what is shipped while it says nothing.</summary>
    public static HelpCentre Of(HelpCentreRow? row) => row is null ? HelpCentre.Shipped : ServiceJson.Read<HelpCentre>(row.Value);

    /// <summary>Of the help centre in one language.</summary>
    public static string Path(HelpCentre centre, string language) => $"help/{centre.Address}/{language}";

    /// <summary>Of an article: its id finds it, its title is for people.</summary>
    public static string Path(HelpCentre centre, string language, Guid article, string title) => $"{Path(centre, language)}/{article:N}/{Speaking(title)}";

    /// <summary>The language of the help centre that is meant by a wish such as <c>de-AT</c>; null where it has none like it.</summary>
    public static string? Like(HelpCentre centre, string wished) =>
        centre.Languages.FirstOrDefault(l => l.Equals(wished, StringComparison.OrdinalIgnoreCase)) ?? centre.Languages.FirstOrDefault(l => l.Split('-')[0].Equals(wished.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>A title as it stands in an address: lower case letters and digits of any script, with "-" between; never empty.</summary>
    public static string Speaking(string title)
    {
        var said = new StringBuilder(title.Length);
        foreach (var c in title.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c)) said.Append(c);
            else if (said.Length > 0 && said[^1] != '-') said.Append('-');
            if (said.Length >= 60) break;
        }

        var plain = said.ToString().Trim('-');
        return plain.Length == 0 ? "article" : Uri.EscapeDataString(plain);
    }
}
