using Rapport.Customers;

namespace Rapport.Insight.Catalogue;

/// <summary>What figures are sliced by. A group without a value has the empty key.</summary>
/// <param name="Name">As asked for: <c>channel</c>, <c>trait:plan</c>, <c>prop:language</c>.</param>
sealed record Dimension(string Name)
{
    /// <summary>Columns that slice; all others do not.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["channel", "touchpoint", "employee", "company", "source", "element"];

    const string Trait = "trait:";
    const string Property = "prop:";

    /// <summary>The dimension of that name, or null when there is none.</summary>
    public static Dimension? Find(string name) =>
        Columns.Contains(name) || KeyOf(name, Trait) is not null || KeyOf(name, Property) is not null ? new(name) : null;

    /// <summary>The expression of the key, never NULL, and what must be joined for it (empty for nothing).</summary>
    /// <param name="no">Position among the dimensions, for names.</param>
    /// <param name="workspace">Whose facts.</param>
    /// <param name="customerSql">The present customer of a row.</param>
    /// <param name="parameters">Takes the values.</param>
    public (string Key, string Join) Sql(int no, Guid workspace, string customerSql, Parameters parameters)
    {
        if (KeyOf(Property) is { } property) return ($"ifNull({FactSql.Property(property, areAnswers: true, parameters)}, '')", "");
        if (KeyOf(Trait) is not { } trait) return (Name, "");
        var values = FactSql.TraitValues(workspace, trait, customerSql, parameters);
        return ($"trait{no}.value", $"LEFT ANY JOIN {values} AS trait{no} ON trait{no}.who = {customerSql}");
    }

    /// <summary>The trait or property it slices by; null for a column.</summary>
    public string? Field => KeyOf(Trait) ?? KeyOf(Property);

    string? KeyOf(string prefix) => KeyOf(Name, prefix);

    static string? KeyOf(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length && name.Length <= PredicateJson.MaxText
            && !name.Contains('\0')
            ? name[prefix.Length..]
            : null;
}
