using Microsoft.Data.Sqlite;

namespace Rapport.Storage.Embedded;

/// <summary>A connection that sets its pragmas whenever it is opened, also when EF Core opens it.</summary>
/// <param name="connectionString">As made by <see cref="SqliteFile"/>.</param>
/// <param name="pragmas">Run after opening.</param>
sealed class HouseConnection(string connectionString, string pragmas) : SqliteConnection(connectionString)
{
    public override void Open()
    {
        base.Open();
        this.Run(pragmas);
    }
}

/// <summary>How Rapport opens a SQLite file.</summary>
/// <param name="path">Of the file.</param>
/// <param name="writerPragmas">Further pragmas of a writing connection.</param>
sealed class SqliteFile(string path, string writerPragmas = "")
{
    // synchronous=FULL: with NORMAL a power cut lost acknowledged rows. No mmap: a failing disk would end
    // the process by a signal where an I/O error can be told to people.
    const string Shared = "PRAGMA busy_timeout=5000; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;";

    const string Writing = Shared + "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;";

    const string Reading = Shared + "PRAGMA query_only=ON; PRAGMA cache_size=-16384;";

    public string Path => path;

    /// <summary>The one long-lived writer, opened. Makes the file when it is absent.</summary>
    public HouseConnection OpenWriter()
    {
        var connection = new HouseConnection(Text(SqliteOpenMode.ReadWriteCreate, pooled: false), Writing + writerPragmas);
        connection.Open();
        return connection;
    }

    /// <summary>A short-lived writer out of a pool, closed.</summary>
    public HouseConnection Writer() => new(Text(SqliteOpenMode.ReadWrite, pooled: true), Writing + writerPragmas);

    /// <summary>A reader out of a pool, closed.</summary>
    public HouseConnection Reader() => new(Text(SqliteOpenMode.ReadOnly, pooled: true), Reading);

    /// <summary>Closes what the pools hold, so that the file can be moved or deleted.</summary>
    public void ClearPools()
    {
        using var writer = Writer();
        using var reader = Reader();
        SqliteConnection.ClearPool(writer);
        SqliteConnection.ClearPool(reader);
    }

    string Text(SqliteOpenMode mode, bool pooled) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooled,
        DefaultTimeout = 30,
    }.ToString();
}

/// <summary>Short forms for statements without parameters.</summary>
static class SqliteStatements
{
    public static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }
}
