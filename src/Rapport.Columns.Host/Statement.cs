using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Columns.Host.Native;

namespace Rapport.Columns.Host;

/// <summary>What one HTTP request asks the engine to do.</summary>
sealed partial record Statement
{
    /// <summary>Settings every statement has unless the caller names others. They bound what one statement may cost.</summary>
    static readonly IReadOnlyDictionary<string, string> Base = new Dictionary<string, string>
    {
        ["async_insert"] = "0",
        ["max_execution_time"] = "60",
        ["max_memory_usage"] = "500000000",
        ["max_bytes_before_external_group_by"] = "200000000",
        ["max_bytes_before_external_sort"] = "200000000",
        ["max_threads"] = "2",
        ["max_threads_min_free_memory_per_thread"] = "0", // memory is bounded here, so a rule about what is free would leave one thread
        ["max_insert_threads"] = "1",
        ["output_format_json_quote_64bit_integers"] = "0",
        ["throw_on_max_partitions_per_insert_block"] = "0",
    };

    /// <summary>The text for the engine; for an insert without its FORMAT clause.</summary>
    public required string Sql { get; init; }

    /// <summary>Format of the rows that go in or come out.</summary>
    public required string Format { get; init; }

    /// <summary>Values of the placeholders, escaped as ClickHouse wants them.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>All settings in force.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>True when the body of the request is rows to insert.</summary>
    public bool IsInsert { get; init; }

    /// <summary>True when it changes nothing.</summary>
    public bool IsRead => ReadWord().IsMatch(Sql);

    /// <summary>After this it is stopped.</summary>
    public TimeSpan Limit =>
        TimeSpan.FromSeconds(double.TryParse(Settings["max_execution_time"], NumberStyles.Float, CultureInfo.InvariantCulture, out var s) && s > 0
            ? s
            : 3600);

    /// <summary>Reads the ClickHouse way of asking.</summary>
    /// <param name="sql">The <c>query</c> parameter, and the body unless that holds rows.</param>
    /// <param name="arguments">The other URL parameters: <c>param_*</c>, <c>default_format</c> and settings.</param>
    public static Statement Of(string sql, IEnumerable<KeyValuePair<string, string>> arguments)
    {
        var (format, settings, parameters) = ("TabSeparated", new Dictionary<string, string>(Base), new List<KeyValuePair<string, string>>());
        foreach (var (name, value) in arguments)
        {
            if (name.StartsWith("param_", StringComparison.Ordinal)) parameters.Add(new(name["param_".Length..], value));
            else if (name == "default_format") format = value;
            else if (SettingName().IsMatch(name)) settings[name] = value;
            else throw new EngineException($"Code: 115. DB::Exception: '{name}' is no setting. (UNKNOWN_SETTING)");
        }

        sql = sql.Trim().TrimEnd(';');
        return InsertOf(sql, settings) ?? new Statement { Sql = sql, Format = format, Parameters = parameters, Settings = settings };
    }

    static Statement? InsertOf(string sql, Dictionary<string, string> settings)
    {
        var match = InsertText().Match(sql);
        if (!match.Success) return null;
        settings.Remove("insert_deduplication_token", out var token);
        var text = match.Groups["text"].Value + (token is null ? "" : $" SETTINGS insert_deduplication_token = {Host.Sql.Quote(token)}");
        return new Statement { Sql = text, Format = match.Groups["format"].Value, Parameters = [], Settings = settings, IsInsert = true };
    }

    [GeneratedRegex(@"^\s*(?:SELECT|WITH|SHOW|DESC|DESCRIBE|EXISTS|EXPLAIN)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReadWord();

    [GeneratedRegex(@"^(?<text>INSERT\s+INTO\s.+?)\s+FORMAT\s+(?<format>\w+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InsertText();

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingName();
}

/// <summary>Text in ClickHouse SQL.</summary>
static class Sql
{
    /// <summary>A quoted literal.</summary>
    public static string Quote(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
