using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Interviews;

/// <summary>Finds quotes for modules above.</summary>
sealed class QuoteFinder(IStateStore store) : IQuotes
{
    public async Task<IReadOnlyList<TalkQuote>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> quotes, CancellationToken ct)
    {
        if (quotes.Count == 0) return [];
        await using var db = store.Read();
        var rows = await db.Set<QuoteRow>().Where(q => q.Workspace == workspace && quotes.Contains(q.Id)).ToListAsync(ct);
        var talks = rows.Select(q => q.Interview).Distinct().ToList();
        var interviews = await db.Set<InterviewRow>().Where(i => talks.Contains(i.Id)).ToDictionaryAsync(i => i.Id, ct);
        var people = (await db.Set<ParticipantRow>().Where(p => talks.Contains(p.Interview)).ToListAsync(ct)).ToLookup(p => p.Interview);
        return [.. rows.Where(q => interviews.ContainsKey(q.Interview)).Select(q => EditQuotes.View(q, interviews[q.Interview], [.. people[q.Interview]]))
            .Select(q => new TalkQuote(q.Id, q.Interview, q.InterviewTitle, q.At.ToMicros(), q.Text, q.Speaker))];
    }
}
