using System.Text.Json;
using Rapport.Models.Learning;
using Rapport.Models.Weights;

namespace Rapport.Models.Language;

/// <summary>Makes the profiles by which languages are told apart: how often runs of up to three characters occur in each.</summary>
sealed class LanguagesRecipe : IRecipe
{
    const int Most = 2500;

    /// <summary>Told apart by their runs; languages with a script of their own are told by the script.</summary>
    public static IReadOnlyList<string> Languages { get; } =
    [
        "en", "de", "fr", "es", "pt", "it", "nl", "da", "sv", "no", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "hr", "sl", "id", "vi", "et", "lt", "lv",
        "sq", "af", "so", "sw", "tl", "ru", "uk", "bg", "mk", "ar", "fa", "ur",
    ];

    /// <inheritdoc/>
    public string Name => "languages";

    /// <inheritdoc/>
    public string Sources => "profiles/<language>.json of the npm package langdetect 0.2.1";

    /// <inheritdoc/>
    public void Make(string folder, Stream into)
    {
        using var to = new WeightsWriter(into);
        var runs = new SortedDictionary<string, List<(byte Language, byte Rarity)>>(StringComparer.Ordinal);
        to.Count(Languages.Count);
        for (var i = 0; i < Languages.Count; i++)
        {
            to.Text(Languages[i]);
            foreach (var (run, rarity) in Profile(Path.Combine(folder, "profiles", Languages[i] + ".json")))
            {
                if (!runs.TryGetValue(run, out var found)) runs[run] = found = [];
                found.Add(((byte)i, rarity));
            }
        }

        to.Count(runs.Count);
        foreach (var (run, found) in runs)
        {
            to.Text(run);
            to.Count(found.Count);
            foreach (var (language, rarity) in found)
            {
                to.Byte(language);
                to.Byte(rarity);
            }
        }
    }

    // −ln of the share among the runs of the same length, in sixteenths; the commonest runs of the profile.
    static IEnumerable<(string Run, byte Rarity)> Profile(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var totals = json.RootElement.GetProperty("n_words").EnumerateArray().Select(n => n.GetDouble()).ToArray();
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var run in json.RootElement.GetProperty("freq").EnumerateObject())
        {
            var name = run.Name.ToLowerInvariant();
            if (name.Length is >= 1 and <= 3) counts[name] = counts.GetValueOrDefault(name) + run.Value.GetDouble();
        }

        return counts.Select(c => (Run: c.Key, Share: c.Value / totals[c.Key.Length - 1])).OrderByDescending(c => c.Share).ThenBy(c => c.Run, StringComparer.Ordinal)
            .Take(Most).Select(c => (c.Run, (byte)Math.Clamp(Math.Round(-Exact.Log(c.Share) * 16), 0, 255)));
    }
}
