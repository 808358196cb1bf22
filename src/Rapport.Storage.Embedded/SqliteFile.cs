using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Rapport.Kernel;
using Rapport.Storage.Embedded.Folder;
using SQLitePCL;

namespace Rapport.Storage.Embedded;

/// <summary>A connection that has its pragmas whenever it is open, also when EF Core opens it.</summary>
/// <param name="connectionString">As made by <see cref="SqliteFile"/>.</param>
/// <param name="pragmas">Run on a handle that is new; one from the pool keeps them.</param>
sealed class HouseConnection(string connectionString, string pragmas) : SqliteConnection(connectionString)
{
    static readonly ConditionalWeakTable<sqlite3, string> s_set = [];

    public override void Open()
    {
        base.Open();
        if (Handle is not { } handle || s_set.TryGetValue(handle, out _)) return;
        this.Run(pragmas);
        s_set.Add(handle, pragmas);
    }
}

/// <summary>How Rapport opens a SQLite file.</summary>
/// <param name="path">Of the file.</param>
/// <param name="pageSize">In bytes.</param>
/// <param name="writerPragmas">Further pragmas of a writing connection.</param>
sealed class SqliteFile(string path, int pageSize, string writerPragmas)
{
    // synchronous=FULL: with NORMAL a power cut lost acknowledged rows. No mmap: a failing disk would end
    // the process by a signal where an I/O error can be told to people.
    const string Shared = "PRAGMA busy_timeout=5000; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;";

    const string Writing = Shared + "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864;";

    const string Reading = Shared + "PRAGMA query_only=ON; PRAGMA cache_size=-16384;";

    readonly string writing = Text(path, SqliteOpenMode.ReadWrite, pooled: true), reading = Text(path, SqliteOpenMode.ReadOnly, pooled: true);

    public string Path => path;

    /// <summary>Size of the file and its log.</summary>
    public long Bytes => Length(path) + Length(path + "-wal");

    /// <summary>The one long-lived writer over a file that must be there and whole, or over a new one.</summary>
    /// <param name="isNew">Whether to make the file; what a start that was cut off left of it goes.</param>
    /// <exception cref="StartRefusedException">The file is missing or damaged.</exception>
    public HouseConnection OpenWriter(bool isNew)
    {
        if (isNew) Make();
        FileCheck.Before(path, pageSize);
        var connection = new HouseConnection(Text(path, SqliteOpenMode.ReadWrite, pooled: false), Writing + writerPragmas);
        try
        {
            connection.Open();
            if (!isNew) FileCheck.After(path, connection);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (e is not SqliteException failure) throw;
            throw failure.SqliteErrorCode == 13
                ? new StartRefusedException($"The disk that holds {path} is full. Free some space, then start again.", e)
                : FileCheck.Refuse(path, "is damaged or cannot be read", e);
        }
    }

    // The header is settled before the write-ahead log begins, so that it can be checked at every later start.
    void Make()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(path + suffix);
        using var connection = new SqliteConnection(Text(path, SqliteOpenMode.ReadWriteCreate, pooled: false));
        connection.Open();
        connection.Run($"PRAGMA page_size={pageSize}; PRAGMA application_id={FileCheck.ApplicationId}; PRAGMA journal_mode=WAL;");
    }

    /// <summary>A short-lived writer out of a pool, closed.</summary>
    public HouseConnection Writer() => new(writing, Writing + writerPragmas);

    /// <summary>A reader out of a pool, closed.</summary>
    public HouseConnection Reader() => new(reading, Reading);

    /// <summary>Writes what stands in the write-ahead log into the file.</summary>
    public void BringInLog()
    {
        using var connection = Writer();
        connection.Open();
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE);");
    }

    /// <summary>Closes what the pools hold, so that the file can be moved or deleted.</summary>
    public void ClearPools()
    {
        using var writer = Writer();
        using var reader = Reader();
        SqliteConnection.ClearPool(writer);
        SqliteConnection.ClearPool(reader);
    }

    static long Length(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    static string Text(string path, SqliteOpenMode mode, bool pooled) => new SqliteConnectionStringBuilder
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
