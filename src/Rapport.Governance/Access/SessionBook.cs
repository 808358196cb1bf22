using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.People;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

/// <summary>Who is behind which session, kept in memory for at most a minute and forgotten at once when people,
/// roles or workspaces change.</summary>
sealed class SessionBook(IStateStore state, TimeProvider clock)
{
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);

    readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    sealed record Entry(SignedIn Who, DateTimeOffset LastSeen, DateTimeOffset Loaded);

    /// <summary>Raised when what people may do has changed; live connections check themselves again.</summary>
    public event EventHandler? Changed;

    /// <summary>Forgets everything remembered. Call after the commit of any change to people, roles, sessions or workspaces.</summary>
    public void Forget()
    {
        _entries.Clear();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The person behind a session, or null when the session is over, revoked or unknown.</summary>
    public async ValueTask<SignedIn?> FindAsync(Guid session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_entries.TryGetValue(session, out var entry) && now - entry.Loaded < Freshness)
            return Over(entry.Who.Created, entry.LastSeen, now) ? null : entry.Who;
        if (await LoadAsync(session, now, ct) is not { } loaded) return null;
        _entries[session] = loaded;
        return loaded.Who;
    }

    static bool Over(DateTimeOffset created, DateTimeOffset lastSeen, DateTimeOffset now) =>
        now - created > SignedIn.Longest || now - lastSeen > SignedIn.Idle;

    async Task<Entry?> LoadAsync(Guid id, DateTimeOffset now, CancellationToken ct)
    {
        Session? session;
        Person? person;
        Dictionary<WorkspaceId, Role> roles;
        bool isRequired;
        await using (var db = state.Read())
        {
            session = await db.Set<Session>().SingleOrDefaultAsync(s => s.Id == id, ct);
            if (session is null || Over(session.Created, session.LastSeen, now)) return null;
            person = await db.Set<Person>().SingleOrDefaultAsync(p => p.Id == session.Person, ct);
            if (person is null || person.SecurityStamp != session.Stamp) return null;
            roles = await db.Set<Membership>()
                .Where(m => m.Person == person.Id && db.Set<Workspaces.WorkspaceRow>().Any(w => w.Id == m.Workspace && w.Deleting == null))
                .ToDictionaryAsync(m => m.Workspace, m => m.Role, ct);
            var ids = roles.Keys.ToList();
            isRequired = await db.Set<Workspaces.WorkspaceRow>().AnyAsync(w => ids.Contains(w.Id) && w.SecondFactorRequired, ct);
        }

        if (now - session.LastSeen > Freshness) await SeenAsync(id, now, ct);
        var who = new SignedIn(
            id, person.Id, person.Name, person.Founder, roles, session.Created, person.PasswordHash is null ? null : session.Confirmed,
            MustEnrol: isRequired && !person.TotpOn && !session.ByPasskey);
        return new(who, now, now);
    }

    async Task SeenAsync(Guid id, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<Session>().Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeen, now), ct);
        await transaction.CommitAsync(ct);
    }
}
