using Rapport.Columns.Blocks;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Erasure;

/// <summary>Hides rows at once, rewrites the parts that held them, and waits until the old parts are off the disk.</summary>
sealed class FactErasure(FactBlocks blocks, ColumnClient columns, TimeProvider clock) : IFactErasure, IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Subjects per statement: their ids travel in the URL.</summary>
    const int AtOnce = 5_000;

    readonly SemaphoreSlim erasing = new(1);

    public Task<ErasureReceipt> EraseAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct) =>
        EraseAsync([.. subjects.Chunk(AtOnce).Select(some => new Which(
            "workspace = {workspace:UUID} AND subject IN {subjects:Array(UUID)}",
            new Dictionary<string, object> { ["workspace"] = workspace.Value, ["subjects"] = some.Select(s => s.Value).ToList() },
            HasOwners: true))], ct);

    public Task<ErasureReceipt> EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct) =>
        EraseAsync([new Which(
            "workspace = {workspace:UUID}", new Dictionary<string, object> { ["workspace"] = workspace.Value }, HasOwners: true)], ct);

    public Task<ErasureReceipt> EraseImportAsync(WorkspaceId workspace, Guid import, CancellationToken ct) =>
        import == Guid.Empty
            ? throw new ArgumentException("The empty id marks live facts, which no import brought.", nameof(import))
            : EraseAsync([new Which(
                "workspace = {workspace:UUID} AND import_id = {import:UUID}",
                new Dictionary<string, object> { ["workspace"] = workspace.Value, ["import"] = import }, HasOwners: false)], ct);

    public void Dispose() => erasing.Dispose();

    async Task<ErasureReceipt> EraseAsync(IReadOnlyList<Which> all, CancellationToken ct)
    {
        await erasing.WaitAsync(ct);
        try
        {
            await blocks.WaitAllVisibleAsync(ct); // what is on its way would come back
            var facts = 0L;
            foreach (var which in all) facts += await HideAsync(which, ct);
            var hidden = clock.NowMicros();
            await ScrubAsync(FactTable.Name, ct);
            if (all.Any(w => w.HasOwners)) await ScrubAsync(Schema.SubjectNow.Name, ct);
            return new ErasureReceipt(facts, hidden, clock.NowMicros());
        }
        finally
        {
            erasing.Release();
        }
    }

    async Task<long> HideAsync(Which which, CancellationToken ct)
    {
        var count = await columns.QueryAsync(
            new ColumnQuery($"SELECT count() FROM {FactTable.Name} WHERE {which.Sql}") { Parameters = which.Parameters, Limit = Limit },
            row => row.Long(0), ct);
        if (count[0] > 0) await RunAsync($"DELETE FROM {FactTable.Name} WHERE {which.Sql} SETTINGS lightweight_deletes_sync = 2", which.Parameters, ct);
        if (which.HasOwners)
            await RunAsync($"DELETE FROM {Schema.SubjectNow.Name} WHERE {which.Sql} SETTINGS lightweight_deletes_sync = 2", which.Parameters, ct);
        return count[0];
    }

    /// <summary>Rewrites parts with hidden rows and waits for the old ones to be removed, which the store otherwise keeps for
    /// eight minutes.</summary>
    async Task ScrubAsync(string table, CancellationToken ct)
    {
        await RunAsync($"ALTER TABLE {table} APPLY DELETED MASK SETTINGS mutations_sync = 2", new Dictionary<string, object>(), ct);
        await RunAsync($"ALTER TABLE {table} MODIFY SETTING old_parts_lifetime = 0", new Dictionary<string, object>(), ct);
        try
        {
            while (await OldPartsAsync(table, ct) > 0) await Task.Delay(Look, clock, ct);
        }
        finally
        {
            await RunAsync($"ALTER TABLE {table} RESET SETTING old_parts_lifetime", new Dictionary<string, object>(), CancellationToken.None);
        }
    }

    async Task<long> OldPartsAsync(string table, CancellationToken ct) => (await columns.QueryAsync(
        new ColumnQuery("SELECT count() FROM system.parts WHERE database = currentDatabase() AND table = {table:String} AND NOT active")
        { Parameters = new Dictionary<string, object> { ["table"] = table } },
        row => row.Long(0), ct))[0];

    Task RunAsync(string sql, IReadOnlyDictionary<string, object> parameters, CancellationToken ct) =>
        columns.ExecuteAsync(new ColumnQuery(sql) { Parameters = parameters, Limit = Limit }, ct);

    /// <summary>A choice of rows.</summary>
    /// <param name="Sql">Condition over the columns of the fact table.</param>
    /// <param name="Parameters">Of the condition.</param>
    /// <param name="HasOwners">True when it also names rows of the map of owners.</param>
    sealed record Which(string Sql, IReadOnlyDictionary<string, object> Parameters, bool HasOwners);
}
