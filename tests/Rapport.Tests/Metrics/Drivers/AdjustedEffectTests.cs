using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Drivers;

/// <summary>What goes with a score, among people alike in what else is known.</summary>
public sealed class AdjustedEffectTests
{
    // The textbook's matrices, written out: the same by another way.
    [Fact]
    [Trait("Row", "3.13")]
    public void Effect_and_error_are_those_of_the_whole_regression()
    {
        var (score, outcome, adjusters) = Made(1, 80);
        var x = Matrix<double>.Build.DenseOfColumns([Enumerable.Repeat(1.0, 80), score, .. adjusters]);
        var inverse = (x.Transpose() * x).Inverse();
        var slopes = inverse * x.Transpose() * Vector<double>.Build.Dense(outcome);
        var left = Vector<double>.Build.Dense(outcome) - (x * slopes);
        var weights = Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, 80).Select(i => Math.Pow(left[i] / (1 - (x.Row(i) * inverse * x.Row(i))), 2))]);
        var errors = inverse * x.Transpose() * weights * x * inverse;

        var found = AdjustedEffect.Of(score, outcome, adjusters);

        found.Value.ShouldBe(slopes[1], 1e-9);
        found.Error.ShouldBe(Math.Sqrt(errors[1, 1]), 1e-9);
        found.N.ShouldBe(80);
    }

    [Fact]
    [Trait("Row", "3.13")]
    public void The_interval_holds_what_was_planted_as_often_as_it_says()
    {
        var held = 0;
        for (var seed = 1; seed <= 400; seed++)
        {
            var (score, outcome, adjusters) = Made(seed, 120);
            if (!AdjustedEffect.Of(score, outcome, adjusters).Limits.Excludes(0.5)) held++;
        }

        (held / 400.0).ShouldBeInRange(0.92, 0.98);
    }

    [Fact]
    [Trait("Row", "3.13")]
    public void What_only_goes_with_both_is_no_effect_once_people_are_alike_in_it()
    {
        var random = new Xoshiro256StarStar(3);
        double[] before = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        double[] score = Array.ConvertAll(before, b => Math.Round((10 * b) + (3 * random.NextDouble()))), outcome = Array.ConvertAll(before, b => random.NextDouble() < b ? 1.0 : 0);

        AdjustedEffect.Of(score, outcome, []).Limits.Low.ShouldBeGreaterThan(0.05);
        AdjustedEffect.Of(score, outcome, [before]).Limits.Excludes(0).ShouldBeFalse();
    }

    [Fact]
    public void Columns_that_follow_from_others_or_are_the_same_for_all_change_nothing()
    {
        var (score, outcome, adjusters) = Made(4, 60);
        var found = AdjustedEffect.Of(score, outcome, adjusters);

        var again = AdjustedEffect.Of(score, outcome, [.. adjusters, Array.ConvertAll(adjusters[0], v => 7 - (3 * v)), [.. Enumerable.Repeat(5.0, 60)]]);

        again.Value.ShouldBe(found.Value, 1e-9);
        again.Limits.High.ShouldBe(found.Limits.High, 1e-9);
    }

    [Fact]
    public void What_cannot_be_told_is_refused()
    {
        var (score, outcome, adjusters) = Made(5, 30);
        Should.Throw<FittingException>(() => AdjustedEffect.Of(score, outcome, [Array.ConvertAll(score, s => 2 * s)])).Message.ShouldContain("follows from");
        Should.Throw<FittingException>(() => AdjustedEffect.Of(new double[30], outcome, adjusters)).Message.ShouldContain("score is the same");
        Should.Throw<FittingException>(() => AdjustedEffect.Of(score, new double[30], adjusters)).Message.ShouldContain("outcome is the same");
        Should.Throw<FittingException>(() => AdjustedEffect.Of([1, 2], [1, 2], [])).Message.ShouldContain("too few");
        Should.Throw<FittingException>(() => AdjustedEffect.Of([1, 2, 3, 5], [1, 2, 4, 3], [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])).Message.ShouldContain("too few");
    }

    // The outcome spreads the more, the higher the score: errors that think otherwise are too small.
    static (double[] Score, double[] Outcome, double[][] Adjusters) Made(int seed, int n)
    {
        var random = new Xoshiro256StarStar(seed);
        double[][] adjusters = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray())];
        double[] score = [.. Enumerable.Range(0, n).Select(i => Math.Round(4 * ((0.5 * adjusters[0][i]) + (0.5 * random.NextDouble()))))];
        double[] outcome = [.. Enumerable.Range(0, n).Select(i => (0.5 * score[i]) + (2 * adjusters[0][i]) - adjusters[1][i] + ((1 + score[i]) * (random.NextDouble() - 0.5)))];
        return (score, outcome, adjusters);
    }
}
