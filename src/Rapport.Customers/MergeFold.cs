using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Something a person said.</summary>
/// <param name="Subject">Under which it was said; none when that is not known, and then it was said by everybody it may be of.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Said">What.</param>
public readonly record struct Word<T>(SubjectId Subject, long At, T Said) where T : class;

/// <summary>What holds of all that a person said, when the person was several before.</summary>
/// <remarks>The latest word holds. Where two became one, a word said since then is the word of both; without one, each side has its
/// own latest word and the stricter holds. The words themselves are never touched, so that taking a merge back restores what held.</remarks>
public static class MergeFold
{
    /// <summary>What holds.</summary>
    /// <param name="words">In any order.</param>
    /// <param name="people">The customers the person is; usually one.</param>
    /// <param name="stricter">The stricter of two; the order does not matter.</param>
    /// <returns>Null when nothing was said.</returns>
    public static T? Of<T>(IReadOnlyCollection<Word<T>> words, IReadOnlyList<CustomerIdentity> people, Func<T, T, T> stricter) where T : class
    {
        ArgumentNullException.ThrowIfNull(people);
        var shared = words.Where(w => w.Subject == SubjectId.None).ToList();
        var (left, results) = (words.Where(w => w.Subject != SubjectId.None).ToList(), new List<T>());
        foreach (var person in people)
        {
            var own = left.Where(w => person.Subjects.Contains(w.Subject)).ToList();
            left = [.. left.Except(own)];
            if (own.Count > 0) results.Add(Fold(own, shared, person.Merges, 0, stricter));
        }

        if (left.Count > 0 || (results.Count == 0 && shared.Count > 0)) results.Add(Latest(left.Concat(shared)));
        return results.Count == 0 ? null : results.Aggregate(stricter);
    }

    static T Fold<T>(List<Word<T>> own, List<Word<T>> shared, IReadOnlyList<CustomerMerge> merges, int next, Func<T, T, T> stricter) where T : class
    {
        if (next == merges.Count) return Latest(own.Concat(shared));
        var merge = merges[next];
        var since = own.Concat(shared).Where(w => w.At >= merge.At).ToList();
        if (since.Count > 0) return Latest(since);
        var theirs = own.Where(w => merge.Moved.Contains(w.Subject)).ToList();
        var ours = own.Where(w => !merge.Moved.Contains(w.Subject)).ToList();
        if (theirs.Count == 0 || ours.Count == 0) return Fold(own, shared, merges, next + 1, stricter);
        return stricter(Fold(theirs, shared, merges, next + 1, stricter), Fold(ours, shared, merges, next + 1, stricter));
    }

    static T Latest<T>(IEnumerable<Word<T>> words) where T : class => words.MaxBy(w => w.At).Said;
}
