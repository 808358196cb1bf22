namespace Rapport.Insight.Insights;

/// <summary>How much a scan looks at, and what it passes over.</summary>
static class ScanLimits
{
    /// <summary>Levels are those of the last so many days.</summary>
    public const int LevelDays = 365;

    /// <summary>Changes are looked for in the last so many days.</summary>
    public const int ChangeDays = 730;

    /// <summary>Properties of answers or of a type of facts to cut by.</summary>
    public const int MostProperties = 20;

    /// <summary>Traits to cut by.</summary>
    public const int MostTraits = 12;

    /// <summary>Types of facts, the most frequent ones.</summary>
    public const int MostTypes = 12;

    /// <summary>Slices of one measure that are held against each other, the strongest ones.</summary>
    public const int MostFolded = 60;

    /// <summary>No statement of a scan takes longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>A name with some short values, so that it cuts into groups and tells nobody apart.</summary>
    public static string Sliceable(string value) => $"uniq({value}) BETWEEN 2 AND 60 AND max(length({value})) <= 80";
}
