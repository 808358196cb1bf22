using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Budget;

namespace Rapport.Messaging.Consents;

/// <summary>A device, or somebody known, whose browser asked not to be tracked beside an event; gone when its no is written down.</summary>
sealed class ConsentSignalRow
{
    public required SubjectId Subject { get; init; }

    public required WorkspaceId Workspace { get; init; }
}

/// <summary>Takes the Global Privacy Control of browsers that send events as their no. It is noted in the transaction of the events, so
/// that no crash loses it, and written down right after, so that nobody waits for it.</summary>
sealed class SignalRelay(IStateStore state, IConsents consents, BudgetPeople people, TimeProvider clock, ILogger<SignalRelay> log) : WokenWork(new Bell(), log), IFactReaction
{
    const int AtOnce = 200;

    /// <summary>A browser says it with every request; once an hour is enough to hear it again after a yes.</summary>
    const long Again = 3_600_000_000;

    const int MostRemembered = 200_000;

    readonly ConcurrentDictionary<SubjectId, long> _heard = [];

    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        var now = clock.NowMicros();
        var asked = batch.Facts.Where(f => f is { Sign: > 0, Historical: false } && f.Props.Span.IndexOf("\"$gpc\":true"u8) >= 0).Select(Device)
            .OfType<(WorkspaceId Workspace, SubjectId Subject)>().Distinct().Where(s => now - _heard.GetValueOrDefault(s.Subject, long.MinValue / 2) > Again).ToList();
        if (asked.Count == 0) return;
        await using var note = transaction.Command("INSERT INTO consent_signal (subject, workspace) VALUES (@s, @w) ON CONFLICT (subject) DO NOTHING");
        foreach (var (workspace, subject) in asked) await note.With("@s", subject).With("@w", workspace).ExecuteNonQueryAsync(ct);
        transaction.OnCommitted(() =>
        {
            if (_heard.Count > MostRemembered) _heard.Clear();
            foreach (var (_, subject) in asked) _heard[subject] = now;
            Bell.Ring();
        });
    }

    /// <summary>The browser itself where it has an id, because a page can claim anybody; through it whoever is known to use it.</summary>
    static (WorkspaceId, SubjectId)? Device(Fact fact)
    {
        var props = JsonElement.Parse(fact.Props.Span);
        if (!props.TryGetProperty("$gpc", out var signal) || signal.ValueKind != JsonValueKind.True) return null;
        var browser = props.TryGetProperty("$anonymousId", out var id) && id.GetString() is { Length: > 0 } anonymous
            ? Subjects.Of(fact.Workspace, [("anonymous_id", anonymous)])
            : fact.Subject;
        return browser == SubjectId.None ? null : (fact.Workspace, browser);
    }

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        List<ConsentSignalRow> rows;
        await using (var db = state.Read()) rows = await db.Set<ConsentSignalRow>().AsNoTracking().Take(AtOnce).ToListAsync(ct);
        if (rows.Count == 0) return false;
        foreach (var row in rows) await consents.SignalAsync(await people.OfAsync(row.Workspace, [row.Subject], ct), "", ct);
        var done = rows.Select(r => r.Subject).ToList();
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<ConsentSignalRow>().Where(r => done.Contains(r.Subject)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
