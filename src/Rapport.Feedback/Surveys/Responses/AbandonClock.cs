using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Counts responses that nobody came back to as abandoned, once a minute.</summary>
sealed class AbandonClock(IStateStore store, ResponseDesk desk, TimeProvider clock, ILogger<AbandonClock> log) : Rounds(TimeSpan.FromMinutes(1), clock, log)
{
    const int MostTogether = 200;

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct) => await PassAsync(ct) == MostTogether;

    /// <summary>One pass; returns how many responses it ended.</summary>
    public async Task<int> PassAsync(CancellationToken ct)
    {
        var now = Clock.NowMicros();
        await using var transaction = await store.BeginAsync(ct);
        var due = await transaction.Db.Set<ResponseRow>().Where(r => r.ExpiresAt != null && r.ExpiresAt <= now).OrderBy(r => r.ExpiresAt).Take(MostTogether).ToListAsync(ct);
        foreach (var row in due) await desk.AbandonAsync(transaction, row, ct);
        if (due.Count > 0) await transaction.CommitAsync(ct);
        return due.Count;
    }
}
