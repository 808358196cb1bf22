using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rapport.Kernel;

/// <summary>Work that comes round for as long as the server runs. A round that fails is logged and tried again at its next time;
/// no failure ends the work, or the server.</summary>
/// <param name="every">From one round to the next.</param>
/// <param name="clock">By it.</param>
/// <param name="log">Hears of failures, under the work's own name.</param>
public abstract partial class Rounds(TimeSpan every, TimeProvider clock, ILogger log) : BackgroundService
{
    /// <summary>By which the rounds go.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>One round.</summary>
    /// <returns>True when there may be more to do at once.</returns>
    protected abstract Task<bool> RoundAsync(CancellationToken ct);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            do await TryAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    async Task TryAsync(CancellationToken ct)
    {
        try
        {
            while (await RoundAsync(ct)) { }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Failed(log, every, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round failed; tried again in {Every}")]
    static partial void Failed(ILogger logger, TimeSpan every, Exception exception);
}
