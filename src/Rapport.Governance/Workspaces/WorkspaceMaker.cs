using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.Keys;
using Rapport.Governance.People;
using Rapport.Kernel;

namespace Rapport.Governance.Workspaces;

sealed class WorkspaceMaker(
    IStateStore state, WorkspaceBook workspaces, KeyBook keys, SessionBook sessions, IJobs jobs, IAudit audit, TimeProvider clock) : IWorkspaceMaker
{
    public async Task<WorkspaceId> MakeDemoAsync(
        IStateTransaction transaction, string name, string zone, string currency, string language, Guid? owner, CancellationToken ct)
    {
        owner ??= await transaction.Db.Set<Person>().Where(p => p.Founder).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(ct);
        var id = workspaces.Create(transaction, name, zone, currency, language, isDemo: true);
        if (owner is { } person)
            transaction.Db.Add(new Membership { Workspace = id, Person = person, Role = Role.Owner, Since = clock.GetUtcNow() });
        await audit.WriteAsync(transaction, id, "workspace.create", $"workspace {id}", new { demo = true }, ct);
        transaction.OnCommitted(sessions.Forget);
        return id;
    }

    public async Task<string> MakeKeyAsync(WorkspaceId workspace, string name, IReadOnlyList<Scope> scopes, TimeSpan lifetime, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var key = KeyBook.NewKey();
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<ApiKey>().Where(k => k.Workspace == workspace && k.Name == name).ExecuteDeleteAsync(ct);
        var row = new ApiKey
        {
            Workspace = workspace, Id = Guid.CreateVersion7(now), Name = name, Kind = "secret", Dialect = "rapport", Prefix = key[..10],
            Hash = KeyBook.Hash(key), Scopes = string.Join(' ', scopes.Select(s => s.Word())), Origins = "", Created = now, CreatedBy = Guid.Empty,
            Expires = now + lifetime,
        };
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, workspace, "key.create", $"key {row.Id}", new { row.Kind, row.Scopes, row.Expires }, ct);
        transaction.OnCommitted(keys.Forget);
        await transaction.CommitAsync(ct);
        return key;
    }

    public async Task RevokeKeyAsync(WorkspaceId workspace, string name, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<ApiKey>().Where(k => k.Workspace == workspace && k.Name == name).ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, workspace, "key.revoke", $"key {name}", null, ct);
        transaction.OnCommitted(keys.Forget);
        await transaction.CommitAsync(ct);
    }

    public async Task DeleteAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<WorkspaceRow>().Where(w => w.Id == workspace).ExecuteUpdateAsync(w => w.SetProperty(x => x.Deleting, now), ct);
        await audit.WriteAsync(transaction, null, "workspace.delete", $"workspace {workspace}", null, ct);
        await jobs.AddAsync(transaction, new(null, DeleteWorkspaceJob.Kind, "Delete a workspace", new DeleteWorkspaceJob.Args(workspace.Value)), ct);
        transaction.OnCommitted(workspaces.Forget);
        transaction.OnCommitted(sessions.Forget);
        transaction.OnCommitted(keys.Forget);
        await transaction.CommitAsync(ct);
    }

    public Guid? PersonOf(HttpContext context) => context.Person?.Person;

    public Role? RoleOf(HttpContext context, WorkspaceId workspace) => context.Person?.RoleIn(workspace);
}
