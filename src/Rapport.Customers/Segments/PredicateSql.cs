using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>What a field holds.</summary>
public enum FieldKind
{
    /// <summary>Text, compared case and all.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>UTC microseconds; the filter writes ISO 8601 with an offset.</summary>
    Time,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Whatever was sent; compared as a number with a number, else as text.</summary>
    Any,
}

/// <summary>A field in SQL.</summary>
/// <param name="Sql">An expression of our own making, NULL where there is no value; of kind <see cref="FieldKind.Any"/> a text.</param>
/// <param name="Kind">What it holds.</param>
public sealed record FieldSql(string Sql, FieldKind Kind);

/// <summary>
/// Turns a predicate into a WHERE condition. A store gives the words: which fields there are, how a parameter is written.
/// Nothing the sender wrote becomes SQL text: names are looked up, values are parameters. The condition is never NULL.
/// </summary>
public abstract class PredicateSql
{
    /// <summary>The condition, or the refusal: <c>filter.unknown_field</c>, <c>filter.wrong_value</c> and what the store adds.</summary>
    /// <param name="predicate">Null stands for everything.</param>
    public (string Sql, Refusal? Refusal) Compile(Predicate? predicate) => Guarded(() => predicate is null ? "true" : Sql(predicate));

    /// <summary>What a store makes, or the refusal it ran into.</summary>
    protected static (string Sql, Refusal? Refusal) Guarded(Func<string> make)
    {
        try
        {
            return (make(), null);
        }
        catch (RefusedException refused)
        {
            return ("false", refused.Refusal);
        }
    }

    /// <summary>The field of that name, or null when there is none.</summary>
    protected abstract FieldSql? FieldOf(string name);

    /// <summary>The condition on a trait. Make it with <see cref="Compare"/>.</summary>
    protected abstract string TraitSql(Predicate.Trait trait);

    /// <summary>The condition on how often something happened.</summary>
    protected abstract string HappenedSql(Predicate.Happened happened);

    /// <summary>Adds a parameter and gives its placeholder.</summary>
    /// <param name="value">A string, double, long (for a time) or bool.</param>
    protected abstract string Parameter(object value);

    /// <summary>Text as a number, NULL where it is none.</summary>
    protected abstract string ToNumber(string sql);

    /// <summary>True where a text holds another.</summary>
    protected abstract string ContainsSql(string text, string part);

    /// <summary>True where a text begins with another.</summary>
    protected abstract string StartsWithSql(string text, string start);

    /// <summary>True where a pattern finds something in a text.</summary>
    protected abstract string MatchesSql(string text, string pattern);

    /// <summary>The condition for a whole predicate.</summary>
    protected string Sql(Predicate predicate) => predicate switch
    {
        Predicate.All all => Joined(all.Parts, " AND ", "true"),
        Predicate.Any any => Joined(any.Parts, " OR ", "false"),
        Predicate.Not not => $"NOT ({Sql(not.Part)})",
        Predicate.Field field => Compare(Known(field.Name), field.Test, field.Name),
        Predicate.Trait trait => TraitSql(trait),
        Predicate.Happened happened => HappenedSql(happened),
        Predicate.Member { For: null } member => MemberSql(member),
        _ => throw new RefusedException("filter.not_here", "This condition is followed live by segments: save it as a segment, and filter by that."),
    };

    /// <summary>The condition that a customer belongs to a segment.</summary>
    protected virtual string MemberSql(Predicate.Member member) =>
        throw Refuse("filter.not_here", "Segments cannot be filtered by here.");

    /// <summary>The comparison of a field with a test.</summary>
    protected string Compare(FieldSql field, Test test, string name)
    {
        if (test.Op == Operator.Exists) return $"({field.Sql} IS NOT NULL)";
        if (test.Op == Operator.Missing) return $"({field.Sql} IS NULL)";
        if (test.Op == Operator.In) return Either(field, test, name);
        if (test.Op == Operator.NotIn) return $"NOT {Either(field, test, name)}";
        if (test.Op == Operator.IsNot) return $"NOT {Compare(field, test with { Op = Operator.Is }, name)}";
        if (test.Op.IsOrder) return Never(Ordered(field, test.Op, test.Value, name));
        if (Operator.Dates.Contains(test.Op)) throw Refuse("filter.not_here", "Dates that move with time are followed live by segments: save it as a segment, and filter by that.");
        if (field.Kind is not (FieldKind.Text or FieldKind.Any) || test.Value is not string text) throw Wrong(name, "a text");
        var part = Parameter(text);
        if (test.Op == Operator.Contains) return Never(ContainsSql(field.Sql, part));
        return Never(test.Op == Operator.StartsWith ? StartsWithSql(field.Sql, part) : MatchesSql(field.Sql, part));
    }

    /// <summary>Refuses a field that does not exist.</summary>
    protected FieldSql Known(string name) => FieldOf(name)
        ?? throw new RefusedException("filter.unknown_field", $"There is no field '{(name.Length <= 60 ? name : name[..60])}' to filter by.");

    /// <summary>Refuses from within a store's own part.</summary>
    protected static Exception Refuse(string code, string detail) => new RefusedException(code, detail);

    string Joined(IReadOnlyList<Predicate> parts, string with, string none) =>
        parts.Count == 0 ? none : "(" + string.Join(with, parts.Select(Sql)) + ")";

    string Either(FieldSql field, Test test, string name) => test.Values.Count == 0
        ? "(false)"
        : "(" + string.Join(" OR ", test.Values.Select(v => Never(Ordered(field, Operator.Is, v, name)))) + ")";

    string Ordered(FieldSql field, Operator op, object value, string name) => (field.Kind, value) switch
    {
        (FieldKind.Text, string text) => $"{field.Sql} {op.Sql} {Parameter(text)}",
        (FieldKind.Number, double number) => $"{field.Sql} {op.Sql} {Parameter(number)}",
        (FieldKind.Time, string text) => $"{field.Sql} {op.Sql} {Parameter(Micros(text, name))}",
        (FieldKind.Flag, bool flag) => $"{field.Sql} {op.Sql} {Parameter(flag)}",
        (FieldKind.Any, string text) => $"{field.Sql} {op.Sql} {Parameter(text)}",
        (FieldKind.Any, double number) => $"{ToNumber(field.Sql)} {op.Sql} {Parameter(number)}",
        (FieldKind.Any, bool flag) => $"{field.Sql} {op.Sql} {Parameter(flag ? "true" : "false")}",
        (FieldKind.Number, _) => throw Wrong(name, "a number"),
        (FieldKind.Time, _) => throw Wrong(name, "a time"),
        (FieldKind.Flag, _) => throw Wrong(name, "true or false"),
        _ => throw Wrong(name, "a text"),
    };

    static long Micros(string text, string name) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToMicros()
            : throw Wrong(name, "a time such as 2026-01-31T00:00:00Z");

    static string Never(string condition) => $"coalesce({condition}, false)";

    static RefusedException Wrong(string name, string kind) =>
        new("filter.wrong_value", $"'{(name.Length <= 60 ? name : name[..60])}' is compared with {kind}.");

    /// <summary>A refusal on its way out of the recursion; never leaves <see cref="Guarded"/>.</summary>
    sealed class RefusedException(string code, string detail) : Exception(detail)
    {
        public Refusal Refusal { get; } = new(code, detail);
    }
}
