using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rapport.Customers.Segments.Live;

/// <summary>The same text for conditions that mean the same facts, so that segments share what they follow.</summary>
static class Canon
{
    public static string Of(FactSet set)
    {
        var text = new StringBuilder();
        foreach (var (field, values) in set.Match.OrderBy(m => m.Key, StringComparer.Ordinal))
            text.Append(Quoted(field)).Append(" in ").AppendJoin(',', values.Order(StringComparer.Ordinal).Select(Quoted)).Append(';');
        return text.AppendJoin('&', set.Where.Select(Of).Order(StringComparer.Ordinal)).ToString();
    }

    public static string Of(IEnumerable<Predicate> conditions) => string.Join('&', conditions.Select(Of).Order(StringComparer.Ordinal));

    static string Of(Predicate predicate) => predicate switch
    {
        Predicate.All all => $"({string.Join('&', all.Parts.Select(Of).Order(StringComparer.Ordinal))})",
        Predicate.Any any => $"({string.Join('|', any.Parts.Select(Of).Order(StringComparer.Ordinal))})",
        Predicate.Not not => $"!{Of(not.Part)}",
        Predicate.Field field => $"{Quoted(field.Name)} {Of(field.Test)}",
        _ => throw new PlanException("filter.invalid", "Within a fact's 'where' only fields are compared."),
    };

    public static string Of(Test test) => $"{test.Op.Name} {string.Join(',', test.Values.Select(Value))}";

    static string Value(object value) => value switch
    {
        string text => Quoted(text),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString()!.ToLowerInvariant(), // true or false
    };

    static string Quoted(string text) => JsonSerializer.Serialize(text);
}
