using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Messaging.Consents;

/// <summary>Tells the pipeline what customers said, so that timelines, segments and journeys follow. After a crash what waits is told
/// again; the pipeline counts each message once.</summary>
sealed class ConsentRelay(IStateStore state, IReports reports, ICustomerIdentities identities, ILogger<ConsentRelay> log) : WokenWork(new Bell(), log)
{
    const int MostTogether = 200;

    /// <summary>There will be something to tell once this transaction has committed.</summary>
    public void Wake(IStateTransaction transaction) => transaction.OnCommitted(Bell.Ring);

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        List<ConsentRow> rows;
        await using (var db = state.Read()) rows = await db.Set<ConsentRow>().Where(c => !c.IsTold).OrderBy(c => c.NotedAt).Take(MostTogether).ToListAsync(ct);
        if (rows.Count == 0) return false;
        foreach (var group in rows.GroupBy(r => r.Workspace))
        {
            var told = new List<Report>();
            foreach (var row in group)
            {
                if (await ReportAsync(row, ct) is { } report) told.Add(report);
            }

            if (told.Count > 0) await reports.AppendAsync(group.Key, "consents", told, ct);
        }

        var done = rows.Select(r => r.Id).ToList();
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<ConsentRow>().Where(c => done.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsTold, true), ct);
        await transaction.CommitAsync(ct);
        return rows.Count == MostTogether;
    }

    /// <summary>Null for whom no customer is known: a word makes nobody a customer.</summary>
    async Task<Report?> ReportAsync(ConsentRow row, CancellationToken ct)
    {
        var who = row.Customer == CustomerId.None ? null : await identities.FindAsync(row.Workspace, row.Customer, ct);
        var under = who?.Identifiers.FirstOrDefault(i => i.Subject == row.Subject) ?? (who?.Identifiers.Count > 0 ? who.Identifiers[0] : null);
        if (under is null) return null;
        var said = JsonSerializer.SerializeToElement(new
        {
            purpose = row.Purpose, channel = row.Channel, given = row.Given, textVersion = row.TextVersion, language = row.Language, via = row.Source,
        });
        return new Report($"consent {row.Id}", row.Given ? FactTypes.ConsentGiven : FactTypes.ConsentWithdrawn, row.At, [(under.Namespace, under.Value)], said);
    }
}
