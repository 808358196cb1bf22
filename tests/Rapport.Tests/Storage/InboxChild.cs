using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Storage.Compliance;
using Rapport.Storage.Embedded;

namespace Rapport.Tests.Storage;

/// <summary>A process of its own that appends to an inbox and says on standard output what was acknowledged: the test
/// program starts itself with <see cref="Folder"/> set.</summary>
static class InboxChild
{
    const string Folder = "RAPPORT_TEST_INBOX_CHILD";

    static readonly string Program = Environment.ProcessPath!; // a running program has a path

    /// <summary>Starts the child.</summary>
    /// <param name="folder">Its data folder.</param>
    /// <param name="run">Begins every body it appends.</param>
    /// <param name="bytes">Size of a body.</param>
    /// <param name="mostKilobytes">No file may grow beyond this; null for no limit.</param>
    public static Process Start(string folder, string run, int bytes, int? mostKilobytes = null)
    {
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        // Beyond the limit a write then fails as on a full disk, instead of ending the process by a signal.
        start.ArgumentList.Add((mostKilobytes is { } most ? $"trap '' XFSZ; ulimit -f {most}; " : "") + "exec \"$0\"");
        start.ArgumentList.Add(Program);
        start.Environment[Folder] = folder;
        start.Environment["RAPPORT_TEST_RUN"] = run;
        start.Environment["RAPPORT_TEST_BYTES"] = bytes.ToString(CultureInfo.InvariantCulture);
        // Code pages doubly mapped would count as a file of gigabytes.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!; // bash is there
    }

#pragma warning disable CA2255 // the test program is its own child
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void BecomeChild()
    {
        if (Environment.GetEnvironmentVariable(Folder) is not { } folder) return;
        using (var store = EmbeddedStore.Open(folder, [], TimeProvider.System, NullLoggerFactory.Instance))
        {
            // Nothing of this assembly may run on another thread before its initializer has returned.
            InboxAppender.RunAsync(
                store.Inbox,
                Environment.GetEnvironmentVariable("RAPPORT_TEST_RUN")!, // both set by Start
                int.Parse(Environment.GetEnvironmentVariable("RAPPORT_TEST_BYTES")!, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        }

        Environment.Exit(0);
    }
}
