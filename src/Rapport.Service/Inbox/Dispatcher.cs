using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>Gives conversations to whose turn it is: among those who are there, can do what is asked, and have not as many as they can hold.</summary>
sealed class Dispatcher(ConversationBoard board, IColleagues colleagues, TimeProvider clock)
{
    const long Busy = 3_600_000_000L;

    /// <summary>Who is given a conversation; null when nobody can be.</summary>
    public async Task<Guid?> NextAsync(RapportDb db, ServiceSettings settings, ConversationRow row, CancellationToken ct)
    {
        var (inbox, team) = (settings.Inbox, settings.Teams.Find(row.Team ?? settings.Inbox.Team));
        var able = new List<Guid>();
        foreach (var person in board.Serving(row.Workspace))
        {
            if (!inbox.Has(person, row.Skill) || team?.Members.Contains(person) == false) continue;
            if (await colleagues.FindAsync(row.Workspace, person, ct) is not { Role: >= Role.Agent }) continue;
            if (await LoadAsync(db, row.Workspace, person, ct) < inbox.CapacityOf(person)) able.Add(person);
        }

        return (await Turns.OfAsync(db, row.Workspace, ct)).Take(able);
    }

    /// <summary>Conversations of nobody that wait for an answer, the longest waiting first, as many as there can be given.</summary>
    public static Task<List<ConversationRow>> WaitingAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct) =>
        db.Set<ConversationRow>().Where(c => c.Workspace == workspace && c.Assignee == null && c.IsOpen && c.OwedSince != null).OrderBy(c => c.OwedSince).Take(50).ToListAsync(ct);

    // Who has answered and heard nothing for an hour has a hand free.
    Task<int> LoadAsync(RapportDb db, WorkspaceId workspace, Guid person, CancellationToken ct)
    {
        var since = clock.NowMicros() - Busy;
        return db.Set<ConversationRow>().CountAsync(c => c.Workspace == workspace && c.Assignee == person && c.IsOpen && (c.OwedSince != null || c.LastAt > since), ct);
    }
}
