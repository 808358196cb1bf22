namespace Rapport.Customers.Ingest;

/// <summary>A scale that scores are given on. Scores of different scales are never pooled.</summary>
/// <param name="Name">As it stands in the <c>metric</c> property.</param>
/// <param name="Min">Lowest answer.</param>
/// <param name="Max">Highest answer.</param>
sealed record ScoreScale(string Name, int Min, int Max)
{
    /// <summary>The scales Rapport knows.</summary>
    public static IReadOnlyList<ScoreScale> All { get; } =
    [
        new("nps", 0, 10),
        new("csat.3", 1, 3), new("csat.4", 1, 4), new("csat.5", 1, 5),
        new("csat.6", 1, 6), new("csat.7", 1, 7), new("csat.10", 1, 10),
        new("csat.goodbad", 0, 1),
        new("ces2.7", 1, 7), new("ces.5", 1, 5), new("ces1.5", 1, 5),
        new("stars.5", 1, 5),
    ];

    /// <summary>The scale of that name, or null.</summary>
    public static ScoreScale? Find(string name)
    {
        foreach (var scale in All)
        {
            if (scale.Name == name) return scale;
        }

        return null;
    }

    /// <summary>True for a whole number from lowest to highest.</summary>
    public bool Holds(double score) => score >= Min && score <= Max && score == Math.Floor(score);
}
