using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary>What a part said of itself.</summary>
sealed record PartReport(string Name, HealthReport Report);

/// <summary>Asks every part how it is, when somebody wants to know and every quarter of a minute, and logs by name each one
/// that is no longer as it was. The public page tells one word; here is where the operator reads why.</summary>
sealed partial class HealthWatch(IEnumerable<IHealthPart> parts, TimeProvider clock, ILogger<HealthWatch> log) : BackgroundService
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    readonly Lock _sync = new();
    readonly Dictionary<string, HealthStatus> _last = new(StringComparer.Ordinal);

    /// <summary>How every part is now.</summary>
    public async Task<IReadOnlyList<PartReport>> LookAsync(CancellationToken ct)
    {
        var reports = await Task.WhenAll(parts.Select(part => AskAsync(part, ct)));
        foreach (var (name, report) in reports) Note(name, report);
        return reports;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    void Note(string name, HealthReport report)
    {
        lock (_sync)
        {
            if (_last.GetValueOrDefault(name) == report.Status) return; // a part never asked before counts as well
            _last[name] = report.Status;
        }

        if (report.Status == HealthStatus.Ok) Recovered(log, name, report.Detail);
        else Troubled(log, name, report.Status, report.Detail);
    }

    // A part that throws or hangs is itself the finding; the page must not fail with it.
    static async Task<PartReport> AskAsync(IHealthPart part, CancellationToken ct)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            return new(part.Name, await part.CheckAsync(limit.Token).AsTask().WaitAsync(Patience, ct));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var detail = e is TimeoutException or OperationCanceledException ? "Gives no answer." : $"Failed: {e.GetType().Name}.";
            return new(part.Name, new(HealthStatus.Down, detail));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Health of {Part} is {Status}: {Detail}")]
    static partial void Troubled(ILogger logger, string part, HealthStatus status, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "Health of {Part} is ok again: {Detail}")]
    static partial void Recovered(ILogger logger, string part, string detail);
}
