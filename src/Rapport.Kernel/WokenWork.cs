using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rapport.Kernel;

/// <summary>Wakes work. Rung often before it is heard, it is heard once.</summary>
public class Bell
{
    readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something waits to be done.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Returns when it was rung since the last time.</summary>
    public async Task HearAsync(CancellationToken ct) => await _rung.Reader.ReadAsync(ct);
}

/// <summary>Work that is done as soon as a bell is rung, and at the start for what a crash has left. A failure is logged and tried
/// again a second later; none ends the work, or the server. For work that comes round by the clock see <see cref="Rounds"/>.</summary>
/// <param name="bell">Wakes it.</param>
/// <param name="log">Hears of failures, under the work's own name.</param>
public abstract partial class WokenWork(Bell bell, ILogger log) : BackgroundService
{
    static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    /// <summary>Wakes it.</summary>
    protected Bell Bell => bell;

    /// <summary>Under the work's own name.</summary>
    protected ILogger Log => log;

    /// <summary>How long it waits for more after it was woken, so that what comes close together is one piece of work. Nothing unless overridden.</summary>
    protected virtual TimeSpan Gathers => TimeSpan.Zero;

    /// <summary>Does some of what waits.</summary>
    /// <returns>True when more may wait.</returns>
    protected abstract Task<bool> WorkAsync(CancellationToken ct);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await WorkAsync(stoppingToken)) { }
                await bell.HearAsync(stoppingToken);
                if (Gathers > TimeSpan.Zero) await Task.Delay(Gathers, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(log, s_again, e);
                await Task.Delay(s_again, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                bell.Ring();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work failed; tried again in {Again}")]
    static partial void Failed(ILogger logger, TimeSpan again, Exception exception);
}
