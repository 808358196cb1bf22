using System.Numerics;

namespace Rapport.Insight.Drivers;

/// <summary>An answer of the outcome, and what else the same person rated.</summary>
/// <param name="Fact">The answer.</param>
/// <param name="Customer">Who gave it; null for nobody known.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Outcome">The score.</param>
/// <param name="Ratings">Of each thing that may be a driver; null where it was not rated.</param>
sealed record RatedAnswer(Guid Fact, Guid? Customer, long At, double Outcome, double?[] Ratings)
{
    /// <summary>Who is one person: nobody known is another one each time.</summary>
    public Guid Person => Customer ?? Fact;

    /// <summary>A bit for each rating there is.</summary>
    public ulong Mask { get; } = Bits(Ratings);

    /// <summary>Whether all of these were rated.</summary>
    public bool Has(ulong all) => (Mask & all) == all;

    static ulong Bits(double?[] ratings)
    {
        var bits = 0UL;
        for (var i = 0; i < ratings.Length; i++)
            if (ratings[i] is not null) bits |= 1UL << i;
        return bits;
    }
}

/// <summary>Which drivers are looked at together, and whose answers. A person counts once, with their latest answer beside which all of them were rated: nothing is put
/// in place of what is missing.</summary>
/// <param name="Drivers">Positions among what may be a driver, in that order.</param>
/// <param name="Rows">A row a person, the latest first.</param>
/// <param name="Incomplete">Answers beside which something was rated, but not all of the drivers.</param>
/// <param name="Alone">Answers beside which nothing was rated.</param>
/// <param name="Earlier">Answers of people who gave a later one that counts.</param>
sealed record Together(IReadOnlyList<int> Drivers, IReadOnlyList<RatedAnswer> Rows, long Incomplete, long Alone, long Earlier)
{
    /// <summary>People without whom nothing is said, whatever the drivers.</summary>
    public const int FewestPeople = 30;

    /// <summary>People for each driver.</summary>
    public const int PeoplePerDriver = 10;

    /// <summary>So many people are needed for so many drivers.</summary>
    public static int Needed(int drivers) => Math.Max(FewestPeople, PeoplePerDriver * drivers);

    /// <summary>Of drivers that are given.</summary>
    public static Together Of(IReadOnlyList<RatedAnswer> answers, IReadOnlyList<int> drivers)
    {
        var all = drivers.Aggregate(0UL, (mask, d) => mask | (1UL << d));
        var (seen, rows) = (new HashSet<Guid>(), new List<RatedAnswer>());
        var (incomplete, alone, earlier) = (0L, 0L, 0L);
        foreach (var answer in answers)
        {
            if (answer.Mask == 0) alone++;
            else if (!answer.Has(all)) incomplete++;
            else if (seen.Add(answer.Person)) rows.Add(answer);
            else earlier++;
        }

        return new(drivers, rows, incomplete, alone, earlier);
    }

    /// <summary>Of the drivers that say most together: people who rated all of them, times the square of how many different things those are, for one thing alone compares with
    /// nothing. One driver after the other is left out, or all of one thing, each time so that what is left says most; the best of these sets is taken.</summary>
    /// <param name="answers">All, the latest first.</param>
    /// <param name="candidates">Positions of what may be a driver.</param>
    /// <param name="ratings">What they rate.</param>
    /// <param name="most">So many drivers at most.</param>
    /// <returns>Null where no set has enough people.</returns>
    public static Together? Best(IReadOnlyList<RatedAnswer> answers, IReadOnlyList<int> candidates, IReadOnlyList<Rating> ratings, int most)
    {
        var people = answers.GroupBy(a => a.Person).Select(g => g.Select(a => a.Mask).Distinct().ToArray()).GroupBy(masks => string.Join(' ', masks.Order()))
            .Select(g => (Masks: g.First(), Count: g.Count())).ToList();
        var things = candidates.GroupBy(d => ratings[d].Place, d => 1UL << d, StringComparer.Ordinal).Select(g => g.Aggregate((a, b) => a | b)).ToList();
        int Complete(ulong all) => people.Where(p => Array.Exists(p.Masks, m => (m & all) == all)).Sum(p => p.Count);
        long Worth(ulong all) => (long)Complete(all) * things.Count(t => (t & all) != 0) * things.Count(t => (t & all) != 0);

        var left = things.Aggregate(0UL, (a, b) => a | b);
        var (best, worth) = (0UL, 0L);
        while (left != 0)
        {
            var size = BitOperations.PopCount(left);
            if (size <= most && Complete(left) >= Needed(size) && Worth(left) > worth) (best, worth) = (left, Worth(left));
            left &= ~candidates.Select(d => 1UL << d).Concat(things).Select(d => d & left).Where(d => d != 0).MaxBy(d => Worth(left & ~d));
        }

        return best == 0 ? null : Of(answers, [.. candidates.Where(d => (best & (1UL << d)) != 0)]);
    }

    /// <summary>The ratings of one driver, and the outcome.</summary>
    public double[] Column(int driver) => [.. Rows.Select(r => r.Ratings[driver]!.Value)]; // a row has them all
}
