namespace Rapport.Models.Words;

/// <summary>Words that turn what follows into its opposite, in the languages whose feeling is read.</summary>
static class Negation
{
    static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "not", "no", "never", "none", "nothing", "nobody", "nowhere", "neither", "nor", "without", "hardly", "barely", "cannot", "cant", "dont",
        "wont", "isnt", "wasnt", "arent", "werent", "didnt", "doesnt", "couldnt", "wouldnt", "shouldnt", "havent", "hasnt", "hadnt", "aint",
        "nicht", "kein", "keine", "keinen", "keinem", "keiner", "keines", "nie", "niemals", "nichts", "niemand", "nirgends", "weder", "ohne", "kaum",
    };

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word in lower case negates.</summary>
    public static bool Is(ReadOnlySpan<char> word) => s_lookup.Contains(word) || word.EndsWith("n't", StringComparison.Ordinal);
}
