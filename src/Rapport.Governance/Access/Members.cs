using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

sealed class Members(SessionBook book) : IMembers
{
    public event EventHandler? Changed
    {
        add => book.Changed += value;
        remove => book.Changed -= value;
    }

    public Guid? SessionOf(HttpContext context) => context.Person?.Session;

    public async ValueTask<bool> MaySeeAsync(Guid session, WorkspaceId workspace, CancellationToken ct) =>
        await book.FindAsync(session, ct) is { } who && !who.MustEnrol && who.RoleIn(workspace) is not null;
}
