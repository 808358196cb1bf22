using System.Diagnostics;
using System.Globalization;

namespace Rapport.Columns.Supervision;

/// <summary>One run of the column host.</summary>
sealed class HostProcess : IAsyncDisposable
{
    static readonly TimeSpan StopWait = TimeSpan.FromSeconds(10);

    readonly TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Process process;
    string lastWords = "";

    HostProcess(ProcessStartInfo start) => process = new Process { StartInfo = start };

    public int Id => process.Id;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Ended => ended.Task;

    /// <summary>The last line it wrote to standard error.</summary>
    public string LastWords => lastWords;

    /// <summary>Resident memory in bytes; 0 when it has ended.</summary>
    public long ResidentBytes()
    {
        if (ended.Task.IsCompleted) return 0;
        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64;
    }

    public static HostProcess Start(HostCommand command)
    {
        var host = new HostProcess(command.ToStartInfo());
        // The kernel's parent-death signal follows the thread that started the child, not the process. So that thread must
        // live as long as the child does; one of the pool's would end when idle and take the host with it.
        using var started = new ManualResetEventSlim();
        Exception? problem = null;
        var thread = new Thread(() =>
        {
            try { host.process.Start(); }
            catch (Exception e) { problem = e; }
            finally { started.Set(); }
            if (problem is null) host.Follow();
        })
        { IsBackground = true, Name = "column host" };
        thread.Start();
        started.Wait();
        return problem is null ? host : throw new IOException($"The column host {command.Executable} cannot be started: {problem.Message}", problem);
    }

    /// <summary>True when it is ready, false when it ended before.</summary>
    public Task<bool> WaitReadyAsync(CancellationToken ct) => ready.Task.WaitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (!ended.Task.IsCompleted)
        {
            // The host ends at end of input once it is ready. While it still opens its files it listens to nobody, and has nothing to write.
            if (ready.Task.IsCompleted) process.StandardInput.Close();
            else process.Kill();
            try { await ended.Task.WaitAsync(StopWait); }
            catch (TimeoutException) { process.Kill(); await ended.Task; }
        }

        process.Dispose();
    }

    void Follow()
    {
        process.OutputDataReceived += (_, line) => { if (line.Data == "ready") ready.TrySetResult(true); };
        process.ErrorDataReceived += (_, line) => { if (!string.IsNullOrWhiteSpace(line.Data)) lastWords = line.Data; };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        ready.TrySetResult(false);
        ended.TrySetResult(process.ExitCode);
    }
}

/// <summary>How the host is called.</summary>
sealed record HostCommand(string Executable, string Folder, string Library, string? Socket, int? Port, string Token, ColumnsOptions Options)
{
    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Executable)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.ArgumentList.Add($"--path={Folder}");
        start.ArgumentList.Add($"--library={Library}");
        start.ArgumentList.Add(Port is { } port ? Text($"--port={port}") : $"--socket={Socket}");
        start.ArgumentList.Add(Text($"--memory-mb={Options.MemoryMiB}"));
        start.ArgumentList.Add(Text($"--readers={Options.Readers}"));
        start.Environment["RAPPORT_COLUMNS_TOKEN"] = Token;
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
