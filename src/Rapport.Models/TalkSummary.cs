using Rapport.Models.Talks;

namespace Rapport.Models;

/// <summary>Something said in a conversation.</summary>
/// <param name="No">Names it; ascending in the order in which things were said.</param>
/// <param name="IsCustomer">The customer said it, not the company.</param>
/// <param name="Text">Plain text.</param>
public sealed record TalkTurn(long No, bool IsCustomer, string Text);

/// <summary>A sentence of a conversation, word for word.</summary>
/// <param name="No">Of the message it stands in.</param>
/// <param name="IsCustomer">The customer said it, not the company.</param>
/// <param name="Text">As it was written, at most 300 characters; with "…" where it was longer.</param>
public sealed record TalkSentence(long No, bool IsCustomer, string Text);

/// <summary>What whoever takes a conversation over must know, in the conversation's own sentences; each list in the order in which things were said.</summary>
/// <param name="Wants">What the customer wants: at most three sentences of theirs.</param>
/// <param name="Promised">What the company said it would do, the last three at most.</param>
/// <param name="Open">What was asked since the other side last spoke, at most three; where the customer spoke last and asked nothing, their most telling sentence.</param>
/// <remarks>Sentences are chosen, never written: by what marks a wish, a promise and a question in English and German, and among alike ones by how much of what
/// is said elsewhere in the conversation they say (degree centrality as in Erkan and Radev, LexRank, 2004; repetition is passed over as in Carbonell and
/// Goldstein, 1998). In other languages questions are known by their mark, wishes by centrality alone, and promises are not found.</remarks>
public sealed record TalkSummary(IReadOnlyList<TalkSentence> Wants, IReadOnlyList<TalkSentence> Promised, IReadOnlyList<TalkSentence> Open)
{
    const int MostOfEach = 3, MostSentences = 400;
    const double WishWorth = 1, FirstWorth = 0.5, Same = 0.6;

    /// <summary>Nothing to say.</summary>
    public static TalkSummary Empty { get; } = new([], [], []);

    /// <summary>Chooses from what was said. Of a talk of more than 400 sentences, its first 100 and its last 300 are read.</summary>
    /// <param name="said">In the order in which it was said.</param>
    /// <returns><see cref="Empty"/> where nobody said anything.</returns>
    public static TalkSummary Of(IReadOnlyList<TalkTurn> said)
    {
        ArgumentNullException.ThrowIfNull(said);
        var all = said.SelectMany(Sentences.Of).ToList();
        if (all.Count > MostSentences) all = [.. all.Take(MostSentences / 4), .. all.TakeLast(MostSentences * 3 / 4)];
        if (all.Count == 0) return Empty;
        var central = Central(all);
        var first = all.Find(s => s.IsCustomer)?.No;
        var wants = Best(all.FindAll(s => s.IsCustomer && s.Stems.Count > 1), s => central[s] + (s.IsWish || s.IsQuestion ? WishWorth : 0) + (s.No == first ? FirstWorth : 0));
        var promised = all.FindAll(s => s is { IsCustomer: false, IsPromise: true, IsQuestion: false }).TakeLast(MostOfEach);
        return new(Shown(wants), Shown(promised), Shown(Unanswered(all, central)));
    }

    // Whoever spoke last waits for the other: what they asked since is what nobody has answered.
    static IEnumerable<Sentence> Unanswered(List<Sentence> all, Dictionary<Sentence, double> central)
    {
        var side = all[^1].IsCustomer;
        var since = all.Skip(all.FindLastIndex(s => s.IsCustomer != side) + 1).ToList();
        var asked = since.FindAll(s => s.IsQuestion || (side && s.IsWish));
        if (asked.Count > 0) return asked.TakeLast(MostOfEach);
        return side ? since.OrderByDescending(s => central[s]).Take(1) : [];
    }

    // How much of the conversation says the same: the sum over its other sentences of how alike they are, against the largest such sum.
    static Dictionary<Sentence, double> Central(List<Sentence> all)
    {
        var sums = all.ToDictionary(s => s, s => all.Sum(o => ReferenceEquals(o, s) ? 0 : Alike(o, s)));
        var most = sums.Values.Max();
        return most == 0 ? sums : sums.ToDictionary(s => s.Key, s => s.Value / most);
    }

    static List<Sentence> Best(List<Sentence> of, Func<Sentence, double> worth)
    {
        var best = new List<Sentence>();
        foreach (var sentence in of.OrderByDescending(worth).ThenBy(s => s.Place))
        {
            if (best.Count == MostOfEach) break;
            if (!best.Exists(b => Alike(b, sentence) > Same)) best.Add(sentence);
        }

        return [.. best.OrderBy(s => s.Place)];
    }

    // Cosine of two sets of stems.
    static double Alike(Sentence one, Sentence other) => one.Stems.Count == 0 || other.Stems.Count == 0 ? 0 : one.Stems.Count(other.Stems.Contains) / Math.Sqrt((double)one.Stems.Count * other.Stems.Count);

    static List<TalkSentence> Shown(IEnumerable<Sentence> sentences) => [.. sentences.Select(s => new TalkSentence(s.No, s.IsCustomer, s.Text))];
}
