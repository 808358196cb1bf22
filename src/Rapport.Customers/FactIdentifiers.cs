using System.Text.Json;
using Rapport.Customers.Identity;

namespace Rapport.Customers;

/// <summary>By what a fact names whom it is about, as the pipeline keeps it beside the sender's own properties.</summary>
public static class FactIdentifiers
{
    /// <summary>Every identifier as namespace and value, the strongest first: the user, further identifiers, the browser. None when it names nobody.</summary>
    /// <param name="props">The properties of the fact.</param>
    public static IEnumerable<(string Namespace, string Value)> Of(JsonElement props)
    {
        if (Text(props, "$userId") is { } user) yield return (Namespaces.User, user);
        if (props.TryGetProperty("$identifiers", out var others) && others.ValueKind == JsonValueKind.Array)
        {
            foreach (var pair in others.EnumerateArray()) yield return (pair[0].GetString()!, pair[1].GetString()!); // the pipeline wrote texts
        }

        if (Text(props, "$anonymousId") is { } browser) yield return (Namespaces.Anonymous, browser);
    }

    static string? Text(JsonElement props, string name) =>
        props.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
