using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;

namespace Rapport.Service.Inbox;

/// <summary>Tells facts of what is said, and hands the customer's words to the feedback inbox. What was said is its own outbox: it is told
/// after its commit, and after a crash again; the pipeline counts each message once.</summary>
sealed class ConversationTeller(IStateStore store, IReports reports, IFeedback feedback, ConversationBell bell, ILogger<ConversationTeller> log) : WokenWork(bell, log)
{
    /// <summary>As facts name this module.</summary>
    public const string Source = "inbox";

    const int MostTogether = 200;
    const int MostWords = 20_000;

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        List<ConversationMessageRow> waiting;
        Dictionary<Guid, ConversationRow> talks;
        await using (var db = store.Read())
        {
            waiting = await db.Set<ConversationMessageRow>().Where(m => !m.IsTold).OrderBy(m => m.No).Take(MostTogether).ToListAsync(ct);
            if (waiting.Count == 0) return false;
            var ids = waiting.Select(m => m.Conversation).Distinct().ToList();
            talks = await db.Set<ConversationRow>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        }

        foreach (var group in waiting.Where(m => talks.ContainsKey(m.Conversation)).GroupBy(m => m.Workspace)) await TellAsync(group.Key, [.. group], talks, ct);
        var told = waiting.Select(m => m.No).ToList();
        await using var transaction = await store.BeginAsync(ct);
        foreach (var talk in waiting.Where(m => m.By == MessageBy.Customer).Select(m => m.Conversation).Distinct())
            if (talks.TryGetValue(talk, out var row)) await HearAsync(transaction, row, ct);
        await transaction.Db.Set<ConversationMessageRow>().Where(m => told.Contains(m.No)).ExecuteUpdateAsync(set => set.SetProperty(m => m.IsTold, true), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task TellAsync(WorkspaceId workspace, IReadOnlyList<ConversationMessageRow> messages, Dictionary<Guid, ConversationRow> talks, CancellationToken ct)
    {
        var wording = await feedback.WordingAsync(workspace, ct);
        var told = messages.Select(m => (Message: m, Type: ConversationFacts.TypeOf(m.By, m.Text), Talk: talks[m.Conversation])).Where(m => m.Type is not null)
            .Select(m => new Report(
                string.Create(CultureInfo.InvariantCulture, $"conversation:{m.Talk.Id}:{m.Message.No}"), m.Type!, m.Message.At, ConversationFacts.Who(m.Talk), // those without a type were left out
                JsonElement.Parse(ConversationFacts.Properties(m.Talk, m.Message, wording(m.Message.Text)).ToJsonString()))).ToList();
        if (told.Count > 0) await reports.AppendAsync(workspace, Source, told, ct);
    }

    // All that the customer says in one conversation is read as one: "yes" and "no" alone say nothing.
    async Task HearAsync(IStateTransaction transaction, ConversationRow row, CancellationToken ct)
    {
        var said = await transaction.Db.Set<ConversationMessageRow>().Where(m => m.Conversation == row.Id && m.By == MessageBy.Customer).OrderBy(m => m.No).Take(500).Select(m => m.Text).ToListAsync(ct);
        var words = string.Join('\n', said);
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Conversation, row.Id.ToString(),
        [
            new FeedbackItem("", row.OpenedAt, words.Length > MostWords ? words[..MostWords] : words)
            {
                Subject = row.Subject, Channel = row.Channel, Touchpoint = row.Touchpoint, Language = row.Language.Length >= 2 ? row.Language[..2].ToLowerInvariant() : null, Page = $"inbox/{row.Id}",
            },
        ], ct);
    }
}
