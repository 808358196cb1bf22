using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Reads members as they are now.</summary>
sealed class Colleagues(IStateStore state) : IColleagues
{
    public async ValueTask<Colleague?> FindAsync(WorkspaceId workspace, Guid person, CancellationToken ct)
    {
        await using var db = state.Read();
        var found = await db.Set<Membership>().Where(m => m.Workspace == workspace && m.Person == person)
            .Join(db.Set<Person>(), m => m.Person, p => p.Id, (m, p) => new { p.Id, p.Name, p.Email, m.Role }).FirstOrDefaultAsync(ct);
        return found is null ? null : new Colleague(found.Id, found.Name, found.Email, found.Role);
    }

    public async ValueTask<IReadOnlyList<Colleague>> AllAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        var found = await db.Set<Membership>().Where(m => m.Workspace == workspace)
            .Join(db.Set<Person>(), m => m.Person, p => p.Id, (m, p) => new { p.Id, p.Name, p.Email, m.Role }).OrderBy(p => p.Name).ThenBy(p => p.Id).ToListAsync(ct);
        return [.. found.Select(p => new Colleague(p.Id, p.Name, p.Email, p.Role))];
    }
}
