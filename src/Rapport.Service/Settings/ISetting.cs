using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Service.Settings;

/// <summary>Something that a workspace sets as one whole: rules, promises, causes, teams.</summary>
interface ISetting
{
    /// <summary>What is wrong with it, by field; nothing when nothing is.</summary>
    IEnumerable<(string Field, string Fault)> Faults();
}

/// <summary>How settings and what belongs to cases are kept.</summary>
static class ServiceJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidOperationException("Nothing was stored.");
}

/// <summary>Checks that lists of named things share.</summary>
static class Doubled
{
    public const string IdFault = "1 to 40 of a-z, A-Z, 0-9 and \"-\".";

    /// <summary>Ids that stand there more than once.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> ids) => ids.GroupBy(i => i, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);

    public static bool IsId(string id) => id.Length is > 0 and <= 40 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>A setting of a workspace.</summary>
sealed class SettingRow
{
    public required Rapport.Kernel.WorkspaceId Workspace { get; init; }

    public required string Name { get; init; }

    public required string Value { get; set; }

    /// <summary>Counts its changes.</summary>
    public required long Version { get; set; }
}
