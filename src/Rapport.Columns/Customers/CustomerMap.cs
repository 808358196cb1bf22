using System.Buffers;
using Rapport.Columns.Blocks;
using Rapport.Columns.Schema;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Customers;

/// <summary>Changes of owner travel as blocks, in order with the facts; queries look them up in a dictionary.</summary>
sealed class CustomerMap(FactBlocks blocks, ColumnClient columns) : ICustomerMap, IDisposable
{
    /// <summary>A fold rewrites whole parts; the longest seen is far below.</summary>
    static readonly TimeSpan FoldLimit = TimeSpan.FromHours(1);

    readonly SemaphoreSlim folding = new(1);
    volatile bool isEmpty;

    public string CustomerSql => isEmpty
        ? "customer"
        : $"dictGetOrDefault('{SubjectNow.Dictionary}', 'customer', tuple(subject), customer)";

    public async Task<long> SetAsync(IStateTransaction transaction, IReadOnlyList<SubjectOwner> changes, CancellationToken ct)
    {
        if (changes.Count == 0) return 0;
        var bytes = new ArrayBufferWriter<byte>(changes.Count * 56);
        foreach (var change in changes) FactRows.Write(bytes, change);
        return await blocks.AddAsync(
            transaction, SubjectNow.Insert, changes.Count, bytes.WrittenSpan.ToArray(), changes.Select(c => c.Workspace), ct);
    }

    public async Task<int> FoldAsync(CancellationToken ct)
    {
        await folding.WaitAsync(ct);
        try
        {
            return await FoldOnceAsync(ct);
        }
        finally
        {
            folding.Release();
        }
    }

    /// <summary>Lets queries see the table as it is now.</summary>
    public async Task ReloadAsync(CancellationToken ct)
    {
        isEmpty = false;
        await columns.ExecuteAsync(new ColumnQuery($"SYSTEM RELOAD DICTIONARY {SubjectNow.Dictionary}"), ct);
        isEmpty = await CountAsync(ct) == 0;
    }

    public void Dispose() => folding.Dispose();

    async Task<int> FoldOnceAsync(CancellationToken ct)
    {
        // Facts committed before a change may still be on their way with the old owner; those after it carry the new one.
        var newest = await NewestAsync(ct);
        if (newest.Count == 0) return 0;
        await blocks.WaitAllVisibleAsync(ct);
        foreach (var some in newest.Chunk(5_000)) await FoldAsync(some, ct);
        await ReloadAsync(ct);
        return newest.Count;
    }

    async Task FoldAsync((Guid Subject, Guid Customer, long Version)[] some, CancellationToken ct)
    {
        var parameters = new Dictionary<string, object>
        {
            ["subjects"] = some.Select(s => s.Subject).ToList(),
            ["customers"] = some.Select(s => s.Customer).ToList(),
            ["versions"] = some.Select(s => s.Version).ToList(),
        };
        await MaintainAsync(
            $"ALTER TABLE {FactTable.Name} UPDATE customer = {{customers:Array(UUID)}}[indexOf({{subjects:Array(UUID)}}, subject)] " +
            "WHERE subject IN {subjects:Array(UUID)} SETTINGS mutations_sync = 2", parameters, ct);
        await MaintainAsync(
            $"DELETE FROM {SubjectNow.Name} WHERE subject IN {{subjects:Array(UUID)}} " +
            "AND version <= {versions:Array(Int64)}[indexOf({subjects:Array(UUID)}, subject)] SETTINGS lightweight_deletes_sync = 2",
            parameters, ct);
    }

    Task<IReadOnlyList<(Guid Subject, Guid Customer, long Version)>> NewestAsync(CancellationToken ct) => columns.QueryAsync(
        new ColumnQuery($"SELECT subject, argMax(customer, version), max(version) FROM {SubjectNow.Name} GROUP BY subject ORDER BY subject"),
        row => (row.Id(0), row.Id(1), row.Long(2)), ct);

    async Task<long> CountAsync(CancellationToken ct) =>
        (await columns.QueryAsync(new ColumnQuery($"SELECT count() FROM {SubjectNow.Name}"), row => row.Long(0), ct))[0];

    Task MaintainAsync(string sql, IReadOnlyDictionary<string, object> parameters, CancellationToken ct) =>
        columns.ExecuteAsync(new ColumnQuery(sql) { Parameters = parameters, Limit = FoldLimit }, ct);
}
