namespace Rapport.Columns;

/// <summary>Where the facts are kept: in a folder behind the column host, or on a ClickHouse server.</summary>
public sealed record ColumnsOptions
{
    /// <summary>The folder of the embedded store; made when missing. Not used with <see cref="Server"/>.</summary>
    public required string Folder { get; init; }

    /// <summary>A ClickHouse server instead of the embedded store: <c>http://user:password@host:8123/database</c>. Null for
    /// the embedded store.</summary>
    public Uri? Server { get; init; }

    /// <summary>Path of libchdb.so; by default where <c>eng/get-chdb</c> puts it: <c>$RAPPORT_CHDB/libchdb.so</c>, else below
    /// the user's cache folder.</summary>
    public string? Library { get; init; }

    /// <summary>Path of the host executable; by default <c>Rapport.Columns.Host</c> beside this assembly.</summary>
    public string? HostExecutable { get; init; }

    /// <summary>A loopback port for the host instead of a Unix socket. Null for the socket.</summary>
    public int? Port { get; init; }

    /// <summary>Upper bound of the engine's own memory, in MiB, at least 128. The server and the host together stay about
    /// 500 MiB above it.</summary>
    public int MemoryMiB { get; init; } = 768;

    /// <summary>Queries that run at once, 1..16; others wait.</summary>
    public int Readers { get; init; } = 3;

    /// <summary>Threads of one query, at least 1.</summary>
    public int ThreadsPerQuery { get; init; } = Math.Min(2, Environment.ProcessorCount);
}
