namespace Rapport.Customers.Sources.Import.Expressions;

/// <summary>A compiled expression over one row. It has no loops and calls nothing outside its closed list of functions,
/// so its time is bounded by its size.</summary>
abstract class Expression
{
    /// <summary>The value for the row in the scope; never throws.</summary>
    public abstract Value Of(RowScope row);
}

/// <summary>The row an expression is worked out for. One instance serves a whole run, row after row.</summary>
sealed class RowScope(TimeZoneInfo zone, int computed)
{
    /// <summary>The zone in which days are cut and times without zone are read.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The row's cells, in the order of the file's columns.</summary>
    public string[] Cells { get; set; } = [];

    /// <summary>The row's number in its file.</summary>
    public long Number { get; set; }

    /// <summary>The record's computed columns, in the order they are defined.</summary>
    public Value[] Computed { get; } = new Value[computed];

    /// <summary>The cell of the column that a wide record is at; nothing elsewhere.</summary>
    public Value Cell { get; set; }

    /// <summary>The name of the column that a wide record is at.</summary>
    public string Column { get; set; } = "";

    /// <summary>The key of the column that a wide record is at.</summary>
    public string Key { get; set; } = "";
}

/// <summary>What names mean while an expression is compiled.</summary>
interface INames
{
    /// <summary>Reads the column or computed column of that name; null when there is none.</summary>
    Expression? Find(string name);

    /// <summary>A table over another file, for <c>lookup</c> and its kin; null with a reason when it cannot be made.</summary>
    (LookupTable? Table, string? Reason) Table(string file, string keyColumn);

    /// <summary>The place of a column in another file; null when there is none.</summary>
    int? TableColumn(string file, string column);
}

/// <summary>Why an expression does not compile.</summary>
/// <param name="Position">Character in its text, from 0.</param>
/// <param name="Reason">A sentence for people.</param>
sealed record ExpressionError(int Position, string Reason);
