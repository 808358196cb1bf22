using Rapport.Metrics;

namespace Rapport.Insight.Discovery;

/// <summary>Scores of some journeys.</summary>
/// <param name="N">Journeys that were judged.</param>
/// <param name="Sum">Of their scores.</param>
/// <param name="Squares">Sum of the squares.</param>
readonly record struct JudgedSums(long N, double Sum, double Squares)
{
    public static JudgedSums operator -(JudgedSums all, JudgedSums part) => new(Math.Max(0, all.N - part.N), all.Sum - part.Sum, Math.Max(0, all.Squares - part.Squares));

    public GroupMeasure Measure => GroupMeasure.Of(N, Sum, Squares);
}

/// <summary>How all journeys were judged.</summary>
/// <param name="Scale">On which scale.</param>
/// <param name="N">Journeys with an answer.</param>
/// <param name="Mean">Of their scores; null without any.</param>
sealed record JudgedJourneys(string Scale, long N, double? Mean);

/// <summary>How journeys of one kind were judged, beside all others. A difference goes with the kind; that it comes from it is not said.</summary>
/// <param name="N">Journeys of the kind with an answer.</param>
/// <param name="Mean">Of their scores; null without any.</param>
/// <param name="OthersN">Other journeys with an answer.</param>
/// <param name="OthersMean">Of their scores; null without any.</param>
/// <param name="Difference">The first mean less the second; null where one of them is.</param>
/// <param name="Low">Lower limit of the difference at 95 %; null for fewer than two of either.</param>
/// <param name="High">Its upper limit.</param>
/// <param name="Believable">Kept by Benjamini and Hochberg among all kinds: at most 5 % of these are false on average.</param>
sealed record JourneyScore(long N, double? Mean, long OthersN, double? OthersMean, double? Difference, double? Low, double? High, bool Believable)
{
    /// <summary>Each kind beside all journeys that are not of it.</summary>
    /// <param name="kinds">Sums of each kind.</param>
    /// <param name="all">Sums of all journeys.</param>
    public static IReadOnlyList<JourneyScore> Of(IReadOnlyList<JudgedSums> kinds, JudgedSums all)
    {
        var pairs = kinds.Select(k => (One: k.Measure, Other: (all - k).Measure)).ToList();
        var tests = pairs.ConvertAll(p => GroupTests.Means(p.One, p.Other)?.P);
        var kept = GroupTests.Believe([.. tests.OfType<double>()]);
        var (scores, at) = (new List<JourneyScore>(pairs.Count), 0);
        for (var i = 0; i < pairs.Count; i++)
        {
            var (one, other) = pairs[i];
            var limits = GroupTests.MeansDifference(one, other);
            scores.Add(new(
                one.N, one.N == 0 ? null : one.Mean, other.N, other.N == 0 ? null : other.Mean, one.N == 0 || other.N == 0 ? null : one.Mean - other.Mean,
                limits?.Low, limits?.High, tests[i] is not null && kept[at++]));
        }

        return scores;
    }
}
