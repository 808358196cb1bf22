namespace Rapport.Customers;

/// <summary>Collects the values of one statement; the text only ever sees their placeholders.</summary>
public sealed class Parameters
{
    readonly Dictionary<string, object> values = [];

    /// <summary>By name, as the store wants them.</summary>
    public IReadOnlyDictionary<string, object> Values => values;

    /// <summary>A placeholder for a value of a store type such as <c>Array(Int64)</c>.</summary>
    public string Add(object value, string type)
    {
        var name = $"p{values.Count}";
        values[name] = value;
        return $"{{{name}:{type}}}";
    }

    /// <summary>A placeholder for a text.</summary>
    public string Text(string value) => Add(value, "String");

    /// <summary>A placeholder for an id.</summary>
    public string Id(Guid value) => Add(value, "UUID");

    /// <summary>A time from UTC microseconds.</summary>
    public string Time(long micros) => $"fromUnixTimestamp64Micro({Add(micros, "Int64")}, 'UTC')";
}
