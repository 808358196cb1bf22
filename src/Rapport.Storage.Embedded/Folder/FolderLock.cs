using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Folder;

/// <summary>One server per data folder. The operating system frees the lock when the process ends, however it ends.</summary>
sealed class FolderLock : IDisposable
{
    // A server that is just stopping is waited for this long.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly FileStream held;

    FolderLock(FileStream held) => this.held = held;

    /// <summary>Makes the folder if need be and takes its lock.</summary>
    /// <exception cref="StartRefusedException">Another server has the folder, or it cannot be made or written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new FolderLock(Wait(folder));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartRefusedException(
                $"The data folder {folder} may not be written by this user. Give it to the user that runs Rapport, or name another folder.", e);
        }
    }

    static FileStream Wait(string folder)
    {
        var started = Environment.TickCount64;
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                return Hold(folder);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (Environment.TickCount64 - started > Patience.TotalMilliseconds) throw InUse(folder, e);
                pause.Wait(50);
            }
        }
    }

    static FileStream Hold(string folder)
    {
        var stream = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        File.WriteAllText(PidFile(folder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return stream;
    }

    static StartRefusedException InUse(string folder, IOException cause)
    {
        // The lock itself cannot be read while it is held, so the holder's number stands beside it.
        var holder = File.Exists(PidFile(folder)) ? $" (process {File.ReadAllText(PidFile(folder)).Trim()})" : "";
        return new StartRefusedException(
            $"The data folder {folder} is in use by another Rapport{holder}. Stop that one, or start this one with another data folder.", cause);
    }

    static string PidFile(string folder) => Path.Combine(folder, "server.pid");

    public void Dispose() => held.Dispose();
}
