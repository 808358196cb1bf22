using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Folder;

/// <summary>Finds damage that SQLite would take for an empty or a smaller file. What it cannot find: a flipped bit inside
/// stored text, and a write-ahead log cut at a commit.</summary>
static class FileCheck
{
    /// <summary>Marks a file as ours: "Rapp".</summary>
    public const int ApplicationId = 0x52617070;

    // Above this size the quick check would keep people waiting; the background check does it.
    const long QuickCheckBytes = 256 << 20;

    /// <summary>Before SQLite opens it: the parts of the header that never change.</summary>
    /// <exception cref="StartRefusedException">The file is missing or damaged.</exception>
    public static void Before(string path, int pageSize)
    {
        if (!File.Exists(path)) throw Refuse(path, "is missing");
        var header = Header(path);
        if (header.Length < 100) throw Refuse(path, $"is damaged: it has {header.Length} bytes");
        var isOurs = header.AsSpan(0, 16).SequenceEqual("SQLite format 3\0"u8)
            && BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16)) == pageSize
            && header.AsSpan(18, 6).SequenceEqual((ReadOnlySpan<byte>)[2, 2, 0, 64, 32, 32])
            && BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(68)) == ApplicationId
            && !header.AsSpan(72, 20).ContainsAnyExcept((byte)0);
        if (!isOurs) throw Refuse(path, "is damaged: its header is not the one Rapport wrote");
    }

    /// <summary>After SQLite has brought in its log: the rest of the header, the length and, for files of moderate size, the structure.</summary>
    /// <exception cref="StartRefusedException">The file is damaged.</exception>
    public static void After(string path, SqliteConnection connection)
    {
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE);");
        var header = Header(path);
        var isOurs = Number(44) == 4 && Number(52) == 0 && Number(56) == 1 && Number(64) == 0;
        if (!isOurs) throw Refuse(path, "is damaged: its header is not the one Rapport wrote");
        var (length, expected) = (new FileInfo(path).Length, connection.Number("PRAGMA page_count") * connection.Number("PRAGMA page_size"));
        if (length != expected) throw Refuse(path, $"is damaged: it has {length} bytes and should have {expected}");
        if (length > QuickCheckBytes) return;
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        if (check.ExecuteScalar() is not "ok") throw Refuse(path, "is damaged inside");

        int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(at));
    }

    /// <summary>What a damaged file makes of a start.</summary>
    public static StartRefusedException Refuse(string path, string what, Exception? cause = null) =>
        new($"The data file {path} {what}. Restore the data folder from a backup; nothing was started.", cause);

    /// <summary>Whether SQLite itself says that the file is damaged or cannot be read.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 10 or 11 or 14 or 26;

    static byte[] Header(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[100];
        return header[..file.ReadAtLeast(header, 100, throwOnEndOfStream: false)];
    }
}
