using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rapport.Server;

/// <summary>Refuses nulls in lists and dictionaries of a body whose type says that there are none. The reader of JSON asks this of properties
/// alone, and what comes after it takes the types at their word.</summary>
static class NoNullItems
{
    /// <summary>For <see cref="JsonTypeInfoResolver.WithAddedModifier"/>.</summary>
    public static void Demand(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var lists = type.Properties.Where(IsOfNoNulls).ToList();
        if (lists.Count == 0) return;
        var before = type.OnDeserialized;
        type.OnDeserialized = read =>
        {
            before?.Invoke(read);
            foreach (var list in lists) Check(list.Name, list.Get!(read)); // those that cannot be got were left out
        };
    }

    static bool IsOfNoNulls(JsonPropertyInfo property)
    {
        if (property.Get is null || (property.Set is null && property.AssociatedParameter is null) || property.AttributeProvider is not PropertyInfo declared) return false;
        if (declared.PropertyType == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(declared.PropertyType)) return false;
        var said = new NullabilityInfoContext().Create(declared);
        return (said.ElementType ?? said.GenericTypeArguments.LastOrDefault()) is { ReadState: NullabilityState.NotNull, Type.IsValueType: false };
    }

    static void Check(string name, object? list)
    {
        var items = list is IDictionary dictionary ? dictionary.Values : list as IEnumerable;
        foreach (var item in items ?? Array.Empty<object>())
            if (item is null) throw new JsonException($"'{name}' holds a null.");
    }
}
