using System.Text;

namespace Rapport.Models.Sentiment;

/// <summary>Words and faces with their valence, and pictures with the words they stand for.</summary>
/// <param name="valences">About −4..4, by word in lower case.</param>
/// <param name="pictures">Words for an emoji of one code point.</param>
/// <param name="compounds">Reads a word that is not listed by the listed word it ends or begins with, as in German
/// <c>Lieferverspätung</c>.</param>
sealed class ValenceLexicon(Dictionary<string, float> valences, Dictionary<int, string> pictures, bool compounds = false)
{
    const int ShortestPart = 5;

    readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> _parts = valences.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>By word.</summary>
    public IReadOnlyDictionary<string, float> Valences => valences;

    /// <summary>By code point.</summary>
    public IReadOnlyDictionary<int, string> Pictures => pictures;

    /// <summary>Whether the word is known.</summary>
    public bool Has(string word) => TryGet(word, out _);

    /// <summary>Its valence, 0 when unknown.</summary>
    public double Of(string word) => TryGet(word, out var valence) ? valence : 0;

    /// <summary>Its valence, whole or by its last known part.</summary>
    public bool TryGet(string word, out double valence)
    {
        var known = valences.TryGetValue(word, out var found) || (compounds && TryPart(word, out found));
        valence = known ? Math.Round((double)found, 1) : 0; // as decimal as it was written
        return known;
    }

    /// <summary>The text with its pictures in words.</summary>
    public string Spell(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0200', '\uffff')) return text;
        var (spelled, blank) = (new StringBuilder(text.Length), true);
        foreach (var rune in text.EnumerateRunes())
        {
            if (pictures.TryGetValue(rune.Value, out var said))
            {
                if (!blank) spelled.Append(' ');
                spelled.Append(said);
                blank = false;
            }
            else
            {
                spelled.Append(rune.ToString());
                blank = rune.Value == ' ';
            }
        }

        return spelled.ToString();
    }

    // The head of a German compound is its end: it decides. Endings of inflection are cut first.
    bool TryPart(string word, out float valence)
    {
        valence = 0;
        foreach (var ending in (ReadOnlySpan<string>)["", "en", "er", "es", "em", "e", "n", "s"])
        {
            if (!word.EndsWith(ending, StringComparison.Ordinal) || word.Length - ending.Length < 4) continue;
            var stem = word.AsSpan(0, word.Length - ending.Length);
            if (ending.Length > 0 && _parts.TryGetValue(stem, out valence)) return true;
            for (var start = 2; start <= stem.Length - ShortestPart; start++)
            {
                if (_parts.TryGetValue(stem[start..], out valence) || (stem.Length - start >= ShortestPart && _parts.TryGetValue($"{stem[start..]}e", out valence))) return Unturned(word, start, ref valence);
            }
        }

        return false;
    }

    // "unfreundlich", "problemlos": the part is turned by what stands before or behind it.
    static bool Unturned(string word, int start, ref float valence)
    {
        if (start == 2 && word.StartsWith("un", StringComparison.Ordinal)) valence = -valence;
        return true;
    }
}

/// <summary>The words of a language that raise, lower and turn valence.</summary>
/// <param name="Boosters">What a word or phrase adds to the size of the valence that follows.</param>
/// <param name="Negations">Words that turn it.</param>
/// <param name="Contrasts">Words after which the weightier half begins.</param>
/// <param name="Idioms">Phrases with a valence of their own.</param>
/// <param name="TurnsFromBehind">A negation may follow what it turns.</param>
sealed record ValenceWords(
    IReadOnlyDictionary<string, double> Boosters, IReadOnlySet<string> Negations, IReadOnlySet<string> Contrasts,
    IReadOnlyDictionary<string, double> Idioms, bool TurnsFromBehind = false)
{
    const double More = 0.293;

    /// <summary>English, as in VADER 3.3.1.</summary>
    public static ValenceWords English { get; } = new(
        Boost("""
            absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous enormously entirely especially
            exceptional exceptionally extreme extremely fabulously flipping flippin frackin fracking fricking frickin frigging friggin fully
            fuckin fucking fuggin fugging greatly hella highly hugely incredible incredibly intensely major majorly more most particularly
            purely quite really remarkably so substantially thoroughly total totally tremendous tremendously uber unbelievably unusually
            utter utterly very
            """, "almost barely hardly just_enough kind_of kinda kindof kind-of less little marginal marginally occasional occasionally partly scarce scarcely slight slightly somewhat sort_of sorta sortof sort-of"),
        Set("""
            aint arent cannot cant couldnt darent didnt doesnt ain't aren't can't couldn't daren't didn't doesn't dont hadnt hasnt havent
            isnt mightnt mustnt neither don't hadn't hasn't haven't isn't mightn't mustn't neednt needn't never none nope nor not nothing
            nowhere oughtnt shant shouldnt uhuh wasnt werent oughtn't shan't shouldn't uh-uh wasn't weren't without wont wouldnt won't
            wouldn't rarely seldom despite
            """),
        Set("but"),
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["the shit"] = 3, ["the bomb"] = 3, ["bad ass"] = 1.5, ["badass"] = 1.5, ["bus stop"] = 0, ["yeah right"] = -2,
            ["kiss of death"] = -1.5, ["to die for"] = 3, ["beating heart"] = 3.1, ["broken heart"] = -2.9,
        });

    /// <summary>German, written for Rapport.</summary>
    public static ValenceWords German { get; } = new(
        Boost("""
            sehr so total extrem absolut völlig richtig wirklich äußerst ausgesprochen besonders überaus unglaublich wahnsinnig mega super
            echt höchst furchtbar enorm ungemein durchweg rundum komplett restlos
            """, "etwas bisschen ziemlich relativ halbwegs einigermaßen eher leicht teilweise manchmal"),
        Set("nicht kein keine keinen keinem keiner keines nie niemals nichts niemand nirgends weder ohne kaum"),
        Set("aber jedoch allerdings dafür doch leider"),
        new Dictionary<string, double>(StringComparer.Ordinal) { ["zu lange gewartet"] = -2 }, TurnsFromBehind: true);

    static HashSet<string> Set(string words) => new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    static Dictionary<string, double> Boost(string more, string less) =>
        Set(more).Select(w => (w, More)).Concat(Set(less).Select(w => (w, -More))).ToDictionary(p => p.Item1.Replace('_', ' '), p => p.Item2, StringComparer.Ordinal);
}
