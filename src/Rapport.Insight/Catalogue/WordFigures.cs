using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Catalogue;

/// <summary>Counts how words feel. They are read again whenever something is learned, so they are asked where they are kept and never copied into facts.</summary>
sealed class WordFigures(IWords words, ICustomerNames names)
{
    /// <summary>Total, trend and groups of one reading, so that they can never disagree.</summary>
    public async Task<(Counted? Counted, Refusal? Refusal)> CountAsync(Question question, CancellationToken ct)
    {
        var (said, refusal) = await FindAsync(question, question.Previous?.From ?? question.Period.From, ct);
        if (said is null) return (null, refusal);
        var now = said.Where(w => question.Period.Holds(w.At)).ToList();
        return (new(
            Counts(now), Counts(said.Where(w => question.Previous?.Holds(w.At) == true)),
            [.. (question.Steps ?? []).Select(s => Counts(now.Where(w => s.Holds(w.At))))],
            question.Dimensions.Count == 0 ? [] : [.. now.GroupBy(w => (w.Keys[0], w.Keys[^1])).Select(g => (g.First().Keys, Counts: Counts(g)))
                .OrderByDescending(g => g.Counts.N).ThenBy(g => g.Keys[0], StringComparer.Ordinal).ThenBy(g => g.Keys[^1], StringComparer.Ordinal)]), null);

        ScoreCounts Counts(IEnumerable<ReadWord> some) => ScoreCounts.Of(question.Metric.Scale, some.Select(w => (Scales.ScoreOf(question.Metric.Scale, w.Sentiment, w.Level), 1L)));
    }

    /// <summary>A page of the words behind a figure, the latest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<AnswerRow>? Rows, long Total, Refusal? Refusal)> RowsAsync(
        Question question, Span span, IReadOnlyList<string> group, (long At, Guid Id)? after, int limit, CancellationToken ct)
    {
        var (said, refusal) = await FindAsync(question, question.Period.From, ct);
        if (said is null) return (null, 0, refusal);
        var behind = said.Where(w => span.Holds(w.At) && (group.Count == 0 || w.Keys.SequenceEqual(group, StringComparer.Ordinal))).ToList();
        var page = (after is { } last ? behind.SkipWhile(w => (w.At, w.Id) != last).Skip(1) : behind).Take(limit).ToList();
        var texts = await words.TextsAsync(question.Workspace, [.. page.Select(w => w.Id)], ct);
        var known = await names.OfAsync(question.Workspace, page.Select(w => w.Customer).OfType<CustomerId>(), ct);
        return ([.. page.Where(w => texts.ContainsKey(w.Id)).Select(w => Row(question, w, texts[w.Id], w.Customer is { } who ? known.GetValueOrDefault(who) : null))], behind.Count, null);
    }

    /// <summary>Words that are scored, over all time.</summary>
    public Task<long> AnswersAsync(WorkspaceId workspace, CancellationToken ct) => words.CountAsync(workspace, ct);

    static AnswerRow Row(Question question, ReadWord word, WordText text, string? name) => new(
        word.Id, Instant.FromMicros(word.At), word.Customer?.Value, name, question.Metric.Scale == Scales.Sentiment ? Math.Round(word.Sentiment, 2) : word.Level, text.Text, text.Channel, text.Touchpoint,
        text.Employee, "", text.Source);

    async Task<(IReadOnlyList<ReadWord>? Words, Refusal? Refusal)> FindAsync(Question question, long from, CancellationToken ct)
    {
        var (said, refusal) = await words.FindAsync(new(question.Workspace, from, question.Period.To, question.Filter, [.. question.Dimensions.Select(d => d.Name)]), ct);
        return said is null || !question.OnePerCustomer ? (said, refusal) : (LatestOf(question, said), null);
    }

    // The latest comes first. Without a customer every word stands for itself.
    static List<ReadWord> LatestOf(Question question, IReadOnlyList<ReadWord> said) =>
        [.. said.DistinctBy(w => (question.Period.Holds(w.At), w.Customer?.Value ?? w.Id))];
}
