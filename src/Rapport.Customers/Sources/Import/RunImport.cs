using Microsoft.EntityFrameworkCore;
using Rapport.Columns;
using Rapport.Customers.Ingest;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The job that hands the rows of an import to the pipeline, as live events come to it: through the inbox.</summary>
/// <remarks>
/// What is handed over is durable before the import's place is saved, so a crash in between hands the last rows over again;
/// their message ids are the same, and the pipeline drops what it has. Nothing is lost and nothing is stored twice.
/// </remarks>
sealed class RunImport(
    IStateStore store, ImportWork work, IInbox inbox, Pipeline pipeline, IFactBlocks blocks, IChanges changes, TimeProvider clock) : IJobKind
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "import";

    /// <summary>Events in one inbox row.</summary>
    const int _chunk = 1_000;

    /// <summary>Inbox rows that may wait for the pipeline: live events should not stand behind more.</summary>
    const int _ahead = 10;

    /// <inheritdoc/>
    public string Name => Kind;

    IStateStore Store => store;

    ImportWork Work => work;

    IInbox Inbox => inbox;

    Pipeline Pipeline => pipeline;

    IFactBlocks Blocks => blocks;

    IChanges Changes => changes;

    TimeProvider Clock => clock;

    /// <inheritdoc/>
    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var row = await work.LoadAsync(run.Args<ImportArgs>().Import, ct);
        if (row is not { State: ImportStates.Running }) return;
        var (pass, mapping) = await work.PassAsync(row, ct);
        var hand = new Hand(this, run, row, mapping, pass.Total);
        var events = new List<MappedEvent>();
        try
        {
            foreach (var passed in pass.Rows(row.Record, row.Row, events, ct))
            {
                await hand.TakeAsync(passed, events, ct);
                events.Clear();
            }

            await hand.FinishAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await hand.StopAsync();
            throw;
        }

        changes.Publish(row.Workspace, "imports");
    }

    /// <summary>The state of one attempt.</summary>
    sealed class Hand(RunImport run, JobRun job, ImportRow row, Mapping mapping, long total)
    {
        readonly ImportReport _report = row.Report is null ? new ImportReport() : ImportJson.Read<ImportReport>(row.Report);
        readonly Sheaf _sheaf = new();
        readonly Queue<long> _waiting = new();
        readonly ReadOnlyMemory<byte> _meta = new IngestMeta { Import = row.Id }.ToBytes();
        Task<long>? _sending;

        public async Task TakeAsync(PassedRow passed, List<MappedEvent> events, CancellationToken ct)
        {
            _report.Count(passed.Outcome, events.Count);
            _sheaf.Add(events);
            (row.Record, row.Row) = (passed.Record.Index, passed.Row.Number);
            if (_sheaf.IsFull) await SaveAsync(ct);
        }

        public async Task FinishAsync(CancellationToken ct)
        {
            await SaveAsync(ct);
            await run.Pipeline.WaitAsync(row.Position, ct);
            await run.Blocks.WaitAllVisibleAsync(ct); // done means that figures show it
            _report.Stored = await run.Work.StoredAsync(row.Id, ct);
            await SaveAsync(ct, ImportStates.Done);
        }

        /// <summary>Cancelled: says how much is stored. The place and the counts of rows stay those of the last save, from where a new start goes on.</summary>
        public async Task StopAsync()
        {
            await SentAsync();
            if (row.Position > 0) await run.Pipeline.WaitAsync(row.Position, CancellationToken.None);
            var report = row.Report is null ? new ImportReport() : ImportJson.Read<ImportReport>(row.Report);
            report.Stored = await run.Work.StoredAsync(row.Id, CancellationToken.None);
            var written = ImportJson.Write(report);
            await using var transaction = await run.Store.BeginAsync(CancellationToken.None);
            await transaction.Db.Set<ImportRow>().Where(r => r.Id == row.Id && r.Job == job.Id && r.State == ImportStates.Cancelled)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Report, written), CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            run.Changes.Publish(row.Workspace, "imports");
        }

        async Task SendAsync(CancellationToken ct)
        {
            var (before, sent) = (_report.Rows - _sheaf.Rows, 0);
            foreach (var (body, events) in _sheaf.Bodies(_chunk, mapping.Historical))
            {
                await SentAsync();
                if (_waiting.Count >= _ahead) await run.Pipeline.WaitAsync(_waiting.Dequeue(), ct);
                _sending = run.Inbox.AppendAsync(
                    new InboxRow(0, row.Workspace, Source(mapping), ImportDialect.DialectName, run.Clock.NowMicros(), events, _meta, body),
                    CancellationToken.None);
                sent += events;
                await job.ProgressAsync(before + ((long)_sheaf.Rows * sent / _sheaf.Count), total, ct);
            }

            await SentAsync();
            _sheaf.Clear();
        }

        async Task SentAsync()
        {
            if (_sending is null) return;
            row.Position = await _sending;
            _sending = null;
            _waiting.Enqueue(row.Position);
        }

        /// <summary>Hands over what was read, then says how far that is.</summary>
        async Task SaveAsync(CancellationToken ct, string state = ImportStates.Running)
        {
            await SendAsync(ct);
            await job.ProgressAsync(_report.Rows, total, ct);
            row.Report = ImportJson.Write(_report);
            await using var transaction = await run.Store.BeginAsync(ct);
            await job.SaveAsync(transaction, row.Row, ct);
            await transaction.Db.Set<ImportRow>().Where(r => r.Id == row.Id && r.State == ImportStates.Running).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Report, row.Report).SetProperty(r => r.Record, row.Record).SetProperty(r => r.Row, row.Row)
                    .SetProperty(r => r.Position, row.Position).SetProperty(r => r.State, state), ct);
            await transaction.CommitAsync(ct);
            run.Changes.Publish(row.Workspace, "imports");
        }
    }

    /// <summary>The facts' source: people see it beside the names of keys.</summary>
    static string Source(Mapping mapping) => mapping.Name.Length > 0 ? mapping.Name[..Math.Min(100, mapping.Name.Length)] : "import";
}

/// <summary>What import jobs are given.</summary>
/// <param name="Import">Which import.</param>
sealed record ImportArgs(Guid Import);
