using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Customers.Sources;

/// <summary>The first row of a file, made into column names.</summary>
static class Header
{
    /// <summary>Trimmed names, or why the file is refused: none, too many, too long, or one name twice.</summary>
    public static (string[] Names, Refusal? Refusal) Of(IReadOnlyList<string> cells)
    {
        var names = new string[cells.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var name = cells[i].Trim().TrimStart('\uFEFF');
            names[i] = name.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"column {i + 1}") : name;
        }

        return (names, Refused(names));
    }

    static Refusal? Refused(string[] names)
    {
        if (names.Length == 0) return new Refusal("import.empty", "The file has no header row.");
        if (names.Length > Limits.Columns)
            return new Refusal("import.too_many_columns", $"The file has {names.Length} columns; at most {Limits.Columns} are read.");
        if (names.Any(n => n.Length > Limits.HeaderChars))
            return new Refusal("import.header_too_long", $"A column name is longer than {Limits.HeaderChars} characters: is the first row a header?");
        if (names.Any(n => n.Contains('\0'))) return new Refusal("import.nul", "The file contains NUL characters.", 400);
        var twice = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null
            ? null
            : new Refusal("import.duplicate_header", $"The column name “{twice.Key}” occurs {twice.Count()} times; every column needs its own.");
    }
}
