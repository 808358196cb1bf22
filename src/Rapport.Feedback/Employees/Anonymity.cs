namespace Rapport.Feedback.Employees;

/// <summary>Where an answer belongs.</summary>
/// <param name="Wave">The month it was given in, <c>2026-11</c>.</param>
/// <param name="Team">Empty where nobody said.</param>
/// <param name="Place">Empty where nobody said.</param>
/// <param name="Department">Empty where nobody said.</param>
sealed record Spot(string Wave, string Team, string Place, string Department)
{
    /// <summary>Names of the groups, the most telling first.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["team", "place", "department"];

    /// <summary>The value of a group.</summary>
    public string In(string group) => group switch { "team" => Team, "place" => Place, "department" => Department, _ => throw new ArgumentOutOfRangeException(nameof(group), group, "No such group.") };
}

/// <summary>The one rule of employees' anonymity: what is published is put together from blocks of at least five answers that never
/// change and never overlap. Every figure, of any filter, at any time, is a sum over whole blocks; so whatever is added to or
/// taken from one another, what is left is a sum over whole blocks again, and never tells of fewer than five people.</summary>
/// <remarks>This is suppression that is complementary by construction: where a group of four stands beside others, the four wait, and the
/// total is without them. It does not hide what a whole block has in common, nor from somebody who knows all others of a block.</remarks>
static class Anonymity
{
    /// <summary>Fewer answers are never shown.</summary>
    public const int Least = 5;

    /// <summary>Puts waiting answers together.</summary>
    /// <param name="waiting">Answers to one question that stand in no block.</param>
    /// <param name="spotOf">Where an answer belongs.</param>
    /// <param name="used">Groups the survey tells apart, a subset of <see cref="Spot.Groups"/> in its order.</param>
    /// <param name="isOver">Whether nothing more is expected of a wave: only then are small groups put together with others.</param>
    /// <param name="onceEach">True where everybody answers once in their life. Else answers of different waves are never put together: five answers of
    /// two waves may be those of three people.</param>
    /// <returns>New blocks; an answer is in at most one of them, and those that are left go on waiting. None for no answers.</returns>
    public static IReadOnlyList<IReadOnlyList<T>> Form<T>(IEnumerable<T> waiting, Func<T, Spot> spotOf, IReadOnlyList<string> used, Func<string, bool> isOver, bool onceEach)
    {
        var (left, blocks) = (waiting.ToList(), new List<IReadOnlyList<T>>());
        foreach (var level in Levels(used).Where(l => l.WithWave || onceEach))
        {
            var candidates = level.OnlyWhenOver ? left.Where(a => isOver(spotOf(a).Wave)) : left;
            var formed = candidates.GroupBy(a => level.Key(spotOf(a)), StringComparer.Ordinal).Where(g => g.Count() >= Least).Select(g => g.ToList()).ToList();
            if (formed.Count == 0) continue;
            blocks.AddRange(formed);
            left = [.. left.Except(formed.SelectMany(f => f))];
        }

        return blocks;
    }

    // From the finest to the coarsest. The first group, the team, is what people ask for; so its small parts are put together at once.
    static IEnumerable<Level> Levels(IReadOnlyList<string> used)
    {
        for (var i = used.Count; i > 0; i--) yield return new(OnlyWhenOver: false, WithWave: true, [.. used.Take(i)]);
        if (used.Count == 0) yield return new(OnlyWhenOver: false, WithWave: true, []);
        foreach (var group in used.Skip(1)) yield return new(OnlyWhenOver: true, WithWave: true, [group]);
        yield return new(OnlyWhenOver: true, WithWave: true, []);
        for (var i = used.Count; i > 0; i--) yield return new(OnlyWhenOver: true, WithWave: false, [.. used.Take(i)]);
        foreach (var group in used.Skip(1)) yield return new(OnlyWhenOver: true, WithWave: false, [group]);
        yield return new(OnlyWhenOver: true, WithWave: false, []);
    }

    sealed record Level(bool OnlyWhenOver, bool WithWave, IReadOnlyList<string> Groups)
    {
        public string Key(Spot spot) => string.Join('\0', Groups.Select(spot.In).Prepend(WithWave ? spot.Wave : ""));
    }
}

/// <summary>What somebody wants to see. Null or empty is everything.</summary>
/// <param name="Groups">Group → values wanted.</param>
/// <param name="From">First wave.</param>
/// <param name="To">Last wave.</param>
sealed record Selection(IReadOnlyDictionary<string, IReadOnlyList<string>> Groups, string? From = null, string? To = null)
{
    /// <summary>Everything.</summary>
    public static Selection All { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>Whether a block lies in it as a whole: one that lies in it only in part is left out as a whole.</summary>
    public bool Holds(IEnumerable<Spot> block) => block.All(Holds);

    bool Holds(Spot spot) => (From is null || string.CompareOrdinal(spot.Wave, From) >= 0) && (To is null || string.CompareOrdinal(spot.Wave, To) <= 0)
        && Groups.All(g => g.Value.Count == 0 || g.Value.Contains(spot.In(g.Key), StringComparer.Ordinal));
}
