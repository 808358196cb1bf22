using System.Diagnostics;

namespace Rapport.Columns.Host.Life;

/// <summary>Admits one owner of a data folder. The kernel frees it when the process ends, however it ends.</summary>
static class FolderLock
{
    const string Name = "rapport.lock";

    public static async Task<IDisposable> TakeAsync(string folder, TimeSpan wait)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(since) < wait)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
            catch (IOException problem)
            {
                throw HostFailure.Locked(
                    $"Another process uses the facts in {folder} and did not end within {wait.TotalSeconds:0} s. Stop it first. ({problem.Message})");
            }
        }
    }
}
