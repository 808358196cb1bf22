using System.Runtime.InteropServices;

namespace Rapport.Columns.Host.Life;

/// <summary>Lets the host end when the server that started it ends, in whatever way that happens.</summary>
static partial class ParentWatch
{
    const int SetParentDeathSignal = 1;
    const nuint Kill = 9;

    /// <summary>Asks the kernel to kill this process when its parent dies.</summary>
    public static void EndWithParent()
    {
        if (prctl(SetParentDeathSignal, Kill, 0, 0, 0) != 0)
            throw HostFailure.Usage("The kernel refused PR_SET_PDEATHSIG; the column host cannot promise to end with the server.");
        _ = umask(0x3F); // 077: what the engine writes is for this user alone
    }

    /// <summary>Returns when it is time to end: at end of standard input (the server has closed it or is gone), or at SIGTERM.
    /// SIGINT is left to the server: Ctrl+C reaches both, and the server still has facts to send.</summary>
    public static async Task EndAsync()
    {
        var asked = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => { signal.Cancel = true; asked.TrySetResult(); });
        await Task.WhenAny(EndOfInputAsync(), asked.Task);
    }

    static async Task EndOfInputAsync()
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer) > 0) { }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
