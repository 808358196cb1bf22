using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Blocks;

/// <summary>Sends facts of which nobody knows whether the store has them: those on their way when a process ended or a
/// connection broke. The store's own memory of tokens is no proof: it notes a token before the rows are in place, and a
/// crash between the two would let it refuse rows that it has not. So it is asked for the rows themselves.</summary>
static class DoubtfulFacts
{
    const string Again = "facts_again";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Removes what a crash may have left.</summary>
    public const string Drop = $"DROP TABLE IF EXISTS {Again} SYNC";

    /// <summary>A fact's id is in the table once, so what is there by id is not stored again.</summary>
    const string InsertMissing =
        $"""
        INSERT INTO {FactTable.Name} SELECT * FROM {Again} WHERE id NOT IN (
            SELECT id FROM {FactTable.Name}
            WHERE workspace IN (SELECT workspace FROM {Again}) AND id IN (SELECT id FROM {Again})
              AND at >= (SELECT min(at) FROM {Again}) AND at <= (SELECT max(at) FROM {Again}))
        SETTINGS insert_deduplicate = 0
        """;

    /// <summary>Stores the rows that are missing; may be called again after any failure.</summary>
    /// <param name="columns">The store.</param>
    /// <param name="target">Table and columns, of facts.</param>
    /// <param name="block">The number under which they were sent.</param>
    /// <param name="rows">RowBinary.</param>
    /// <param name="ct">Stops.</param>
    public static async Task SendAsync(ColumnClient columns, string target, long block, ReadOnlyMemory<byte> rows, CancellationToken ct)
    {
        await RunAsync(columns, Drop, ct);
        await RunAsync(columns, $"CREATE TABLE {Again} AS {FactTable.Name} ENGINE = MergeTree ORDER BY tuple()", ct);
        // Inserts go one after another: when this one is through, an earlier one that was given up has ended too.
        await columns.InsertAsync(Again + target[FactTable.Name.Length..], block, rows, ct);
        await RunAsync(columns, InsertMissing, ct);
        await RunAsync(columns, Drop, ct);
    }

    static Task RunAsync(ColumnClient columns, string sql, CancellationToken ct) =>
        columns.ExecuteAsync(new ColumnQuery(sql) { Limit = Limit }, ct);
}
