using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Health;

/// <summary>How long writers wait for their turn.</summary>
sealed class StateHealth(IServiceProvider services) : IHealthPart
{
    public string Name => "state";

    public ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        var state = services.Store().State;
        var gate = state.Gate.Figures;
        var isSlow = gate.WaitNow > TimeSpan.FromSeconds(2);
        return ValueTask.FromResult(new HealthReport(
            isSlow ? HealthStatus.Degraded : HealthStatus.Ok,
            isSlow ? "Writers wait more than two seconds for their turn. Look for a slow disk or a long job." : "Writers get their turn.")
        {
            Figures = new Dictionary<string, object>
            {
                ["waitNowMs"] = Math.Round(gate.WaitNow.TotalMilliseconds, 1),
                ["longestWaitMs"] = Math.Round(gate.LongestWait.TotalMilliseconds, 1),
                ["longestHoldMs"] = Math.Round(gate.LongestHold.TotalMilliseconds, 1),
                ["waiting"] = gate.Waiting,
                ["bytes"] = state.File.Bytes,
            },
        });
    }
}

/// <summary>What has been accepted and not yet processed.</summary>
sealed class InboxHealth(IServiceProvider services) : IHealthPart
{
    public string Name => "inbox";

    public async ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        var inbox = services.Store().Inbox;
        var (events, oldest) = await inbox.BacklogAsync(ct);
        var figures = inbox.Figures;
        var (status, detail) = figures.Broken is not null
            ? (HealthStatus.Down, "The disk failed while the inbox was written: nothing more is accepted. Check the disk, then start Rapport again.")
            : oldest > TimeSpan.FromMinutes(5)
                ? (HealthStatus.Degraded, "Accepted events wait more than five minutes to be processed.")
                : (HealthStatus.Ok, "Accepted events are processed.");
        return new HealthReport(status, detail)
        {
            Figures = new Dictionary<string, object>
            {
                ["events"] = events,
                ["oldestSeconds"] = Math.Round(oldest.TotalSeconds, 1),
                ["rowsSinceStart"] = figures.Rows,
                ["commitsSinceStart"] = figures.Commits,
                ["bytes"] = inbox.File.Bytes,
            },
        };
    }
}

/// <summary>Room on the disk of the data folder.</summary>
sealed class DiskHealth(IServiceProvider services) : IHealthPart
{
    const long Tight = 2L << 30;

    public string Name => "disk";

    public ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        var drive = new DriveInfo(services.Store().Folder);
        var (free, all) = (drive.AvailableFreeSpace, drive.TotalSize);
        var isTight = free < Tight || free < all / 10;
        return ValueTask.FromResult(new HealthReport(
            isTight ? HealthStatus.Degraded : HealthStatus.Ok,
            isTight ? "The disk of the data folder is nearly full. Free some space, or move the data folder to a larger disk." : "There is room on the disk.")
        {
            Figures = new Dictionary<string, object> { ["freeBytes"] = free, ["totalBytes"] = all },
        });
    }
}

/// <summary>Parts are listed before the folder is open, so they look the store up when they are asked.</summary>
static class StoreLookup
{
    public static EmbeddedStore Store(this IServiceProvider services) =>
        (EmbeddedStore)services.GetService(typeof(EmbeddedStore))!; // registered together with the parts
}
