using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Silence;

/// <summary>Telling of the silent, where it is known what they think.</summary>
[Trait("Row", "6.9")]
public sealed class SilenceTests
{
    [Fact]
    public void The_silent_are_told_within_their_interval_where_answers_alone_flatter()
    {
        var (inside, gaps) = (0, new List<double>());
        for (var seed = 1; seed <= 40; seed++)
        {
            var (traits, truth, said) = People(seed);
            var estimate = Rapport.Metrics.Silence.Fit(traits, said).Estimate(traits, said);
            var theirs = truth.Where((_, i) => said[i] is null).Average();
            if (!estimate.OfSilent.Limits.Excludes(theirs)) inside++;
            estimate.Raw.Limits.Low.ShouldBeGreaterThan(theirs);
            estimate.Gap.Limits.High.ShouldBeLessThan(0);
            gaps.Add(estimate.Weighted.Value - truth.Average());
        }

        inside.ShouldBeGreaterThanOrEqualTo(35); // 95 % of 40, less what chance takes
        gaps.Average().ShouldBe(0, 0.03);
    }

    [Fact]
    public void Nobody_is_told_of_by_a_few()
    {
        var (traits, _, said) = People(1);

        Should.Throw<FittingException>(() => Rapport.Metrics.Silence.Fit([.. traits.Take(150)], [.. said.Take(150)])).Message.ShouldContain("at least 100");
    }

    // Those with a high first trait are unhappier and answer less.
    static (List<double[]> Traits, List<double> Truth, List<double?> Said) People(int seed)
    {
        var random = new Xoshiro256StarStar(seed);
        var (traits, truth, said) = (new List<double[]>(), new List<double>(), new List<double?>());
        for (var i = 0; i < 3_000; i++)
        {
            double[] x = [Normal.Sample(random, 0, 1), Normal.Sample(random, 0, 1), 7];
            var score = 3.8 - (0.5 * x[0]) + (0.2 * x[1]) + Normal.Sample(random, 0, 0.6);
            traits.Add(x);
            truth.Add(score);
            said.Add(random.NextDouble() < 1 / (1 + Math.Exp(1 + (1.2 * x[0]))) ? score : null);
        }

        return (traits, truth, said);
    }
}
