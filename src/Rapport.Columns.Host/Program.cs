using Rapport.Columns.Host.Http;
using Rapport.Columns.Host.Life;
using Rapport.Columns.Host.Native;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Rapport.Columns.Host;

/// <summary>Owns one data folder, runs the column engine in it and answers the ClickHouse HTTP subset. Started and watched
/// by the server, so that a crash of the engine never takes the web server down.</summary>
static class ColumnHost
{
    static async Task<int> Main(string[] args)
    {
        try
        {
            var options = HostOptions.Parse(args);
            ParentWatch.EndWithParent();
            LibChdb.Load(options.Library);
            using var folder = await FolderLock.TakeAsync(options.Path, options.LockWait);
            using var engine = Engine.Start(options);
            var app = Listener.Build(options, engine);
            await app.StartAsync();
            Listener.Protect(options);
            await Console.Out.WriteLineAsync("ready");
            await ParentWatch.EndAsync();
            await app.StopAsync(CancellationToken.None);
            return 0;
        }
        catch (HostFailure failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }
}

/// <summary>A reason not to start, as a sentence for the operator.</summary>
/// <param name="exitCode">See <see cref="HostFailure"/>'s factories; the supervisor decides by it whether to try again.</param>
/// <param name="message">What is wrong and what to do.</param>
sealed class HostFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>The command line is wrong.</summary>
    public static HostFailure Usage(string message) => new(64, message);

    /// <summary>The data folder cannot be opened as it is.</summary>
    public static HostFailure Damaged(string message) => new(65, message);

    /// <summary>The engine's library is not installed, or not for this machine.</summary>
    public static HostFailure NoLibrary(string message) => new(66, message);

    /// <summary>Another host owns the data folder.</summary>
    public static HostFailure Locked(string message) => new(75, message);
}
