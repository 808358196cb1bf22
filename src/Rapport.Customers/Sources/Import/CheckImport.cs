using System.Buffers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The job that goes through all rows as a run would, and stores nothing but what it saw.</summary>
sealed class CheckImport(IStateStore store, ImportWork work, IChanges changes) : IJobKind
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "import.check";

    const int _shownRows = 50;
    const int _shownFacts = 20;

    /// <inheritdoc/>
    public string Name => Kind;

    /// <inheritdoc/>
    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var row = await work.LoadAsync(run.Args<ImportArgs>().Import, ct);
        if (row is not { State: ImportStates.Checking }) return;
        var (pass, _) = await work.PassAsync(row, ct);
        var report = new ImportReport();
        var refused = new List<RefusedRow>();
        var facts = new List<JsonElement>();
        var perRecord = new Dictionary<int, int>();
        var events = new List<MappedEvent>();
        foreach (var passed in pass.Rows(0, 0, events, ct))
        {
            report.Count(passed.Outcome, events.Count);
            if (passed.Outcome.Fault is not null && refused.Count < _shownRows) refused.Add(ImportWork.Refused(passed));
            var shown = perRecord.GetValueOrDefault(passed.Record.Index);
            foreach (var made in events.Take(Math.Max(0, (_shownFacts / 4) - shown)))
            {
                facts.Add(Shown(made));
                perRecord[passed.Record.Index] = ++shown;
            }

            events.Clear();
            if (report.Rows % 1_000 == 0) await run.ProgressAsync(report.Rows, pass.Total, ct);
        }

        var preview = ImportJson.Write(new ImportPreview(refused, facts));
        await using var transaction = await store.BeginAsync(ct);
        await run.SaveAsync(transaction, report.Rows, ct);
        var counted = ImportJson.Write(report);
        await transaction.Db.Set<ImportRow>().Where(r => r.Id == row.Id && r.State == ImportStates.Checking).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ImportStates.Checked).SetProperty(r => r.Report, counted).SetProperty(r => r.Preview, preview), ct);
        await transaction.CommitAsync(ct);
        changes.Publish(row.Workspace, "imports");
    }

    static JsonElement Shown(MappedEvent made)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer)) made.Write(writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
