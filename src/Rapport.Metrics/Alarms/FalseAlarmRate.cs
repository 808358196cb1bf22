using MathNet.Numerics.Distributions;

namespace Rapport.Metrics;

/// <summary>How often a rule gives alarm where nothing changes, measured.</summary>
/// <param name="PerYear">Alarms begun in 365 looks.</param>
/// <param name="Low">Lower limit of its 95 % interval.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Looks">Looks it was measured in.</param>
public readonly record struct FalseAlarmRate(double PerYear, double Low, double High, long Looks)
{
    const int Rounds = 200;
    const long MostDeals = 20_000_000;
    const double Year = 365;

    /// <summary>Deals the answers that were given to the days anew, each day as many as it had, so that no day differs from another but by chance; then
    /// looks at all days. Repeated some hundred times, fewer for very many answers.</summary>
    /// <param name="rule">When alarm is given.</param>
    /// <param name="days">Answers per day, in order.</param>
    /// <param name="seed">The same seed gives the same rate.</param>
    /// <returns>Null where not a single day can be looked at.</returns>
    /// <remarks>A permutation under the hypothesis of no change: Good, "Permutation, Parametric and Bootstrap Tests of Hypotheses", 2005. Interval: exact for
    /// Poisson counts, Garwood, Biometrika 28, 1936.</remarks>
    public static FalseAlarmRate? Measure(AlarmRule rule, IReadOnlyList<ScoreCounts> days, int seed)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(days);
        var scores = days.SelectMany(d => d.Pairs).SelectMany(p => Enumerable.Repeat((byte)(p.Score - rule.Metric.Scale.Min), (int)p.Count)).ToArray();
        var looks = new AlarmHistory(rule, days).Looks;
        if (looks == 0 || scores.Length == 0) return null;
        var random = new Random(seed);
        var rounds = (int)Math.Clamp(MostDeals / scores.Length, 5, Rounds);
        var begun = 0L;
        for (var i = 0; i < rounds; i++)
        {
            random.Shuffle(scores);
            begun += new AlarmHistory(rule, Deal(rule.Metric.Scale, days, scores)).Alarms().Count;
        }

        return Of(begun, (long)looks * rounds);
    }

    static FalseAlarmRate Of(long begun, long looks)
    {
        var years = looks / Year;
        var low = begun == 0 ? 0 : ChiSquared.InvCDF(2 * begun, 0.025) / 2;
        return new(begun / years, low / years, ChiSquared.InvCDF(2 * (begun + 1), 0.975) / 2 / years, looks);
    }

    static List<ScoreCounts> Deal(Scale scale, IReadOnlyList<ScoreCounts> days, byte[] scores)
    {
        var (dealt, next) = (new List<ScoreCounts>(days.Count), 0);
        Span<long> counts = stackalloc long[scale.Points];
        foreach (var day in days)
        {
            counts.Clear();
            foreach (var score in scores.AsSpan(next, (int)day.N)) counts[score]++;
            next += (int)day.N;
            dealt.Add(ScoreCounts.Of(scale, counts));
        }

        return dealt;
    }
}
