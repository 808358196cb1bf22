using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>Keeps what scans found. What is no longer found goes, unless somebody put it away: should it come back, it is still put away.</summary>
sealed class FindingShelf(IStateStore store, IChanges changes, TimeProvider clock)
{
    /// <summary>The topic under which watching screens hear of it.</summary>
    public const string Topic = "insights";

    /// <summary>Takes the place of what the scan before found.</summary>
    public async Task KeepAsync(WorkspaceId workspace, Scanned scanned, CancellationToken ct)
    {
        var now = clock.NowMicros();
        await using var transaction = await store.BeginAsync(ct);
        var had = await transaction.Db.Set<FindingRow>().Where(f => f.Workspace == workspace).ToDictionaryAsync(f => f.Id, ct);
        var found = scanned.Findings.ToDictionary(f => DerivedId.Of(workspace, "finding", f.Name));
        foreach (var (id, finding) in found)
        {
            var said = JsonSerializer.Serialize(finding, JsonSerializerOptions.Web);
            if (had.TryGetValue(id, out var row)) (row.Said, row.Weight, row.SeenAt) = (said, finding.Weight, now);
            else transaction.Db.Add(new FindingRow { Workspace = workspace, Id = id, Said = said, Weight = finding.Weight, FoundAt = now, SeenAt = now });
        }

        transaction.Db.RemoveRange(had.Values.Where(f => !found.ContainsKey(f.Id) && f.DismissedAt is null));
        var report = JsonSerializer.Serialize(scanned.Report, JsonSerializerOptions.Web);
        if (await transaction.Db.Set<ScanRow>().FirstOrDefaultAsync(s => s.Workspace == workspace, ct) is { } scan) (scan.At, scan.Report) = (now, report);
        else transaction.Db.Add(new ScanRow { Workspace = workspace, At = now, Report = report });
        transaction.OnCommitted(() => changes.Publish(workspace, Topic));
        await transaction.CommitAsync(ct);
    }

    /// <summary>What the last scan found, the weightiest first, and the scan; null before the first.</summary>
    public async Task<(IReadOnlyList<FindingRow> Findings, ScanRow? Scan)> ReadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var scan = await db.Set<ScanRow>().FirstOrDefaultAsync(s => s.Workspace == workspace, ct);
        if (scan is null) return ([], null);
        return (await db.Set<FindingRow>().Where(f => f.Workspace == workspace && f.SeenAt == scan.At).OrderByDescending(f => f.Weight).ToListAsync(ct), scan);
    }

    /// <summary>The rules of the last scan; the usual ones before the first.</summary>
    public async Task<ScanRules> RulesAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ScanRow>().FirstOrDefaultAsync(s => s.Workspace == workspace, ct) is { } scan ? Report(scan).Limits : new();
    }

    /// <summary>What a scan looked at.</summary>
    public static ScanReport Report(ScanRow scan) => JsonSerializer.Deserialize<ScanReport>(scan.Report, JsonSerializerOptions.Web)!; // written above

    /// <summary>What was found.</summary>
    public static Finding Said(FindingRow row) => JsonSerializer.Deserialize<Finding>(row.Said, JsonSerializerOptions.Web)!; // written above
}
