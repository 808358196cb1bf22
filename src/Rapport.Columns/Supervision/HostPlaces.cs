using System.Security.Cryptography;
using System.Text;

namespace Rapport.Columns.Supervision;

/// <summary>Where the host's files are.</summary>
static class HostPlaces
{
    const string LibraryVersion = "26.7.3";

    /// <summary>Where <c>eng/get-chdb</c> puts the library.</summary>
    public static string Library()
    {
        var folder = Environment.GetEnvironmentVariable("RAPPORT_CHDB") is { Length: > 0 } given
            ? given
            : Path.Combine(
                Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                    ? cache
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
                "rapport", "chdb", LibraryVersion);
        return Path.Combine(folder, "libchdb.so");
    }

    public static string Executable() => Path.Combine(AppContext.BaseDirectory, "Rapport.Columns.Host");

    /// <summary>A socket in the data folder, or, where that path is too long for the system, in a private folder of the
    /// user below the temporary one, named after the data folder.</summary>
    public static string Socket(string folder)
    {
        const int longest = 100; // the system's limit is 107 bytes
        var inside = Path.Combine(folder, "columns.sock");
        if (Encoding.UTF8.GetByteCount(inside) <= longest) return inside;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16];
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 and < 60 } given && Directory.Exists(given)
            ? given
            : Path.GetTempPath();
        var own = Path.Combine(runtime, $"rapport-{Environment.UserName}");
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The embedded column store runs on Linux.");
        Directory.CreateDirectory(own, mine);
        if (File.GetUnixFileMode(own) != mine)
            throw new IOException($"The folder {own} is open to others; remove it or set its mode to 0700.");
        return Path.Combine(own, $"{name}.sock");
    }
}
