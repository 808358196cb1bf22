using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>Refusals that nobody waits for: every page of every visitor who is not asked makes one, and the page is answered before it
/// is written. Some hundred of them share a commit some tenths of a second later; whoever reads the log has them written first. A crash
/// loses those of its last moment, and with them nothing but a line that says why somebody was not asked.</summary>
sealed class RefusalNotes(IStateStore state, ILogger<RefusalNotes> log) : WokenWork(new Bell(), log), IDisposable
{
    const int Most = 10_000;

    readonly Lock _lock = new();
    readonly SemaphoreSlim _writing = new(1);
    Dictionary<Guid, DecisionRow> _waiting = [];

    /// <summary>Takes a line to be written, or counts up the one that waits. Returns at once unless very many wait.</summary>
    public async ValueTask AddAsync(DecisionRow row, CancellationToken ct)
    {
        Keep([row]);
        Bell.Ring();
        if (_waiting.Count > Most) await WriteAsync(ct);
    }

    /// <summary>Writes what waits.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var rows = Take();
            if (rows.Count == 0) return;
            try
            {
                await using var transaction = await state.BeginAsync(ct);
                await WriteAsync(transaction, rows, ct);
                await transaction.CommitAsync(ct);
            }
            catch
            {
                Keep(rows);
                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    protected override TimeSpan Gathers => TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        await WriteAsync(ct);
        return false;
    }

    void Keep(IEnumerable<DecisionRow> rows)
    {
        lock (_lock)
        {
            foreach (var row in rows)
            {
                if (!_waiting.TryGetValue(row.Id, out var same)) _waiting.Add(row.Id, row);
                else if (row.At >= same.At) (same.Figures, same.At, same.Times) = (row.Figures, row.At, same.Times + row.Times);
                else same.Times += row.Times;
            }
        }
    }

    List<DecisionRow> Take()
    {
        lock (_lock)
        {
            var rows = _waiting.Values.ToList();
            _waiting = [];
            return rows;
        }
    }

    static async Task WriteAsync(IStateTransaction transaction, IEnumerable<DecisionRow> rows, CancellationToken ct)
    {
        await using var command = transaction.Command(
            """
            INSERT INTO contact_decision (id, workspace, subject, channel, category, about, may, rule, figures, first_at, at, times)
            VALUES (@id, @workspace, @subject, @channel, @category, @about, @may, @rule, @figures, @first, @at, @times)
            ON CONFLICT (id) DO UPDATE SET figures = excluded.figures, at = excluded.at, times = contact_decision.times + excluded.times
            """);
        foreach (var row in rows)
        {
            command.With("@id", row.Id).With("@workspace", row.Workspace).With("@subject", row.Subject).With("@channel", row.Channel).With("@category", row.Category)
                .With("@about", row.About).With("@may", row.May).With("@rule", row.Rule).With("@figures", row.Figures).With("@first", row.FirstAt).With("@at", row.At)
                .With("@times", row.Times);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
