using Rapport.Kernel;

namespace Rapport.Customers.Sources;

/// <summary>What a file holds, learnt by reading all of it once.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Detail">How it was read, for people.</param>
/// <param name="Rows">Data rows, faulty ones included.</param>
/// <param name="Faults">Faulty rows by reason.</param>
/// <param name="Columns">In the file's order.</param>
sealed record Inspection(
    string Format, string Detail, long Rows, IReadOnlyDictionary<string, int> Faults, IReadOnlyList<ColumnShape> Columns)
{
    const int _allOf = 2_000;
    const int _thenEvery = 97;

    /// <summary>Reads the file to its end. Types are guessed from the first 2,000 rows and every 97th after.</summary>
    /// <returns>What it holds, or why the whole file is refused.</returns>
    public static (Inspection? Found, Refusal? Refusal) Of(Stream content, ReadChoice choice, CancellationToken ct)
    {
        var (source, unknown) = SourceFormats.Sniff(content);
        if (source is null) return (null, unknown);
        var (reader, refusal) = source.Open(content, choice);
        if (reader is null) return (null, refusal);
        using (reader) return Read(source.Name, reader, ct);
    }

    static (Inspection?, Refusal?) Read(string format, IRowReader reader, CancellationToken ct)
    {
        var guesses = reader.Columns.Select(c => new ColumnGuess(c)).ToArray();
        var faults = new Dictionary<string, int>(StringComparer.Ordinal);
        long rows = 0;
        while (reader.Read(out var row))
        {
            if (++rows % 1_000 == 0) ct.ThrowIfCancellationRequested();
            if (row.Fault is { } fault)
            {
                if (fault.Code == RowFaults.Nul)
                    return (null, new Refusal("import.nul", $"Row {row.Number} contains a NUL character: the file is damaged or not text.", 400));
                faults[fault.Code] = faults.GetValueOrDefault(fault.Code) + 1;
                continue;
            }

            if (rows > _allOf && rows % _thenEvery != 0) continue;
            for (var i = 0; i < guesses.Length; i++) guesses[i].See(row.Cells[i]);
        }

        return rows == 0
            ? (null, new Refusal("import.empty", "The file has a header but no rows."))
            : (new Inspection(format, reader.Detail, rows, faults, [.. guesses.Select(g => g.Shape())]), null);
    }
}
