using System.Globalization;

namespace Rapport.Columns.Host;

/// <summary>The command line of the host.</summary>
sealed record HostOptions
{
    /// <summary>The data folder; made when missing.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Where to listen: a Unix socket path …</summary>
    public string Socket { get; private set; } = "";

    /// <summary>… or a port on loopback, guarded by the token in RAPPORT_COLUMNS_TOKEN.</summary>
    public int Port { get; private set; }

    /// <summary>Full path of libchdb.so.</summary>
    public string Library { get; private set; } = "";

    /// <summary>Upper bound for the engine's own memory, bytes.</summary>
    public long MemoryBytes { get; private set; } = 900L << 20;

    /// <summary>Queries that run at once, 1..16.</summary>
    public int Readers { get; private set; } = 3;

    /// <summary>How long to wait for the previous owner of the folder to end.</summary>
    public TimeSpan LockWait { get; private set; } = TimeSpan.FromSeconds(5);

    /// <summary>What a TCP caller must present; null on a Unix socket.</summary>
    public string? Token { get; private set; }

    public static HostOptions Parse(string[] args)
    {
        var options = new HostOptions();
        foreach (var arg in args)
        {
            var at = arg.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) throw HostFailure.Usage($"The column host does not know the argument '{arg}'.");
            options.Take(arg[..at], arg[(at + 1)..]);
        }

        options.Check();
        return options;
    }

    void Take(string name, string value)
    {
        switch (name)
        {
            case "--path": Path = System.IO.Path.GetFullPath(value); break;
            case "--socket": Socket = value; break;
            case "--port": Port = Number(value, 1, 65535); break;
            case "--library": Library = value; break;
            case "--memory-mb": MemoryBytes = (long)Number(value, 128, 1 << 20) << 20; break;
            case "--readers": Readers = Number(value, 1, 16); break;
            case "--lock-wait-seconds": LockWait = TimeSpan.FromSeconds(Number(value, 0, 600)); break;
            default: throw HostFailure.Usage($"The column host does not know the argument '{name}'.");
        }
    }

    void Check()
    {
        if (Path.Length == 0) throw HostFailure.Usage("The column host needs --path=<data folder>.");
        if (Library.Length == 0) throw HostFailure.Usage("The column host needs --library=<libchdb.so>.");
        if (Socket.Length == 0 == (Port == 0)) throw HostFailure.Usage("The column host needs either --socket=<path> or --port=<n>.");
        if (Port == 0) return;
        Token = Environment.GetEnvironmentVariable("RAPPORT_COLUMNS_TOKEN");
        if (string.IsNullOrEmpty(Token))
            throw HostFailure.Usage("On a port the column host needs a token in the environment variable RAPPORT_COLUMNS_TOKEN.");
    }

    static int Number(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max
            ? n
            : throw HostFailure.Usage($"The column host takes a whole number {min}..{max}, not '{text}'.");
}
