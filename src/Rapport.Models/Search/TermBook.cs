using System.Numerics;

namespace Rapport.Models.Search;

/// <summary>A term that may be meant, and how sure that is: 1 for the term itself.</summary>
readonly record struct TermGuess(int Term, double Sure);

/// <summary>All terms of some pages, and which of them somebody means who types another.</summary>
sealed class TermBook
{
    const double Continued = 0.8, Contained = 0.6, OneSlip = 0.7, TwoSlips = 0.45;
    const int MostGuesses = 24;

    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly List<(string Term, uint Letters)> _terms = [];

    /// <summary>Its number; a new one for a term that is new.</summary>
    public int Add(string term)
    {
        if (_places.TryGetValue(term, out var known)) return known;
        _places.Add(term, _terms.Count);
        _terms.Add((term, Letters(term)));
        return _terms.Count - 1;
    }

    /// <summary>Its number; null for a term that no page has.</summary>
    public int? Find(string term) => _places.TryGetValue(term, out var known) ? known : null;

    /// <summary>The terms that may be meant, the surest first.</summary>
    /// <param name="stem">What was typed.</param>
    /// <param name="mayGoOn">It was typed last and may be the beginning of a word.</param>
    public List<TermGuess> Guess(string stem, bool mayGoOn)
    {
        var known = Find(stem);
        var slips = known is not null || stem.Any(char.IsDigit) ? 0 : stem.Length switch { < 4 => 0, < 8 => 1, _ => 2 };
        var letters = Letters(stem);
        var guesses = new List<TermGuess>();
        for (var i = 0; i < _terms.Count; i++)
        {
            if (i != known && Sure(stem, letters, _terms[i].Term, _terms[i].Letters, slips, mayGoOn) is var sure and > 0) guesses.Add(new(i, sure));
        }

        guesses.Sort((a, b) => b.Sure.CompareTo(a.Sure) is var order and not 0 ? order : a.Term.CompareTo(b.Term));
        if (guesses.Count > MostGuesses) guesses.RemoveRange(MostGuesses, guesses.Count - MostGuesses);
        if (known is { } own) guesses.Insert(0, new(own, 1));
        return guesses;
    }

    static double Sure(string typed, uint letters, string term, uint theirs, int slips, bool mayGoOn)
    {
        if (term.Length > typed.Length)
        {
            if (typed.Length >= (mayGoOn ? 2 : 4) && term.StartsWith(typed, StringComparison.Ordinal)) return Continued;
            if (typed.Length >= 5 && term.Contains(typed, StringComparison.Ordinal)) return Contained;
        }
        else if (term.Length >= 5 && typed.Length > term.Length && typed.Contains(term, StringComparison.Ordinal))
        {
            return Contained;
        }

        // One mistake changes at most two letters of those that two words have not in common.
        if (slips == 0 || Math.Abs(term.Length - typed.Length) > slips || BitOperations.PopCount(letters ^ theirs) > 2 * slips) return 0;
        return Slips.Between(typed, term, slips) switch { 1 => OneSlip, 2 => TwoSlips, _ => 0 };
    }

    static uint Letters(string term)
    {
        var letters = 0u;
        foreach (var c in term) letters |= 1u << (c % 32);
        return letters;
    }
}
