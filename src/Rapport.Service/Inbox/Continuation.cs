using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Rules;

namespace Rapport.Service.Inbox;

/// <summary>Finds what a conversation goes on from, and which case it belongs to: what a customer begins by chat and goes on with by telephone is one case.</summary>
sealed class Continuation(ICustomerSubjects subjects, TimeProvider clock)
{
    const long Week = 7 * 86_400_000_000L;

    /// <summary>How a case's origins name a conversation; the same name its words have in the feedback inbox.</summary>
    public static string KeyOf(Guid conversation) => Complaint.Heard(FeedbackSources.Conversation, $"{conversation}");

    /// <summary>All subjects of whoever a subject belongs to now.</summary>
    public async Task<IReadOnlyList<SubjectId>> SubjectsAsync(WorkspaceId workspace, SubjectId subject, CancellationToken ct)
    {
        if (subject == SubjectId.None) return [];
        var owners = await subjects.OwnersAsync(workspace, [subject], ct);
        return owners.Count == 0 ? [subject] : [subject, .. await subjects.OfAsync(workspace, owners[0], ct)];
    }

    /// <summary>How many conversations the same customer began within the last week.</summary>
    public Task<int> RepeatsAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<SubjectId> whose, CancellationToken ct)
    {
        var since = clock.NowMicros() - Week;
        return db.Set<ConversationRow>().CountAsync(c => c.Workspace == workspace && whose.Contains(c.Subject) && c.OpenedAt > since, ct);
    }

    /// <summary>Remembers in conversations with the bot that the same customer has made contact again. Those of more than a fortnight ago are judged already.</summary>
    public static Task ReturnedAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<SubjectId> whose, long now, CancellationToken ct) =>
        db.Set<ConversationRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject) && c.Bot != BotPart.None && c.ReturnedAt == null && c.LastAt > now - (2 * Week))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ReturnedAt, now), ct);

    /// <summary>The open case of the same customer that another conversation belongs to, the newest of them; null for none.</summary>
    public static async Task<CaseRow?> CaseToGoOnAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<SubjectId> whose, CancellationToken ct)
    {
        if (whose.Count == 0) return null;
        var open = await db.Set<CaseRow>().Where(c => c.Workspace == workspace && c.IsOpen && whose.Contains(c.Subject)).OrderByDescending(c => c.Number).Take(20).ToListAsync(ct);
        var ids = open.ConvertAll(c => c.Id);
        var of = await db.Set<CaseOriginRow>().Where(o => o.Workspace == workspace && ids.Contains(o.Case) && o.Key.StartsWith(FeedbackSources.Conversation + ":")).Select(o => o.Case).ToListAsync(ct);
        return open.Find(c => of.Contains(c.Id));
    }

    /// <summary>The case of a conversation; null for none.</summary>
    public static async Task<CaseRow?> CaseOfAsync(RapportDb db, WorkspaceId workspace, Guid conversation, CancellationToken ct)
    {
        var key = KeyOf(conversation);
        var known = await db.Set<CaseOriginRow>().Where(o => o.Workspace == workspace && o.Key == key).Select(o => (Guid?)o.Case).FirstOrDefaultAsync(ct);
        return known is { } id ? await db.Set<CaseRow>().FirstOrDefaultAsync(c => c.Id == id, ct) : null;
    }
}
