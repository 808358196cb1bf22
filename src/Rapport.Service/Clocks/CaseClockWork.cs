using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Clocks;

/// <summary>Wakes what is done by time: when a case has a time at which something comes, and when that time has come.</summary>
sealed class ClockBell(TimeProvider clock) : Bell, IDisposable
{
    // The clock on the wall may be set while nobody looks.
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    ITimer? _timer;

    /// <summary>Rings at an instant, or a minute from now when that is further away. A second call takes the place of the first.</summary>
    public void RingAt(long at)
    {
        _timer ??= clock.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var wait = TimeSpan.FromMicroseconds(Math.Clamp(at - clock.NowMicros(), 0, (long)s_longest.TotalMicroseconds));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();
}

/// <summary>Does what is due by time: marks broken promises and takes the steps of escalation, each once however often the server dies,
/// for the step and that it was taken are one transaction. And brings open cases to promises that were changed.</summary>
sealed class CaseClockWork(IStateStore store, SettingBook book, Escalation escalation, ClockBell bell, TimeProvider clock, ILogger<CaseClockWork> log) : WokenWork(bell, log)
{
    const int MostTogether = 50;

    long _followed;

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct) => await PassAsync(ct);

    /// <summary>One pass; true when there may be more.</summary>
    public async Task<bool> PassAsync(CancellationToken ct)
    {
        var changes = book.Changes;
        var old = new List<Guid>();
        List<(Guid Id, long Timer)> next;
        await using (var db = store.Read())
        {
            next = [.. (await db.Set<CaseRow>().Where(c => c.Timer < CaseRow.Never).OrderBy(c => c.Timer).Take(MostTogether).Select(c => new { c.Id, c.Timer }).ToListAsync(ct)).Select(c => (c.Id, c.Timer))];
            if (_followed < changes) old = await OldAsync(db, ct);
        }

        var now = clock.NowMicros();
        var due = next.TakeWhile(c => c.Timer <= now).ToList();
        foreach (var one in due) await TakeAsync(one.Id, ct);
        if (old.Count > 0) await SettleAsync(old, ct);
        else _followed = changes;
        if (due.Count > 0 || old.Count > 0) return true;
        if (next.Count > 0) bell.RingAt(next[0].Timer);
        return false;
    }

    static Task<List<Guid>> OldAsync(RapportDb db, CancellationToken ct) => db.Set<CaseRow>()
        .Where(c => c.IsOpen && db.Set<SettingRow>().Any(s => s.Workspace == c.Workspace && s.Name == SettingBook.Clocks && s.Version > c.SettledBy))
        .OrderBy(c => c.Id).Take(MostTogether).Select(c => c.Id).ToListAsync(ct);

    async Task TakeAsync(Guid id, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<CaseRow>([id], ct) is not { } row || row.Timer > clock.NowMicros()) return;
        var settings = await book.OfAsync(transaction.Db, row.Workspace, ct);
        await escalation.TakeAsync(transaction, settings, row, ct);
        await transaction.CommitAsync(ct);
    }

    async Task SettleAsync(IReadOnlyList<Guid> cases, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        foreach (var row in await transaction.Db.Set<CaseRow>().Where(c => cases.Contains(c.Id)).ToListAsync(ct))
        {
            var settings = await book.OfAsync(transaction.Db, row.Workspace, ct);
            escalation.Follow(transaction, settings, row);
        }

        await transaction.CommitAsync(ct);
    }
}
