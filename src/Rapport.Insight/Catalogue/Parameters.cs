namespace Rapport.Insight.Catalogue;

/// <summary>Collects the values of one statement; the text only ever sees their placeholders.</summary>
sealed class Parameters
{
    readonly Dictionary<string, object> values = [];

    public IReadOnlyDictionary<string, object> Values => values;

    /// <summary>A placeholder for a value of a store type such as <c>Array(Int64)</c>.</summary>
    public string Add(object value, string type)
    {
        var name = $"p{values.Count}";
        values[name] = value;
        return $"{{{name}:{type}}}";
    }

    public string Text(string value) => Add(value, "String");

    public string Id(Guid value) => Add(value, "UUID");

    /// <summary>A time from UTC microseconds.</summary>
    public string Time(long micros) => $"fromUnixTimestamp64Micro({Add(micros, "Int64")}, 'UTC')";
}
