using System.Text.Json;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>By which clocks a customer lives.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="From">How it is known: <c>trait</c>, <c>country</c> or <c>workspace</c>.</param>
public sealed record CustomerZone(TimeZoneInfo Zone, string From)
{
    static readonly string[] s_zones = ["timezone", "time_zone", "timeZone", "tz", "$timezone", "$geoip_time_zone"];
    static readonly string[] s_countries = ["countryCode", "country_code", "country", "$geoip_country_code"];

    /// <summary>The zone a trait names, else that of most people in the country a trait names, else the workspace's.</summary>
    /// <param name="traits">One JSON object; null when nothing is known.</param>
    /// <param name="workspace">Null for none, whose zone is UTC.</param>
    public static CustomerZone Of(string? traits, Workspace? workspace)
    {
        using var json = JsonDocument.Parse(traits ?? "{}");
        foreach (var name in s_zones)
        {
            if (Text(json.RootElement, name) is { } id && id.Contains('/', StringComparison.Ordinal) && Find(id) is { } zone) return new(zone, "trait");
        }

        foreach (var name in s_countries)
        {
            var country = Text(json.RootElement, name) ?? (json.RootElement.TryGetProperty("address", out var address) ? Text(address, name) : null);
            if (country is not null && CountryZones.Of(country) is { } id && Find(id) is { } zone) return new(zone, "country");
        }

        return new(workspace is null ? TimeZoneInfo.Utc : Find(workspace.Zone) ?? TimeZoneInfo.Utc, "workspace");
    }

    static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static TimeZoneInfo? Find(string id) => id.Length <= 60 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
