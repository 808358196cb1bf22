using Rapport.Columns;
using Rapport.Customers;

namespace Rapport.Insight.Catalogue;

/// <summary>Words of the fact table that more than one query needs.</summary>
static class FactSql
{
    /// <summary>Nobody known.</summary>
    public const string Nobody = "toUUID('00000000-0000-0000-0000-000000000000')";

    /// <summary>The columns people may filter by. Empty text counts as missing.</summary>
    static readonly Dictionary<string, FieldSql> s_fields = new(StringComparer.Ordinal)
    {
        ["type"] = new("type", FieldKind.Text),
        ["source"] = new("source", FieldKind.Text),
        ["channel"] = new("nullIf(channel, '')", FieldKind.Text),
        ["touchpoint"] = new("nullIf(touchpoint, '')", FieldKind.Text),
        ["employee"] = new("nullIf(employee, '')", FieldKind.Text),
        ["company"] = new("nullIf(company, '')", FieldKind.Text),
        ["element"] = new("nullIf(element, '')", FieldKind.Text),
        ["metric"] = new("nullIf(metric, '')", FieldKind.Text),
        ["currency"] = new("nullIf(currency, '')", FieldKind.Text),
        ["score"] = new("score", FieldKind.Number),
        ["amount"] = new("amount", FieldKind.Number),
        ["at"] = new(FactTable.AtMicros, FieldKind.Time),
        ["received"] = new("toUnixTimestamp64Micro(received)", FieldKind.Time),
        ["historical"] = new("historical", FieldKind.Flag),
    };

    /// <summary>Names of the columns, without <c>prop:</c>.</summary>
    public static IEnumerable<string> FieldNames => s_fields.Keys;

    /// <summary>A column by name, or a property by <c>prop:</c> and its name; null when there is none of that name.</summary>
    public static FieldSql? Field(string name, Parameters parameters) =>
        name.StartsWith("prop:", StringComparison.Ordinal) && name.Length > 5
            ? new(Property(name[5..], parameters), FieldKind.Any)
            : s_fields.GetValueOrDefault(name);

    /// <summary>A property as text: a text as it is, anything else as its JSON; NULL where it is missing or null.</summary>
    public static string Property(string name, Parameters parameters) =>
        $"JSONExtract(props, {parameters.Text(name)}, 'Nullable(String)')";

    /// <summary>A query with a row per customer, <c>who</c>, who has the trait, and the value that holds now, <c>value</c>: the
    /// last one stated, and where none was, the first one stated as "once". A trait stated as null is gone.</summary>
    public static string TraitValues(Guid workspace, string key, string customerSql, Parameters parameters)
    {
        var name = parameters.Text(key);
        return
            $"""
            (SELECT who, if(countIf(stated) > 0, argMaxIf(tuple(said), tuple(moment, id), stated).1, argMin(tuple(once), tuple(moment, id)).1) AS value
             FROM (SELECT any({customerSql}) AS who, any(at) AS moment, id, any(JSONHas(props, '$traits', {name})) AS stated,
                          any(tuple(JSONExtract(props, '$traits', {name}, 'Nullable(String)'))).1 AS said,
                          any(tuple(JSONExtract(props, '$traitsOnce', {name}, 'Nullable(String)'))).1 AS once
                   FROM {FactTable.Name}
                   WHERE workspace = {parameters.Id(workspace)} AND type = 'identify'
                     AND (JSONHas(props, '$traits', {name}) OR JSONHas(props, '$traitsOnce', {name}))
                   GROUP BY id, revision HAVING sum(sign) > 0)
             WHERE who <> {Nobody}
             GROUP BY who HAVING value IS NOT NULL)
            """;
    }
}
