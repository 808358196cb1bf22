using Rapport.Models.Duplicates;

namespace Rapport.Models;

/// <summary>Finds texts that say the same in nearly the same words: sent twice, copied, or filled from a template.</summary>
public static class NearDuplicates
{
    /// <summary>Groups texts by likeness.</summary>
    /// <param name="texts">Any texts; case, blanks and marks do not count.</param>
    /// <param name="least">From which likeness on two texts belong together, above 0 up to 1: the share of their runs of five
    /// characters that both have (Jaccard).</param>
    /// <returns>Per text the place of the first text of its group; a text without fellows names itself. Which texts belong
    /// together does not depend on their order. Empty texts are alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="least"/> is not above 0 up to 1.</exception>
    /// <remarks>Candidates by MinHash in bands (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
    /// chapter 3), each verified exactly; a pair at 0.8 is missed once in some thousand.</remarks>
    public static IReadOnlyList<int> Group(IReadOnlyList<string> texts, double least = 0.8)
    {
        if (!(least > 0 && least <= 1)) throw new ArgumentOutOfRangeException(nameof(least), least, "Above 0 up to 1.");
        return new MinHashGroups(texts, least).Groups();
    }
}
