namespace Rapport.Server.Commands.Analyses;

/// <summary>Which of two values means that it happened.</summary>
static class Binary
{
    static readonly string[] s_yes = ["1", "yes", "true", "y", "t", "churned", "churn", "left", "dead", "died", "event", "satisfied", "converted", "chosen", "success"];

    /// <summary>The value that means yes among the values of a column; null where there are not two, or it cannot be told.</summary>
    /// <remarks>1 of 0 and 1, 2 of 1 and 2 (as statistics programs code deaths), or a word that means yes.</remarks>
    public static string? Yes(List<string> values) => values switch
    {
        { Count: > 2 or 0 } => null,
        _ when Only(values, "1", "2") => values.Contains("2", StringComparer.Ordinal) ? "2" : null,
        _ => values.Where(v => s_yes.Contains(v, StringComparer.OrdinalIgnoreCase)).ToList() is [var one] ? one : null,
    };

    static bool Only(List<string> values, params string[] of) => values.Count == 2 && values.TrueForAll(v => of.Contains(v, StringComparer.Ordinal));
}
