namespace Rapport.Server.Commands.Analyses;

/// <summary>A condition on rows, as <c>tenure&gt;0</c>.</summary>
static class Condition
{
    static readonly string[] s_signs = [">=", "<=", "!=", "=", ">", "<"];

    /// <summary>Whether a row fulfils it. Numbers compare as numbers, all else as texts, equal or not; a missing value fulfils only <c>!=</c>.</summary>
    public static Func<string[], bool> Of(string text, Frame frame)
    {
        var at = text.IndexOfAny(['>', '<', '!', '=']);
        var sign = at > 0 ? s_signs.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal)) : null;
        if (sign is null) throw new ApiFailedException($"“{text}” is no condition; write one as \"tenure>0\" or \"class=Business\".");
        var (column, value) = (frame.Place(text[..at]), text[(at + sign.Length)..].Trim());
        if (sign is not ("=" or "!=") && Frame.Number(value) is null) throw new ApiFailedException($"“{value}” in “{text}” is not a number.");
        return row => Holds(row[column], sign, value, frame.IsMissing(row[column]));
    }

    static bool Holds(string cell, string sign, string value, bool missing)
    {
        if (missing) return sign == "!=" && cell != value;
        var order = Frame.Number(cell) is { } a && Frame.Number(value) is { } b ? a.CompareTo(b) : (int?)null;
        return sign switch
        {
            "=" => order == 0 || cell.Equals(value, StringComparison.OrdinalIgnoreCase),
            "!=" => order is not 0 && !cell.Equals(value, StringComparison.OrdinalIgnoreCase),
            ">" => order > 0,
            "<" => order < 0,
            ">=" => order >= 0,
            _ => order <= 0,
        };
    }
}
