using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Service.Inbox;

/// <summary>An answer that somebody gave, with what it answered.</summary>
/// <param name="Id">Of the pair, while it is remembered.</param>
/// <param name="Conversation">In which it was given.</param>
/// <param name="No">The answer's message, by its number.</param>
/// <param name="Question">What the customer had said.</param>
/// <param name="Answer">What was answered, without personal details.</param>
sealed record PastAnswer(Guid Id, Guid Conversation, long No, string Question, string Answer);

/// <summary>Remembers the latest answers of workspaces, so that agents need not write the same twice. At most a minute old.</summary>
sealed class AnswerBook(IStateStore store, TimeProvider clock)
{
    const int MostMessages = 20_000, ShortestAnswer = 20;
    static readonly TimeSpan s_age = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<WorkspaceId, (DateTimeOffset At, SearchIndex Index, Dictionary<Guid, PastAnswer> Answers)> _known = new();

    /// <summary>Answers to what is like this, the most alike first; none of the conversation itself, and each wording once.</summary>
    public async Task<IReadOnlyList<(PastAnswer Answer, double Share)>> FindAsync(WorkspaceId workspace, Guid conversation, string question, int most, CancellationToken ct)
    {
        if (!_known.TryGetValue(workspace, out var known) || clock.GetUtcNow() - known.At > s_age) _known[workspace] = known = await ReadAsync(workspace, ct);
        return [.. known.Index.Find(question, most * 5).Select(hit => (Answer: known.Answers[hit.Id], hit.Share)).Where(f => f.Answer.Conversation != conversation).DistinctBy(f => f.Answer.Answer).Take(most)];
    }

    /// <summary>Somebody is erased, or the workspace is gone.</summary>
    public void Forget(WorkspaceId workspace) => _known.TryRemove(workspace, out _);

    async Task<(DateTimeOffset, SearchIndex, Dictionary<Guid, PastAnswer>)> ReadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var messages = await db.Set<ConversationMessageRow>().AsNoTracking().Where(m => m.Workspace == workspace && (m.By == MessageBy.Customer || m.By == MessageBy.Agent))
            .OrderByDescending(m => m.No).Take(MostMessages).Select(m => new { m.No, m.Conversation, m.By, m.Text }).ToListAsync(ct);
        var answers = new List<PastAnswer>();
        foreach (var talk in messages.OrderBy(m => m.No).GroupBy(m => m.Conversation))
        {
            var asked = new List<string>();
            foreach (var message in talk)
            {
                if (message.By == MessageBy.Customer)
                {
                    asked.Add(message.Text);
                    continue;
                }

                if (asked.Count > 0 && message.Text.Length >= ShortestAnswer) answers.Add(new(Guid.NewGuid(), talk.Key, message.No, string.Join('\n', asked), PersonalDetails.Mask(message.Text)));
                asked.Clear();
            }
        }

        return (clock.GetUtcNow(), new(answers.Select(a => new SearchPage(a.Id, "", "", a.Question))), answers.ToDictionary(a => a.Id));
    }
}
