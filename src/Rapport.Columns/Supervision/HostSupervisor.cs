using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Columns.Schema;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Supervision;

/// <summary>Starts the column host, makes its tables, and starts it anew whenever it ends unasked.</summary>
sealed class HostSupervisor(
    ColumnEndpoint endpoint, ColumnClient columns, HostPlan plan, ILogger<HostSupervisor> log) : BackgroundService
{
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    readonly HostCommand? command = plan.Command;
    HostProcess? running;

    /// <summary>How often the host was started anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>Resident memory of the host in bytes; 0 when none runs.</summary>
    public long HostBytes => running?.ResidentBytes() ?? 0;

    /// <summary>The host's process id; null when none runs.</summary>
    public int? HostId => running?.Id;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                Fail(problem.Message);
            }

            pause = Stopwatch.GetElapsedTime(since) > LongestPause ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Restarts++;
        }
    }

    /// <summary>From start to end of the store as seen from here.</summary>
    async Task RunOnceAsync(CancellationToken ct)
    {
        if (command is null)
        {
            await PrepareAsync(ct);
            await Task.Delay(Timeout.Infinite, ct);
            return;
        }

        Directory.CreateDirectory(command.Folder);
        if (!File.Exists(command.Library))
        {
            Fail($"The column engine is not installed: {command.Library} is missing. Run eng/get-chdb.");
            return;
        }

        await using var host = running = HostProcess.Start(command);
        try
        {
            if (await host.WaitReadyAsync(ct)) await PrepareAsync(ct);
            var code = await host.Ended.WaitAsync(ct);
            if (IsRefusal(code) && host.LastWords.Length > 0) Fail(host.LastWords);
            else log.LogWarning("The column host ended with code {Code}; it is started anew", code);
        }
        finally
        {
            if (endpoint.IsReady) endpoint.Close(""); // questions wait for the next one
            running = null;
        }
    }

    async Task PrepareAsync(CancellationToken ct)
    {
        try
        {
            await Tables.EnsureAsync(columns, ct);
            endpoint.Open();
            log.LogInformation("Column store ready");
        }
        catch (ColumnsException refused) when (command is not null && refused.Code != 0)
        {
            Fail($"The facts cannot be opened; they may be damaged. docs/operations.md tells how to restore a backup. The engine said: {refused.Message}");
        }
    }

    /// <summary>Exit codes by which the host says that it will not start; its last line says why.</summary>
    static bool IsRefusal(int code) => code is 64 or 65 or 66 or 75;

    void Fail(string sentence)
    {
        if (endpoint.Failure != sentence) log.LogError("Column store not available: {Reason}", sentence);
        endpoint.Close(sentence);
    }
}

/// <summary>How to start a host.</summary>
/// <param name="Command">Null when the store is a server elsewhere.</param>
sealed record HostPlan(HostCommand? Command);
