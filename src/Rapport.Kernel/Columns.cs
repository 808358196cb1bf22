using System.Globalization;
using System.Text.Json;

namespace Rapport.Kernel;

/// <summary>The column store that keeps the facts: chDB behind its host, or a ClickHouse cluster.</summary>
public interface IColumns
{
    /// <summary>Runs a SELECT whose <c>{name:Type}</c> placeholders are filled from the parameters.</summary>
    /// <exception cref="ColumnsException">The store refused or could not be reached.</exception>
    Task<IReadOnlyList<T>> QueryAsync<T>(ColumnQuery query, Func<ColumnRow, T> read, CancellationToken ct);

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <exception cref="ColumnsException">The store refused or could not be reached.</exception>
    Task ExecuteAsync(ColumnQuery statement, CancellationToken ct);

    /// <summary>Inserts one block. The same block number with the same bytes may be sent again at any time
    /// and is stored once.</summary>
    /// <exception cref="ColumnsException">The store refused or could not be reached; send the same bytes again.</exception>
    Task InsertAsync(string table, long block, ReadOnlyMemory<byte> rowBinary, CancellationToken ct);
}

/// <summary>A statement and its parameters. Values never become part of the text.</summary>
/// <param name="Sql">ClickHouse SQL with <c>{name:Type}</c> placeholders.</param>
public sealed record ColumnQuery(string Sql)
{
    /// <summary>Placeholder name → value: string, Guid, long, int, double, bool, or a list of those for Array types.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();

    /// <summary>After this the store stops the query. Default 15 s.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>One row of an answer, by column position.</summary>
/// <param name="cells">The JSON array the store sent for the row.</param>
public readonly struct ColumnRow(JsonElement cells)
{
    /// <summary>Text; empty for NULL.</summary>
    public string Text(int column) => cells[column].ValueKind == JsonValueKind.Null ? "" : cells[column].ToString();

    /// <summary>A 64-bit integer, sent as number or as quoted number.</summary>
    public long Long(int column) => LongOrNull(column) ?? 0;

    /// <summary>A 64-bit integer or null.</summary>
    public long? LongOrNull(int column) => cells[column].ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => long.Parse(cells[column].GetString()!, CultureInfo.InvariantCulture), // a string has a value
        _ => cells[column].GetInt64(),
    };

    /// <summary>A floating-point number or null.</summary>
    public double? DoubleOrNull(int column) => cells[column].ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => double.Parse(cells[column].GetString()!, CultureInfo.InvariantCulture), // a string has a value
        _ => cells[column].GetDouble(),
    };

    /// <summary>A UUID.</summary>
    public Guid Id(int column) => cells[column].GetGuid();

    /// <summary>The cell as JSON, valid until the read function returns; clone it to keep it.</summary>
    public JsonElement Json(int column) => cells[column];
}

/// <summary>The column store refused a statement or could not be reached.</summary>
/// <param name="code">ClickHouse error code; 0 when the store could not be reached.</param>
/// <param name="message">What it said.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class ColumnsException(int code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>ClickHouse error code; 0 when the store could not be reached.</summary>
    public int Code => code;
}
