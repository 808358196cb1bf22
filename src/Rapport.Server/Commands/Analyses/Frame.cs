using System.CommandLine;
using System.Globalization;

namespace Rapport.Server.Commands.Analyses;

/// <summary>A file held in memory by columns, with the rows that are to be looked at.</summary>
sealed class Frame
{
    static readonly string[] s_missing = ["", "NA", "N/A", "NaN", "null", "none", "."];

    static readonly string[] s_places = ["rownames", "rowname", "id", "index", "row", "column 1", "unnamed: 0", ""];

    readonly List<(int Number, string[] Cells)> _rows;

    readonly string? _missing;

    Frame(string[] names, List<(int, string[])> rows, string? missing) => (Names, _rows, _missing) = (names, rows, missing);

    /// <summary>Names of the columns.</summary>
    public string[] Names { get; }

    /// <summary>Rows to look at.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads the file of a command.</summary>
    /// <exception cref="ApiFailedException">It cannot be read, or no row is left.</exception>
    public static Frame Read(ParseResult parsed, FileInfo? file = null)
    {
        using var table = TextTable.Open(file ?? parsed.GetValue(Kind.File)!, !parsed.GetValue(Kind.NoNames)); // it is required
        string[] names = [.. table.Names.Select(n => n.Trim().TrimStart('\uFEFF'))];
        var rows = new List<(int Number, string[] Cells)>();
        while (table.Read(names.Length) is { } row) rows.Add((rows.Count + 1, Array.ConvertAll(row, c => c.Trim())));
        var frame = new Frame(names, rows, parsed.GetValue(Kind.Missing));
        foreach (var condition in parsed.GetValue(Kind.Where) ?? []) frame.Keep(Condition.Of(condition, frame));
        return frame.Count > 0 ? frame : throw new ApiFailedException("There is no row to look at.");
    }

    /// <summary>Where a column is: the one asked for, or the first of the usual ones.</summary>
    public int Place(string? asked, string[] usual, string option) => Find(asked, usual)
        ?? throw new ApiFailedException($"Say by {option} which column it is; there are {string.Join(", ", Names)}.");

    /// <summary>The same; null where none was asked for and there is no usual one.</summary>
    public int? Find(string? asked, params string[] usual)
    {
        if (asked is not null) return Place(asked);
        return usual.Select(name => Array.FindIndex(Names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase))).Where(at => at >= 0).Select(at => (int?)at).FirstOrDefault();
    }

    public int Place(string name) => Array.FindIndex(Names, n => n.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) is var at and >= 0
        ? at : throw new ApiFailedException($"There is no column {name}; there are {string.Join(", ", Names)}.");

    /// <summary>Where several columns are: each a name, several with commas, or <c>first..last</c> in the file's order.</summary>
    public int[] Places(IEnumerable<string> asked) => [.. asked.SelectMany(Parts).SelectMany(Range).Distinct()];

    /// <summary>Columns of numbers that are no mere row numbers, but for the ones named.</summary>
    public int[] Numeric(params int[] except) => [.. Others(except).Where(IsNumeric)];

    /// <summary>Columns that are no mere row numbers, but for the ones named.</summary>
    public int[] Others(params int[] except) =>
        [.. Enumerable.Range(0, Names.Length).Except(except).Where(at => !s_places.Contains(Names[at], StringComparer.OrdinalIgnoreCase))];

    public bool IsNumeric(int column) =>
        _rows.TrueForAll(r => IsMissing(r.Cells[column]) || Number(r.Cells[column]) is not null) && _rows.Exists(r => !IsMissing(r.Cells[column]));

    /// <summary>Texts of a column, as they are.</summary>
    public string[] Texts(int column) => [.. _rows.Select(r => r.Cells[column])];

    public bool[] Missing(int column) => [.. _rows.Select(r => IsMissing(r.Cells[column]))];

    /// <summary>Numbers of a column, none missing.</summary>
    /// <exception cref="ApiFailedException">A cell holds none.</exception>
    public double[] Numbers(int column) => [.. Maybe(column).Select((v, i) => v
        ?? throw new ApiFailedException($"Row {_rows[i].Number} has no value in {Names[column]}. Leave such rows out, as by --where \"{Names[column]}>=0\"."))];

    /// <summary>Numbers of a column, null where missing.</summary>
    /// <exception cref="ApiFailedException">A cell holds something else.</exception>
    public double?[] Maybe(int column) => [.. _rows.Select(r => IsMissing(r.Cells[column]) ? (double?)null : Number(r.Cells[column])
        ?? throw new ApiFailedException($"Row {r.Number} has “{r.Cells[column]}” in {Names[column]}: not a number."))];

    /// <summary>A column of two values as yes and no, null where missing.</summary>
    /// <param name="column">The column.</param>
    /// <param name="yes">The value that means yes; null to guess.</param>
    /// <param name="option">How to say it.</param>
    public bool?[] Flags(int column, string? yes, string option)
    {
        var values = _rows.Where(r => !IsMissing(r.Cells[column])).Select(r => r.Cells[column]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var meant = yes ?? Binary.Yes(values) ?? throw new ApiFailedException($"Say by {option} which value of {Names[column]} counts; there are {string.Join(", ", values.Take(10))}.");
        if (!values.Contains(meant, StringComparer.OrdinalIgnoreCase)) throw new ApiFailedException($"{Names[column]} is never {meant}; there are {string.Join(", ", values.Take(10))}.");
        return [.. _rows.Select(r => IsMissing(r.Cells[column]) ? (bool?)null : r.Cells[column].Equals(meant, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Days of a column.</summary>
    /// <exception cref="ApiFailedException">A cell holds none.</exception>
    public DateOnly[] Days(int column) => [.. _rows.Select(r => Day(r.Cells[column])
        ?? throw new ApiFailedException($"Row {r.Number} has “{r.Cells[column]}” in {Names[column]}: not a day. Write days as 2024-12-31."))];

    /// <summary>The row as the file counts them, from 1 for the first below the names.</summary>
    public int RowNumber(int row) => _rows[row].Number;

    /// <summary>A day as 2024-12-31 or 20241231, with or without a time behind; null where it is none.</summary>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : text.Length > 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && char.IsDigit(text[3]) ? DateOnly.FromDateTime(time.DateTime)
        : null;

    public static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    internal bool IsMissing(string cell) => s_missing.Contains(cell, StringComparer.OrdinalIgnoreCase) || cell == _missing;

    void Keep(Func<string[], bool> condition) => _rows.RemoveAll(r => !condition(r.Cells));

    IEnumerable<string> Parts(string asked) =>
        Names.Contains(asked, StringComparer.OrdinalIgnoreCase) ? [asked] : asked.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    IEnumerable<int> Range(string asked)
    {
        if (Names.Contains(asked, StringComparer.OrdinalIgnoreCase) || asked.IndexOf("..", StringComparison.Ordinal) is not (> 0 and var dots)) return [Place(asked)];
        var (first, last) = (Place(asked[..dots]), Place(asked[(dots + 2)..]));
        return first <= last ? Enumerable.Range(first, last - first + 1) : throw new ApiFailedException($"{Names[last]} stands before {Names[first]}.");
    }
}
