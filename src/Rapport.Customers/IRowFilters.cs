using Rapport.Customers.Profiles;
using Rapport.Customers.Segments;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Predicates over rows that a module above keeps in the state store under subjects: the language in which facts are filtered,
/// with the module's own fields.</summary>
public interface IRowFilters
{
    /// <summary>The condition, and traits to slice by; or the refusal: <c>field.hidden</c>, <c>segment.unknown</c>, and those of the predicate.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="predicate">Null for every row.</param>
    /// <param name="fields">The fields of a row in SQL; null for a name that is none.</param>
    /// <param name="traits">Traits of the customer that are wanted as text.</param>
    /// <param name="ct">Cancels.</param>
    Task<(RowFilter? Filter, Refusal? Refusal)> OfAsync(
        WorkspaceId workspace, Predicate? predicate, Func<string, FieldSql?> fields, IReadOnlyList<string> traits, CancellationToken ct);
}

/// <summary>A predicate in SQL of the state store.</summary>
/// <param name="Where">The condition, never NULL. It speaks of the customer as <c>c</c>.</param>
/// <param name="Traits">An expression per trait asked for, NULL where the customer has none.</param>
/// <param name="Parameters">Name and value.</param>
public sealed record RowFilter(string Where, IReadOnlyList<string> Traits, IReadOnlyList<(string Name, object Value)> Parameters)
{
    /// <summary>What joins the present customer of a row to it, as <c>c</c>; nobody where the subject belongs to none.</summary>
    /// <param name="subject">The row's column, of our own making.</param>
    public static string Join(string subject) => $"LEFT JOIN identifier o ON o.subject = {subject} LEFT JOIN customer c ON c.id = o.customer";
}

/// <summary>Makes them as the list of customers does.</summary>
sealed class RowFilters(PeopleByFacts facts, ISegmentMembers segments) : IRowFilters
{
    public async Task<(RowFilter? Filter, Refusal? Refusal)> OfAsync(
        WorkspaceId workspace, Predicate? predicate, Func<string, FieldSql?> fields, IReadOnlyList<string> traits, CancellationToken ct)
    {
        var (people, unasked) = await facts.FindAsync(workspace, predicate, ct);
        if (unasked is not null) return (null, unasked);
        var (_, unknown) = await segments.NamedByAsync(workspace, predicate, ct);
        if (unknown is not null) return (null, unknown);
        var sql = new CustomerFilterSql(people, fields);
        var (where, refusal) = sql.Compile(predicate);
        if (refusal is not null) return (null, refusal);
        var wanted = traits.Select(sql.Trait).ToList();
        return wanted.Select(t => t.Refusal).FirstOrDefault(r => r is not null) is { } wrong ? (null, wrong) : (new(where, [.. wanted.Select(t => t.Sql)], sql.Parameters), null);
    }
}
