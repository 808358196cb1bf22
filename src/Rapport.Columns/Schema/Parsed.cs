using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Schema;

/// <summary>What questions ask of <c>props</c>, taken out of the text once: when a row is inserted, and not for each question.
/// The store computes these columns from the text, so they can be made anew at any time and nobody writes them.</summary>
static class Parsed
{
    /// <summary>Texts as they are, all else as its JSON, NULL for null: as <c>JSONExtract(props, key, 'Nullable(String)')</c>.</summary>
    const string Map = "Map(LowCardinality(String), Nullable(String))";

    // The condition chooses the text and not the result: the store would parse every text before it chose.
    static readonly (string Name, string Value)[] All =
    [
        (FactTable.Traits, $"JSONExtract(if(type = '{FactTypes.Identify}', props, ''), '$traits', '{Map}')"),
        (FactTable.TraitsOnce, $"JSONExtract(if(type = '{FactTypes.Identify}', props, ''), '$traitsOnce', '{Map}')"),
        (FactTable.AnswerProps,
            $"mapFilter((key, value) -> key NOT IN ({string.Join(", ", FactTable.TextOnly.Select(k => $"'{k}'"))}), " +
            $"JSONExtract(if(metric != '', props, ''), '{Map}'))"),
    ];

    /// <summary>As they stand in the table's definition.</summary>
    public static string Columns { get; } = string.Join(",\n    ", All.Select(Definition));

    /// <summary>Gives a table made before them these columns. Until its old parts are filled, in the background, the store
    /// computes them for each question.</summary>
    public static async Task EnsureAsync(ColumnClient columns, CancellationToken ct)
    {
        var has = await columns.SendAsync(new ColumnQuery(
            $"SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '{FactTable.Name}'"), ct);
        var text = System.Text.Encoding.UTF8.GetString(has);
        var missing = All.Where(c => !text.Contains($"[\"{c.Name}\"]", StringComparison.Ordinal)).ToList();
        if (missing.Count == 0) return;
        await AlterAsync(columns, missing.Select(c => $"ADD COLUMN IF NOT EXISTS {Definition(c)}"), ct);
        await AlterAsync(columns, missing.Select(c => $"MATERIALIZE COLUMN {c.Name}"), ct);
    }

    static Task<byte[]> AlterAsync(ColumnClient columns, IEnumerable<string> changes, CancellationToken ct) =>
        columns.SendAsync(new ColumnQuery($"ALTER TABLE {FactTable.Name} {string.Join(", ", changes)}"), ct);

    static string Definition((string Name, string Value) column) => $"{column.Name} {Map} MATERIALIZED {column.Value} CODEC(ZSTD(1))";
}
