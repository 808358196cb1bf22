using System.Text.Json.Serialization;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Bot;

/// <summary>Whether a bot answers first in the chat, and how sure it must be.</summary>
/// <param name="On">It answers first; the help centre must be open.</param>
/// <param name="Name">What visitors see it called by; up to 60 characters, empty for a usual name in their language.</param>
/// <param name="Confidence">How much of a question an article must answer, 0.3 to 1: the share of its words, by how rare they are, that stand in it.</param>
/// <param name="Orders">It tells a visitor whose user id the page has signed what became of their orders.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record BotSettings(bool On, string Name, double Confidence, bool Orders) : Versioned, ISetting
{
    /// <summary>Off. As sure as it must be to give a wrong answer to no question of the list by which this was chosen.</summary>
    public static BotSettings Shipped { get; } = new(false, "", 0.7, true);

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Name.Length > 60 || Name.Any(char.IsControl)) yield return ("name", "Up to 60 characters.");
        if (Confidence is not (>= 0.3 and <= 1)) yield return ("confidence", "0.3 to 1.");
    }
}
