namespace Rapport.Customers.Sources.Import;

/// <summary>One pass of a compiled mapping over its files. The same files and mapping give the same rows and the same
/// message ids every time, so a run can begin anew where the last one stopped.</summary>
/// <param name="plan">What to do.</param>
/// <param name="files">Short name → file.</param>
/// <param name="open">Opens a file for reading.</param>
/// <param name="importId">Whose.</param>
/// <param name="now">When the import was made, UTC microseconds.</param>
sealed class ImportPass(
    ImportPlan plan, IReadOnlyDictionary<string, ImportFile> files, Func<ImportFile, Stream> open, Guid importId, long now)
{
    /// <summary>Rows that a whole pass goes through.</summary>
    public long Total => plan.Records.Sum(r => files[r.Record.From].Found.Rows);

    /// <summary>Reads the lookup tables, then every row of every record after a place.</summary>
    /// <param name="record">The record to begin with.</param>
    /// <param name="row">Its last row that is done already; 0 for none.</param>
    /// <param name="events">Receives what is made of the row at hand; the caller empties it.</param>
    /// <param name="ct">Cancels.</param>
    public IEnumerable<PassedRow> Rows(int record, long row, List<MappedEvent> events, CancellationToken ct)
    {
        LoadTables(ct);
        foreach (var each in plan.Records.Skip(record))
        {
            var mapper = new RowMapper(each, importId, now);
            if (each.Per is not null) Consider(each, mapper, ct);
            using var reader = Reader(files[each.Record.From]);
            var after = each.Index == record ? row : 0;
            while (reader.Read(out var found))
            {
                ct.ThrowIfCancellationRequested();
                if (found.Number <= after) continue;
                yield return new PassedRow(each, found, mapper.Map(found, events));
            }
        }
    }

    void LoadTables(CancellationToken ct)
    {
        foreach (var tables in plan.Tables.GroupBy(t => t.File, StringComparer.Ordinal))
        {
            foreach (var table in tables) table.Clear();
            using var reader = Reader(files[tables.Key]);
            while (reader.Read(out var row))
            {
                ct.ThrowIfCancellationRequested();
                if (row.Fault is not null) continue;
                foreach (var table in tables) table.Add(row.Cells);
            }
        }
    }

    void Consider(RecordPlan record, RowMapper mapper, CancellationToken ct)
    {
        using var reader = Reader(files[record.Record.From]);
        while (reader.Read(out var row))
        {
            ct.ThrowIfCancellationRequested();
            mapper.Consider(row);
        }
    }

    IRowReader Reader(ImportFile file)
    {
        var (reader, refusal) = SourceFormats.Named(file.Found.Format).Open(open(file), file.Choice);
        return reader ?? throw new InvalidDataException($"A file that could be read once cannot be read again: {refusal!.Code}."); // one of the two is set
    }
}

/// <summary>A row that a pass went through.</summary>
/// <param name="Record">For which record.</param>
/// <param name="Row">The row.</param>
/// <param name="Outcome">What became of it.</param>
readonly record struct PassedRow(RecordPlan Record, SourceRow Row, RowOutcome Outcome);
