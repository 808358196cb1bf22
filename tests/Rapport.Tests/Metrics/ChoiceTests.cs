using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>What makes people choose.</summary>
public sealed class ChoiceTests
{
    // Of two alternatives with constants alone: ln(30/10).
    [Fact]
    public void Constants_alone_are_the_logarithm_of_the_odds()
    {
        var found = ChoiceModel.Fit(["b"], [.. Enumerable.Range(0, 40).Select(i => new Choice([[0], [1]], i < 30 ? 1 : 0))]);
        found.Utilities[0].Coefficient.ShouldBe(Math.Log(3), 1e-9);
        found.Utilities[0].Error.ShouldBe(Math.Sqrt((1 / 30.0) + (1 / 10.0)), 1e-9);
        (found.N, found.Hits).ShouldBe((40, 0.75));
        found.NullLogLikelihood.ShouldBe(40 * Math.Log(0.5), 1e-9);
    }

    [Fact]
    public void Choices_made_by_utilities_give_them_back()
    {
        var random = new Xoshiro256StarStar(3);
        var found = ChoiceModel.Fit(["price", "fast"], [.. Enumerable.Range(0, 4_000).Select(_ => Made(random))]);
        found.Utilities[0].Limits.Excludes(-0.5).ShouldBeFalse();
        found.Utilities[1].Limits.Excludes(1).ShouldBeFalse();
    }

    [Fact]
    public void What_does_not_differ_or_tells_all_is_refused()
    {
        var same = Enumerable.Range(0, 30).Select(i => new Choice([[i, 0], [i, 1]], i % 2)).ToList();
        Should.Throw<FittingException>(() => ChoiceModel.Fit(["income", "b"], same)).Message.ShouldContain("income is the same");
        Should.Throw<FittingException>(() => ChoiceModel.Fit(["b"], [.. same.Select(_ => new Choice([[0], [1]], 1))]));
        Should.Throw<FittingException>(() => ChoiceModel.Fit(["b"], same[..2])).Message.ShouldContain("too few");
    }

    // Gumbel noise makes the logit.
    static Choice Made(Random random)
    {
        var offered = Enumerable.Range(0, 3).Select(_ => new[] { 10 * random.NextDouble(), random.Next(2) }).ToList();
        var utilities = offered.ConvertAll(o => (-0.5 * o[0]) + o[1] - Math.Log(-Math.Log(1 - random.NextDouble())));
        return new(offered, utilities.IndexOf(utilities.Max()));
    }
}
