using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rapport.Kernel;

namespace Rapport.Service.Mail;

/// <summary>Looks into all mailboxes, one beside the other: a dead server delays nobody else. One that cannot be read is left alone for
/// longer and longer, up to a quarter of an hour, until its settings change.</summary>
sealed class MailboxRelay(IStateStore store, MailboxReader reader, IOptions<MailboxOptions> options, TimeProvider clock, ILogger<MailboxRelay> log) : Rounds(options.Value.Every, clock, log)
{
    const int LongestPause = 15 * 60;

    readonly ConcurrentDictionary<WorkspaceId, (long Revision, int Failures, DateTimeOffset Until)> _paused = new();

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct)
    {
        List<(WorkspaceId Workspace, long Revision)> boxes;
        await using (var db = store.Read())
            boxes = [.. (await db.Set<MailboxRow>().Select(b => new { b.Workspace, b.Revision }).ToListAsync(ct)).Select(b => (b.Workspace, b.Revision))];
        var now = Clock.GetUtcNow();
        await Task.WhenAll(boxes.Where(b => !_paused.TryGetValue(b.Workspace, out var paused) || paused.Revision != b.Revision || paused.Until <= now).Select(b => LookAsync(b.Workspace, b.Revision, ct)));
        return false;
    }

    async Task LookAsync(WorkspaceId workspace, long revision, CancellationToken ct)
    {
        if (await reader.LookAsync(workspace, ct) is "")
        {
            _paused.TryRemove(workspace, out _);
            return;
        }

        var failures = _paused.TryGetValue(workspace, out var before) && before.Revision == revision ? before.Failures + 1 : 1;
        _paused[workspace] = (revision, failures, Clock.GetUtcNow().AddSeconds(Math.Min(LongestPause, 30 * Math.Pow(2, Math.Min(failures, 10)))));
    }
}
