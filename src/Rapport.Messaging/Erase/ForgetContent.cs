using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rapport.Kernel;
using Rapport.Messaging.Outbox;

namespace Rapport.Messaging.Erase;

/// <summary>Forgets every night what old mails said; that they were sent stays known.</summary>
sealed class ForgetContent(IStateStore state, IOptions<MessagingOptions> options, TimeProvider clock) : IJobKind
{
    public const string Kind = "messages.forget";

    const int AtOnce = 500;

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.KeepContentDays).ToMicros();
        while (await ForgetSomeAsync(before, ct))
        {
            // Some hundred at a time, so that the gate is never held for long.
        }
    }

    async Task<bool> ForgetSomeAsync(long before, CancellationToken ct)
    {
        List<Guid> old;
        await using (var db = state.Read())
        {
            old = await db.Set<MessageRow>()
                .Where(m => m.Created < before && m.At < before && m.State != MessageState.Queued && m.State != MessageState.Sending && m.Content != Array.Empty<byte>())
                .Select(m => m.Id).Take(AtOnce).ToListAsync(ct);
        }

        if (old.Count == 0) return false;
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<MessageRow>().Where(m => old.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.Content, Array.Empty<byte>()), ct);
        await transaction.CommitAsync(ct);
        return old.Count == AtOnce;
    }
}
