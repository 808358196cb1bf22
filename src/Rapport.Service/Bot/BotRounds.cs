using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Bot;

/// <summary>Closes conversations in which the bot answered and nothing was said for a day: who has their answer leaves without a word.</summary>
sealed class BotRounds(IStateStore store, SettingBook book, ConversationDesk desk, TimeProvider clock, ILogger<BotRounds> log) : Rounds(TimeSpan.FromMinutes(10), clock, log)
{
    /// <summary>For how long nothing was said.</summary>
    public const int SilentHours = 24;

    const int MostTogether = 50;

    /// <inheritdoc/>
    protected override Task<bool> RoundAsync(CancellationToken ct) => WalkAsync(ct);

    /// <summary>Closes some of them.</summary>
    /// <returns>True when there may be more.</returns>
    public async Task<bool> WalkAsync(CancellationToken ct)
    {
        var before = Clock.NowMicros() - (SilentHours * 3_600_000_000L);
        await using (var db = store.Read())
            if (!await Silent(db, before).AnyAsync(ct)) return false;
        await using var transaction = await store.BeginAsync(ct);
        var silent = await Silent(transaction.Db, before).Take(MostTogether).ToListAsync(ct);
        foreach (var row in silent)
        {
            var settings = await book.OfAsync(transaction.Db, row.Workspace, ct);
            desk.Close(transaction, settings, row, BotDesk.DoerOf(settings, row));
            await desk.KeepAsync(transaction, row, ct);
        }

        await transaction.CommitAsync(ct);
        return silent.Count == MostTogether;
    }

    static IQueryable<ConversationRow> Silent(RapportDb db, long before) => db.Set<ConversationRow>().Where(c => c.Bot == BotPart.Answers && c.IsOpen && c.LastAt < before).OrderBy(c => c.LastAt);
}
