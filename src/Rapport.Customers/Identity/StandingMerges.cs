using System.Data.Common;
using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>Reads the merges that made customers what they are and were not taken back.</summary>
static class StandingMerges
{
    /// <summary>The merges of each customer that has any, the latest first; those of customers merged into it are its own.</summary>
    /// <param name="connection">To read by.</param>
    /// <param name="command">Makes a statement on it, within the caller's transaction where there is one.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="living">Whose.</param>
    /// <param name="unsaved">Merges that are not written yet.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<IReadOnlyDictionary<CustomerId, IReadOnlyList<CustomerMerge>>> OfAsync(
        DbConnection connection, Func<string, DbCommand> command, WorkspaceId workspace, IEnumerable<CustomerId> living, IReadOnlyList<Merge> unsaved,
        CancellationToken ct)
    {
        var owner = living.Distinct().ToDictionary(id => id);
        var merges = new Dictionary<CustomerId, List<CustomerMerge>>();
        await using var read = command(
            $"""
            SELECT m.survivor, m.loser, m.moved, m.at FROM {IdList.From(connection)} CROSS JOIN customer_merge m ON m.survivor = ids.id
            WHERE m.workspace = @w AND m.undone_at IS NULL
            """).With("@w", workspace);
        for (var next = owner.Keys.ToList(); next.Count > 0;)
        {
            var some = next.ToHashSet();
            next = [];
            await using var rows = await read.With("@ids", IdList.Of(some.Select(id => id.Value))).ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) Add(new(rows.GetId(0)), new(new(rows.GetId(1)), IdList.Subjects(rows.GetBytes(2)).ToHashSet(), rows.GetInt64(3)));
            foreach (var merge in unsaved.Where(m => some.Contains(m.Survivor))) Add(merge.Survivor, new(merge.Loser, merge.Moved.ToHashSet(), merge.At));

            void Add(CustomerId survivor, CustomerMerge merge)
            {
                var customer = owner[survivor];
                if (!merges.TryGetValue(customer, out var list)) merges[customer] = list = [];
                list.Add(merge);
                if (owner.TryAdd(merge.Loser, customer)) next.Add(merge.Loser);
            }
        }

        return merges.ToDictionary(m => m.Key, m => (IReadOnlyList<CustomerMerge>)[.. m.Value.OrderByDescending(x => x.At)]);
    }
}
