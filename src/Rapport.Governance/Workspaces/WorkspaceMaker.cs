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
        await using var transaction = await state.BeginAsync(ct);
        var before = await RemoveAsync(transaction, workspace, name, ct);
        var (key, row) = ApiKey.New(workspace, name, "secret", "rapport", scopes.Select(s => s.Word()), [], Guid.Empty, now, now + lifetime, id: before);
        await keys.AddAsync(transaction, row, audit, ct);
        await transaction.CommitAsync(ct);
        return key;
    }

    public async Task RevokeKeyAsync(WorkspaceId workspace, string name, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await RemoveAsync(transaction, workspace, name, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Removes a key by its name; null when there was none.</summary>
    async Task<Guid?> RemoveAsync(IStateTransaction transaction, WorkspaceId workspace, string name, CancellationToken ct)
    {
        var id = await transaction.Db.Set<ApiKey>().Where(k => k.Workspace == workspace && k.Name == name).Select(k => (Guid?)k.Id).FirstOrDefaultAsync(ct);
        if (id is { } found) await keys.RemoveAsync(transaction, workspace, found, audit, ct);
        return id;
    }

    public async Task DeleteAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<WorkspaceRow>().SingleOrDefaultAsync(w => w.Id == workspace && w.Deleting == null, ct) is not { } row) return;
        await OrderDeletionAsync(transaction, row, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Closes a workspace in a transaction and orders its erasure: a job of the instance, since those of the workspace go with it.</summary>
    public async Task<Guid> OrderDeletionAsync(IStateTransaction transaction, WorkspaceRow row, CancellationToken ct)
    {
        row.Deleting = clock.GetUtcNow();
        await audit.WriteAsync(transaction, null, "workspace.delete", $"workspace {row.Id}", null, ct);
        transaction.OnCommitted(workspaces.Forget);
        transaction.OnCommitted(sessions.Forget);
        transaction.OnCommitted(keys.Forget);
        return await jobs.AddAsync(transaction, new(null, DeleteWorkspaceJob.Kind, "Delete a workspace", new DeleteWorkspaceJob.Args(row.Id.Value)), ct);
    }

    public Guid? PersonOf(HttpContext context) => context.Person?.Person;

    public Role? RoleOf(HttpContext context, WorkspaceId workspace) => context.Person?.RoleIn(workspace);
}
