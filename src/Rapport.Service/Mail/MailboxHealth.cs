using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Service.Mail;

/// <summary>Whether all mailboxes can be read, and what was not taken from them.</summary>
sealed class MailboxHealth(IStateStore store) : IHealthPart
{
    public string Name => "mailboxes";

    public async ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        await using var db = store.Read();
        var faults = await db.Set<MailboxRow>().Where(b => b.Fault != "").Select(b => b.Fault).ToListAsync(ct);
        var figures = new Dictionary<string, object> { ["mailboxes"] = await db.Set<MailboxRow>().LongCountAsync(ct), ["unreadable"] = (long)faults.Count };
        foreach (var refused in await db.Set<MailRefusalRow>().GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.Sum(r => r.Count) }).ToListAsync(ct)) figures[Camel(refused.Key)] = refused.Count;
        return faults.Count == 0 ? new(HealthStatus.Ok, "All mailboxes can be read.") { Figures = figures }
            : new(HealthStatus.Degraded, $"A mailbox cannot be read ({string.Join(", ", faults.Distinct().Order(StringComparer.Ordinal))}); see the inbox settings of its workspace.") { Figures = figures };
    }

    // mail.too_large is tooLarge.
    static string Camel(string reason) => string.Concat(reason[(reason.IndexOf('.', StringComparison.Ordinal) + 1)..].Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
