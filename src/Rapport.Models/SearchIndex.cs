using Rapport.Models.Search;

namespace Rapport.Models;

/// <summary>A page that can be found.</summary>
/// <param name="Id">Whose it is; one page per id.</param>
/// <param name="Title">Counts most.</param>
/// <param name="Words">Other words by which people look for it; count as much as its title.</param>
/// <param name="Text">Plain text; its first 20,000 characters are read.</param>
public sealed record SearchPage(Guid Id, string Title, string Words, string Text);

/// <summary>A page that was found.</summary>
/// <param name="Id">Of the page.</param>
/// <param name="Score">Above 0; comparable within one answer alone.</param>
/// <param name="Share">How much of what was asked stands in the page, 0 to 1: words count by how rare they are, guessed ones by how sure the guess is.</param>
/// <param name="Start">Where in its text the passage begins that says most of what was asked.</param>
/// <param name="Length">Of that passage, in characters; 0 for a page without text.</param>
public sealed record SearchHit(Guid Id, double Score, double Share, int Start, int Length);

/// <summary>Finds pages by what people type: small mistakes, other endings, parts of compounds and the beginning of a word still find. Made once, read by
/// many threads.</summary>
/// <remarks>BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009) over word stems, with title and words weighing four times the text. A
/// word that no page has is taken for those within one mistake of it (two from eight letters on; optimal string alignment distance), or that begin with or
/// contain it.</remarks>
public sealed class SearchIndex
{
    const double Saturation = 1.2, LengthShare = 0.6, HeadWeight = 4;

    readonly SearchPage[] _pages;
    readonly TermBook _terms = new();
    readonly List<(int Page, float Weight)>[] _postings;
    readonly double[] _lengths;
    readonly double _usual;

    /// <summary>Reads pages; no page at all is fine.</summary>
    public SearchIndex(IEnumerable<SearchPage> pages)
    {
        _pages = [.. pages];
        _lengths = new double[_pages.Length];
        var postings = new List<List<(int, float)>>();
        var own = new Dictionary<int, float>();
        for (var i = 0; i < _pages.Length; i++)
        {
            own.Clear();
            Count(_pages[i].Title, HeadWeight, own);
            Count(_pages[i].Words, HeadWeight, own);
            Count(_pages[i].Text, 1, own);
            foreach (var (term, weight) in own)
            {
                while (postings.Count <= term) postings.Add([]);
                postings[term].Add((i, weight));
                _lengths[i] += weight;
            }
        }

        _postings = [.. postings];
        _usual = _pages.Length == 0 ? 1 : Math.Max(1, _lengths.Average());
    }

    /// <summary>How many pages it knows.</summary>
    public int Count() => _pages.Length;

    /// <summary>Finds pages.</summary>
    /// <param name="query">As it was typed; its first 200 characters are read. Words that say nothing by themselves count only where all are such.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The best first, equals by id; none for a query without words and for words that nothing is like.</returns>
    public IReadOnlyList<SearchHit> Find(string query, int most)
    {
        var asked = Asked(query);
        if (asked.Count == 0) return [];
        var found = new Dictionary<int, (double Score, double Share)>();
        var whole = 0.0;
        foreach (var word in asked)
        {
            // What no page has weighs as what one page has.
            var rarity = word.Count == 0 ? Rarity(1) : word.Max(t => Rarity(_postings[t.Term].Count));
            whole += rarity;
            foreach (var (page, (score, sure)) in Pages(word))
            {
                var (before, share) = found.GetValueOrDefault(page);
                found[page] = (before + score, share + (rarity * sure));
            }
        }

        // Who has all words stands before who has one of them often.
        return [.. found.Select(f => (f.Key, Score: f.Value.Score * (0.2 + (f.Value.Share / whole)), Share: Math.Min(1, f.Value.Share / whole)))
            .OrderByDescending(f => f.Score).ThenBy(f => _pages[f.Key].Id).Take(most).Select(f => Hit(f.Key, f.Score, f.Share, asked))];
    }

    /// <summary>What is looked for, the same for other forms and another order of the same words: stems with a space between.</summary>
    /// <returns>Empty for a query without words; at most 200 characters.</returns>
    public static string Wish(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = Stems.Of(query.Length > 200 ? query[..200] : query).ToList();
        var telling = words.FindAll(w => !w.IsFiller);
        var wish = string.Join(' ', (telling.Count > 0 ? telling : words).Select(w => w.Stem).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return wish.Length <= 200 ? wish : wish[..200];
    }

    // The best that a page has of one word: its endings and neighbours are the same wish, not several.
    Dictionary<int, (double Score, double Sure)> Pages(List<TermGuess> word)
    {
        var pages = new Dictionary<int, (double, double)>();
        foreach (var (term, sure) in word)
        {
            var rarity = Rarity(_postings[term].Count);
            foreach (var (page, weight) in _postings[term])
            {
                var score = sure * rarity * weight * (Saturation + 1) / (weight + (Saturation * (1 - LengthShare + (LengthShare * _lengths[page] / _usual))));
                if (score > pages.GetValueOrDefault(page).Item1) pages[page] = (score, sure);
            }
        }

        return pages;
    }

    double Rarity(int pages) => Math.Log(1 + ((_pages.Length - pages + 0.5) / (pages + 0.5)));

    List<List<TermGuess>> Asked(string query)
    {
        var words = Stems.Of(query.Length > 200 ? query[..200] : query).ToList();
        var telling = words.FindAll(w => !w.IsFiller);
        if (telling.Count > 0) words = telling;
        return [.. words.Select((word, i) => _terms.Guess(word.Stem, mayGoOn: i == words.Count - 1))];
    }

    void Count(string text, double weight, Dictionary<int, float> own)
    {
        foreach (var word in Stems.Of(text))
        {
            var term = _terms.Add(word.Stem);
            own[term] = own.GetValueOrDefault(term) + (float)weight;
        }
    }

    SearchHit Hit(int page, double score, double share, List<List<TermGuess>> asked)
    {
        var sure = asked.SelectMany(word => word).GroupBy(t => t.Term).ToDictionary(g => g.Key, g => g.Max(t => t.Sure));
        var (start, length) = Passage.Best(_pages[page].Text, stem => _terms.Find(stem) is { } term ? sure.GetValueOrDefault(term) : 0);
        return new(_pages[page].Id, score, share, start, length);
    }
}
