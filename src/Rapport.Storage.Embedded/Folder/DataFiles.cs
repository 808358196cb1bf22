using Microsoft.Data.Sqlite;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Folder;

/// <summary>Makes deleted content unreadable in the SQLite files of the folder.</summary>
/// <param name="folder">The data folder.</param>
sealed class DataFiles(string folder) : IDataFiles
{
    public async Task ScrubAsync(CancellationToken ct)
    {
        // The state store overwrites what it frees (secure_delete); the inbox is small when this runs and is written anew.
        await RunAsync("inbox.db", "VACUUM", ct);
        foreach (var file in (string[])["state.db", "inbox.db"]) await EmptyLogAsync(file, ct);
    }

    async Task RunAsync(string file, string sql, CancellationToken ct)
    {
        await using var connection = Connection(file);
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Writes the log back and cuts it to nothing; waits while a reader still needs it.</summary>
    async Task EmptyLogAsync(string file, CancellationToken ct)
    {
        await using var connection = Connection(file);
        await connection.OpenAsync(ct);
        for (var attempt = 0; attempt < 50; attempt++)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout=2000; PRAGMA wal_checkpoint(TRUNCATE);";
            await using var reader = await command.ExecuteReaderAsync(ct);
            do
            {
                if (reader.FieldCount == 3 && await reader.ReadAsync(ct) && reader.GetInt64(0) == 0) return;
            }
            while (await reader.NextResultAsync(ct));
            await Task.Delay(100, ct);
        }

        throw new IOException($"The log of {file} could not be emptied: it is in constant use.");
    }

    SqliteConnection Connection(string file) => new(new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(folder, file), Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30,
    }.ToString());
}
