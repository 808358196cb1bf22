using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Words of the fact table that more than one query needs.</summary>
public static class FactSql
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
    /// <param name="name">As asked for.</param>
    /// <param name="areAnswers">True where every row has a metric.</param>
    /// <param name="parameters">Takes the values.</param>
    public static FieldSql? Field(string name, bool areAnswers, Parameters parameters) =>
        name.StartsWith("prop:", StringComparison.Ordinal) && name.Length > 5
            ? new(Property(name[5..], areAnswers, parameters), FieldKind.Any)
            : s_fields.GetValueOrDefault(name);

    /// <summary>A property as text: a text as it is, anything else as its JSON; NULL where it is missing or null.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="areAnswers">True where every row has a metric.</param>
    /// <param name="parameters">Takes the values.</param>
    public static string Property(string name, bool areAnswers, Parameters parameters) =>
        areAnswers && !FactTable.TextOnly.Contains(name) ? FactTable.AnswerProp(parameters.Text(name)) : FactTable.Prop(parameters.Text(name));

    /// <summary>Traits that say who somebody is and group nobody.</summary>
    public static IReadOnlyList<string> PersonalTraits { get; } = [.. Profiles.Profile.NameKeys, "email", "$email", "phone", "$phone"];

    /// <summary>Orders rows by time, and rows of the same moment by the first half of their id, in one number of 128 bits: comparing
    /// tuples costs three times as much. Ids are hashes, so that halves of two of the same moment differ.</summary>
    public const string Order = $"bitOr(bitShiftLeft(toInt128({FactTable.AtMicros}), 64), toInt128(bitShiftRight(reinterpretAsUInt128(id), 64)))";

    /// <summary>Keeps the rows that still stand: +1 rows that no −1 row takes back. Few rows are taken back, so the set of those
    /// is small, where summing the signs per fact would build a table of all.</summary>
    /// <param name="where">The condition that the −1 rows fulfil as well: a −1 row repeats the row it takes back.</param>
    public static string Stands(string where) =>
        $"sign = 1 AND (id, revision) NOT IN (SELECT id, revision FROM {FactTable.Name} WHERE {where} AND sign = -1)";

    /// <summary>A query with a row per customer, <c>who</c>, who has the trait, and the value that holds now, <c>value</c>: the
    /// last one stated, and where none was, the first one stated as "once". A trait stated as null is gone.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="key">The trait.</param>
    /// <param name="customerSql">The present customer of a row.</param>
    /// <param name="parameters">Takes the values.</param>
    public static string TraitValues(Guid workspace, string key, string customerSql, Parameters parameters)
    {
        var name = parameters.Text(key);
        var where = $"workspace = {parameters.Id(workspace)} AND type = '{FactTypes.Identify}'";
        // No text of JSON holds the byte FF, so it can stand for null where an aggregate would pass over NULL. What was
        // stated ranks above all that was stated as "once", of which the earliest ranks highest.
        return
            $"""
            (SELECT who, value FROM (
               SELECT {customerSql} AS who,
                      argMax(ifNull(if(mapContains({FactTable.Traits}, {name}) AS stated, {FactTable.Traits}[{name}], {FactTable.TraitsOnce}[{name}]), char(255)),
                             if(stated, bitShiftLeft(toInt128(1), 120) + {Order}, -{Order})) AS value
               FROM {FactTable.Name}
               WHERE {where} AND {Stands(where)} AND (stated OR mapContains({FactTable.TraitsOnce}, {name}))
               GROUP BY who)
             WHERE who <> {Nobody} AND value <> char(255))
            """;
    }
}
