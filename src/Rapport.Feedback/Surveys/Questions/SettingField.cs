using System.Reflection;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Questions;

/// <summary>Says how an editor shows a setting.</summary>
/// <param name="label">For people.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class SettingAttribute(string label) : Attribute
{
    public string Label => label;

    /// <summary>A sentence below the field; empty for none.</summary>
    public string Help { get; init; } = "";

    /// <summary>Lowest number, or fewest items.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>Highest number, most items, or most characters.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>The only values allowed; empty for any.</summary>
    public string[] OneOf { get; init; } = [];
}

/// <summary>One setting of a kind, from which an editor draws a field.</summary>
/// <param name="Name">In the document.</param>
/// <param name="Type">text (per language), choices, flag, number, select, or words (several plain texts).</param>
/// <param name="Label">For people.</param>
/// <param name="Help">A sentence; empty for none.</param>
/// <param name="Min">Lowest; null for no bound.</param>
/// <param name="Max">Highest; null for no bound.</param>
/// <param name="OneOf">The only values allowed; empty for any.</param>
/// <param name="Default">What an absent setting means; null for nothing.</param>
sealed record SettingField(
    string Name, string Type, string Label, string Help, double? Min, double? Max, IReadOnlyList<string> OneOf, JsonElement? Default)
{
    /// <summary>The fields of a settings record, from its properties.</summary>
    public static IReadOnlyList<SettingField> Of<T>() where T : new()
    {
        var example = new T();
        return [.. typeof(T).GetProperties().Select(p => (Property: p, Setting: p.GetCustomAttribute<SettingAttribute>()))
            .Where(p => p.Setting is not null)
            .Select(p => Field(p.Property, p.Setting!, p.Property.GetValue(example)))]; // those without one were left out
    }

    static SettingField Field(PropertyInfo property, SettingAttribute setting, object? value)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var oneOf = type.IsEnum ? [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)] : setting.OneOf;
        return new SettingField(
            JsonNamingPolicy.CamelCase.ConvertName(property.Name), Shape(type, oneOf.Length > 0), setting.Label, setting.Help,
            Bound(setting.Min), Bound(setting.Max), oneOf, value is null ? null : JsonSerializer.SerializeToElement(value, SurveyDocument.Json));
    }

    static string Shape(Type type, bool isClosed)
    {
        if (type == typeof(Text)) return "text";
        if (type == typeof(bool)) return "flag";
        if (type.IsAssignableTo(typeof(IReadOnlyList<Choice>))) return "choices";
        if (type.IsAssignableTo(typeof(IReadOnlyList<string>))) return "words";
        if (isClosed) return "select";
        return type == typeof(string) ? "line" : "number";
    }

    static double? Bound(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>Something that can be chosen, ranked or rated.</summary>
/// <param name="Id">Kept in answers; never shown.</param>
/// <param name="Label">What people read.</param>
/// <param name="Group">The heading it stands under; null for none.</param>
/// <param name="Image">A picture's address on this server; null for none.</param>
sealed record Choice(string Id, Text Label, Text? Group = null, string? Image = null);
