using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Forgets every night what the log of decisions need not keep, and contacts that no window can reach any more.</summary>
sealed class ForgetDecisions(IStateStore state, IWorkspaces workspaces, TimeProvider clock) : IJobKind
{
    public const string Kind = "contacts.forget";

    const int AtOnce = 500;
    const int KeepContactsDays = 400;

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        foreach (var workspace in await workspaces.AllAsync(ct))
        {
            while (await SomeAsync(workspace.Id, ct))
            {
                // Some hundred at a time, so that the gate is never held for long.
            }
        }
    }

    async Task<bool> SomeAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        var db = transaction.Db;
        var rules = ContactRules.Read(await db.Set<ContactRulesRow>().FirstOrDefaultAsync(r => r.Workspace == workspace, ct));
        var (decisions, contacts) = (Before(rules.KeepDecisionsDays), Before(KeepContactsDays));
        var old = await db.Set<DecisionRow>().Where(d => d.Workspace == workspace && d.At < decisions).Select(d => d.Id).Take(AtOnce).ToListAsync(ct);
        await db.Set<DecisionRow>().Where(d => old.Contains(d.Id)).ExecuteDeleteAsync(ct);
        var gone = await db.Set<ContactRow>().Where(c => c.Workspace == workspace && c.DoneAt < contacts).Select(c => c.Id).Take(AtOnce).ToListAsync(ct);
        await db.Set<ContactRow>().Where(c => gone.Contains(c.Id)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return old.Count == AtOnce || gone.Count == AtOnce;
    }

    long Before(int days) => clock.GetUtcNow().AddDays(-days).ToMicros();
}
