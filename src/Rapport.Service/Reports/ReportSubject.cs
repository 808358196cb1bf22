using System.Data.Common;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Service.Reports;

/// <summary>What something is sliced by.</summary>
/// <param name="Name">As asked for.</param>
/// <param name="Column">Where it is kept.</param>
/// <param name="IsId">Kept as an id, not as text.</param>
sealed record ReportDimension(string Name, string Column, bool IsId = false);

/// <summary>Groups by number: rows name theirs by it.</summary>
sealed class GroupBook
{
    readonly Dictionary<Guid, int> _ids = [];
    readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    readonly List<string> _keys = [];

    /// <summary>Keys by number; empty for none.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The number of a row's group.</summary>
    public int Of(DbDataReader row, int column, bool isId)
    {
        if (!isId) return Of(row.IsDBNull(column) ? "" : row.GetString(column));
        var id = row.GetId(column);
        if (_ids.TryGetValue(id, out var number)) return number;
        return _ids[id] = Of(id == Guid.Empty ? "" : id.ToString());
    }

    /// <summary>The number of a key.</summary>
    public int Of(string key)
    {
        if (_texts.TryGetValue(key, out var number)) return number;
        _keys.Add(key);
        return _texts[key] = _keys.Count - 1;
    }
}

/// <summary>A figure in both periods.</summary>
/// <param name="Meaning">What it means.</param>
/// <param name="Now">In the period.</param>
/// <param name="Previous">Of all in the period before.</param>
/// <param name="Change">Where the true difference lies; null where nobody can tell.</param>
sealed record Measured(FigureMeaning Meaning, FigureValues Now, PairedEstimate Previous, Interval? Change);

/// <summary>One that a figure is made of.</summary>
/// <param name="Id">Of the case or the conversation.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Value">What it counts for.</param>
readonly record struct Counting(Guid Id, long At, double Value);

/// <summary>Something of which there are reports.</summary>
interface IReportSubject
{
    /// <summary>As routes name it.</summary>
    string Id { get; }

    /// <summary><c>case</c> or <c>conversation</c>: what its rows are.</summary>
    string Kind { get; }

    /// <summary>What it can be sliced by.</summary>
    IReadOnlyList<ReportDimension> Dimensions { get; }

    /// <summary>The figures of a period beside the one before, and the groups that they number.</summary>
    Task<(IReadOnlyList<Measured> Figures, IReadOnlyList<string> Keys)> MeasureAsync(DbConnection db, ReportField field, CancellationToken ct);

    /// <summary>Each day of the period.</summary>
    Task<IReadOnlyList<ReportDay>> DaysAsync(DbConnection db, ReportField field, CancellationToken ct);

    /// <summary>Those a figure is made of; null for a figure that is unknown.</summary>
    /// <param name="db">The store.</param>
    /// <param name="field">Which period and which of them.</param>
    /// <param name="figure">Its id.</param>
    /// <param name="group">Key of a group; null for all.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Counting>?> RowsAsync(DbConnection db, ReportField field, string figure, string? group, CancellationToken ct);
}

/// <summary>What all subjects share: what was done is read once, and every figure is made of the same rows.</summary>
abstract class ReportSubject<T> : IReportSubject where T : IDone
{
    public abstract string Id { get; }

    public abstract string Kind { get; }

    public abstract IReadOnlyList<ReportDimension> Dimensions { get; }

    /// <summary>Its figures, in the order in which they are shown.</summary>
    protected abstract IReadOnlyList<IFigure<T>> Figures { get; }

    /// <summary>The statement that reads what was done, the group first; with <c>@workspace</c>, <c>@from</c> and <c>@before</c>.</summary>
    /// <param name="key">The column of the group.</param>
    /// <param name="filter">Begins with AND, or is empty.</param>
    protected abstract string Statement(string key, string filter);

    /// <summary>Which of them are asked for.</summary>
    protected abstract ReportFilter Filter(ReportField field);

    /// <summary>One that was done.</summary>
    protected abstract T Read(DbDataReader row, ReportDimension by, GroupBook book);

    /// <summary>Whether it is asked for, as far as the statement cannot say.</summary>
    protected virtual bool Fits(ReportField field, T row) => true;

    /// <inheritdoc/>
    public abstract Task<IReadOnlyList<ReportDay>> DaysAsync(DbConnection db, ReportField field, CancellationToken ct);

    /// <inheritdoc/>
    public virtual async Task<(IReadOnlyList<Measured> Figures, IReadOnlyList<string> Keys)> MeasureAsync(DbConnection db, ReportField field, CancellationToken ct)
    {
        var (book, others) = (new GroupBook(), new GroupBook());
        var now = await ReadAsync(db, field, field.Period, book, ct);
        var before = await ReadAsync(db, field, field.Period.Previous(field.Zone), others, ct);
        return ([.. Figures.SelectMany(f => f.Meanings.Zip(f.Of(now, book.Keys.Count), f.Of(before, others.Keys.Count)))
            .Select(f => new Measured(f.First, f.Second, f.Third.Total, Quantiles.ChangeOf(f.Third.Total, f.Second.Total)))], book.Keys);
    }

    /// <inheritdoc/>
    public virtual async Task<IReadOnlyList<Counting>?> RowsAsync(DbConnection db, ReportField field, string figure, string? group, CancellationToken ct)
    {
        if (Figures.FirstOrDefault(f => f.Meanings.Any(m => m.Id == figure)) is not { } found) return null;
        var book = new GroupBook();
        var only = group is null ? -1 : book.Of(group);
        var rows = (await ReadAsync(db, field, field.Period, book, ct)).Where(r => only < 0 || r.Group == only);
        var counting = rows.Select(r => (Row: r, Value: found.Of(r))).Where(r => r.Value is not null).Select(r => new Counting(r.Row.Id, r.Row.At, r.Value!.Value)); // filtered
        var isTime = found.Meanings.Any(m => m.Unit == "seconds");
        return [.. isTime ? counting.OrderByDescending(c => c.Value).ThenByDescending(c => c.At) : counting.OrderByDescending(c => c.At).ThenBy(c => c.Id)];
    }

    /// <summary>A share of those something is true of.</summary>
    protected static ShareFigure<T> Share(string id, string name, string convention, string better, Func<T, bool?> holds) => new(new(id, name, convention, "share", better), holds);

    /// <summary>A number; null where there is none.</summary>
    protected static long? Long(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>What was done in a period.</summary>
    protected async Task<IReadOnlyList<T>> ReadAsync(DbConnection db, ReportField field, ReportPeriod period, GroupBook book, CancellationToken ct)
    {
        var (by, filter) = (Dimensions.First(d => d.Name == field.By), Filter(field));
        await using var command = filter.Fill(db.Command(Statement(by.Column, filter.Sql))).With("@workspace", field.Workspace).With("@from", period.From).With("@before", period.Before);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            var row = Read(reader, by, book);
            if (Fits(field, row)) rows.Add(row);
        }

        return rows;
    }
}
