using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Messaging.Consents;

/// <summary>Tells the pipeline what customers said, so that timelines, segments and journeys follow. After a crash what waits is told
/// again; the pipeline counts each message once. A word makes nobody a customer: what was said under an identifier that nobody is known
/// by is told when an event names it.</summary>
sealed class ConsentRelay(IStateStore state, IReports reports, ICustomerIdentities identities, ICustomerSubjects subjects, ILogger<ConsentRelay> log)
    : WokenWork(new Bell(), log), IFactReaction
{
    const int MostTogether = 200;

    /// <summary>There will be something to tell once this transaction has committed.</summary>
    public void Wake(IStateTransaction transaction) => transaction.OnCommitted(Bell.Ring);

    /// <summary>Whoever an event names may have said something before anybody knew them.</summary>
    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        foreach (var facts in batch.Facts.Where(f => f.Sign > 0).GroupBy(f => f.Workspace))
        {
            var waiting = transaction.Db.Set<ConsentRow>().Where(c => c.Workspace == facts.Key && c.IsWaiting);
            if (!await waiting.AnyAsync(ct)) continue;
            var named = facts.SelectMany(Named).Distinct().ToList();
            if (await waiting.Where(c => named.Contains(c.Subject)).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsWaiting, false), ct) > 0) Wake(transaction);
        }
    }

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        List<ConsentRow> rows;
        await using (var db = state.Read()) rows = await db.Set<ConsentRow>().Where(c => !c.IsTold && !c.IsWaiting).OrderBy(c => c.NotedAt).Take(MostTogether).ToListAsync(ct);
        if (rows.Count == 0) return false;
        var unknown = new List<ConsentRow>();
        foreach (var group in rows.GroupBy(r => r.Workspace))
        {
            var owners = await OwnersAsync(group.Key, group, ct);
            var told = new List<Report>();
            foreach (var row in group)
            {
                if (row.Customer == CustomerId.None && !owners.ContainsKey(row.Subject)) unknown.Add(row);
                else if (await ReportAsync(row, owners, ct) is { } report) told.Add(report);
            }

            if (told.Count > 0) await reports.AppendAsync(group.Key, "consents", told, ct);
        }

        await SettleAsync(rows.Except(unknown).ToList(), unknown, ct);
        return true;
    }

    // Whoever came to be known while this was read is told in the next round: inside the transaction nobody comes to be known.
    async Task SettleAsync(List<ConsentRow> told, List<ConsentRow> unknown, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        var waiting = new List<Guid>();
        foreach (var group in unknown.GroupBy(r => r.Workspace))
        {
            var owners = await OwnersAsync(group.Key, group, ct);
            waiting.AddRange(group.Where(r => !owners.ContainsKey(r.Subject)).Select(r => r.Id));
        }

        var done = told.ConvertAll(r => r.Id);
        await transaction.Db.Set<ConsentRow>().Where(c => done.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsTold, true), ct);
        await transaction.Db.Set<ConsentRow>().Where(c => waiting.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.IsWaiting, true), ct);
        await transaction.CommitAsync(ct);
    }

    Task<IReadOnlyDictionary<SubjectId, CustomerId>> OwnersAsync(WorkspaceId workspace, IEnumerable<ConsentRow> rows, CancellationToken ct) =>
        subjects.OwnersBySubjectAsync(workspace, [.. rows.Where(r => r.Customer == CustomerId.None && r.Subject != SubjectId.None).Select(r => r.Subject).Distinct()], ct);

    /// <summary>Every identifier by which an event names somebody.</summary>
    static IEnumerable<SubjectId> Named(Fact fact) =>
        FactIdentifiers.Of(JsonElement.Parse(fact.Props.Span)).Select(i => Subjects.Of(fact.Workspace, [i])).Append(fact.Subject).Where(s => s != SubjectId.None);

    async Task<Report?> ReportAsync(ConsentRow row, IReadOnlyDictionary<SubjectId, CustomerId> owners, CancellationToken ct)
    {
        var who = await identities.FindAsync(row.Workspace, row.Customer != CustomerId.None ? row.Customer : owners[row.Subject], ct);
        var under = who?.Identifiers.FirstOrDefault(i => i.Subject == row.Subject) ?? (who?.Identifiers.Count > 0 ? who.Identifiers[0] : null);
        if (under is null) return null;
        var said = JsonSerializer.SerializeToElement(new
        {
            purpose = row.Purpose, channel = row.Channel, given = row.Given, textVersion = row.TextVersion, language = row.Language, via = row.Source,
        });
        return new Report($"consent {row.Id}", row.Given ? FactTypes.ConsentGiven : FactTypes.ConsentWithdrawn, row.At, [(under.Namespace, under.Value)], said);
    }
}
