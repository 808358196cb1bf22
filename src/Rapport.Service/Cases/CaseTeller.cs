using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Service.Cases;

/// <summary>Tells facts of what happened to cases. The history is its outbox: a line is told after its commit, and after a crash again;
/// the pipeline counts each message once.</summary>
sealed class CaseTeller(IStateStore store, IReports reports, ICustomerSubjects subjects, ICustomerIdentities identities, CaseBell bell, ILogger<CaseTeller> log) : WokenWork(bell, log)
{
    const int MostTogether = 200;
    const string Source = "cases";

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        List<CaseEventRow> waiting;
        await using (var db = store.Read())
        {
            waiting = await db.Set<CaseEventRow>().Where(e => !e.IsTold).OrderBy(e => e.No).Take(MostTogether).ToListAsync(ct);
            if (waiting.Count == 0) return false;
            foreach (var group in waiting.GroupBy(e => e.Workspace)) await TellAsync(db, group.Key, [.. group], ct);
        }

        var told = waiting.Select(e => e.No).ToList();
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<CaseEventRow>().Where(e => told.Contains(e.No)).ExecuteUpdateAsync(set => set.SetProperty(e => e.IsTold, true).SetProperty(e => e.Told, ""), ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task TellAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<CaseEventRow> lines, CancellationToken ct)
    {
        var ids = lines.Select(l => l.Case).Distinct().ToList();
        var cases = await db.Set<CaseRow>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. cases.Values.Select(c => c.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var who = new Dictionary<SubjectId, (string, string)>();
        foreach (var owner in owners.Values.Distinct())
        {
            foreach (var known in (await identities.FindAsync(workspace, owner, ct))?.Identifiers ?? []) who[known.Subject] = (known.Namespace, known.Value);
        }

        var told = lines.Where(l => cases.ContainsKey(l.Case) && CaseFacts.TypeOf(l.Kind) is not null)
            .Select(l => Report(l, who.TryGetValue(cases[l.Case].Subject, out var known) ? [known] : [])).ToList();
        if (told.Count > 0) await reports.AppendAsync(workspace, Source, told, ct);
    }

    static Report Report(CaseEventRow line, IReadOnlyList<(string, string)> who) => new(
        string.Create(CultureInfo.InvariantCulture, $"case:{line.Case}:{line.No}"), CaseFacts.TypeOf(line.Kind)!, line.At, who, JsonElement.Parse(line.Told)); // those without a type were left out
}
