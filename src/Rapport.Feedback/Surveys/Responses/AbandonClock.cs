using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Counts responses that nobody came back to as abandoned, once a minute.</summary>
sealed partial class AbandonClock(IStateStore store, ResponseDesk desk, TimeProvider clock, ILogger<AbandonClock> log) : BackgroundService
{
    const int MostTogether = 200;

    static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, clock);
        try
        {
            do
            {
                try
                {
                    while (await PassAsync(stoppingToken) == MostTogether) { }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Failed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    /// <summary>One pass; returns how many responses it ended.</summary>
    public async Task<int> PassAsync(CancellationToken ct)
    {
        var now = clock.NowMicros();
        await using var transaction = await store.BeginAsync(ct);
        var due = await transaction.Db.Set<ResponseRow>().Where(r => r.ExpiresAt != null && r.ExpiresAt <= now).OrderBy(r => r.ExpiresAt).Take(MostTogether).ToListAsync(ct);
        foreach (var row in due) await desk.AbandonAsync(transaction, row, ct);
        if (due.Count > 0) await transaction.CommitAsync(ct);
        return due.Count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Abandoned responses could not be counted; tried again in a minute")]
    static partial void Failed(ILogger logger, Exception exception);
}
