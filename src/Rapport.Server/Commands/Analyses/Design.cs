namespace Rapport.Server.Commands.Analyses;

/// <summary>Columns as numbers for regressions: texts become a column of 0 and 1 for each value but one, with which they are compared.</summary>
/// <param name="Names">Of the made columns; <c>contract=One year</c> for a value of a text.</param>
/// <param name="Rows">Per row; null where a value is missing.</param>
sealed record Design(string[] Names, double[]?[] Rows)
{
    const int _mostValues = 50;

    /// <summary>Texts are compared with the first of their values in the alphabet.</summary>
    /// <exception cref="ApiFailedException">A text has too many values.</exception>
    public static Design Of(Frame frame, IReadOnlyCollection<int> columns) => Of(frame, Made(frame, columns));

    /// <summary>The same, with the mean of those known in place of what is missing, so that every row has its numbers.</summary>
    public static Design Filled(Frame frame, IReadOnlyCollection<int> columns) =>
        Of(frame, Made(frame, columns).ConvertAll(m => (m.Name, Means(m.Column))));

    static Design Of(Frame frame, List<(string Name, double?[] Column)> made) => new(
        [.. made.Select(m => m.Name)],
        [.. Enumerable.Range(0, frame.Count).Select(row => made.TrueForAll(m => m.Column[row] is not null) ? made.Select(m => m.Column[row]!.Value).ToArray() : null)]); // all are

    static double?[] Means(double?[] column)
    {
        var mean = column.Average() ?? 0;
        return Array.ConvertAll(column, v => (double?)(v ?? mean));
    }

    static List<(string Name, double?[] Column)> Made(Frame frame, IReadOnlyCollection<int> columns) =>
        [.. columns.SelectMany(c => frame.IsNumeric(c) ? [(frame.Names[c], frame.Maybe(c))] : Values(frame, c))];

    static List<(string, double?[])> Values(Frame frame, int column)
    {
        var (texts, missing) = (frame.Texts(column), frame.Missing(column));
        var values = texts.Where((_, i) => !missing[i]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (values.Count > _mostValues) throw new ApiFailedException($"{frame.Names[column]} has {values.Count} different values that are no numbers; at most {_mostValues} can be compared.");
        return [.. values.Skip(1).Select(v => ($"{frame.Names[column]}={v}", texts.Select((t, i) => missing[i] ? (double?)null : t == v ? 1 : 0).ToArray()))];
    }
}
