using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Churn;

/// <summary>Foretelling who leaves.</summary>
public sealed class RiskTests
{
    // By hand: of six pairs, four are in order and one is equal: 4.5/6.
    [Fact]
    public void Risks_are_scored_as_in_the_textbook()
    {
        var score = RiskScore.Of([0.1, 0.4, 0.4, 0.6, 0.9], [false, true, false, false, true])!;
        score.Auc.ShouldBe(4.5 / 6, 1e-12);
        score.Brier.ShouldBe((0.01 + 0.36 + 0.16 + 0.36 + 0.01) / 5, 1e-12);
        score.Accuracy.ShouldBe(3 / 5.0);
        score.Lift.ShouldBe(2.5);
        score.LogLoss.ShouldBe(-(Math.Log(0.9) + Math.Log(0.4) + Math.Log(0.6) + Math.Log(0.4) + Math.Log(0.9)) / 5, 1e-12);
        RiskScore.Of([0.1, 0.2], [true, true]).ShouldBeNull();
    }

    [Fact]
    public void A_regression_of_one_flag_has_the_log_odds_of_its_groups()
    {
        var rows = Enumerable.Range(0, 4_000).Select(i => new double[] { i % 2 }).ToList();
        bool[] happened = [.. Enumerable.Range(0, 4_000).Select(i => i % 2 == 0 ? i % 10 == 0 : i % 10 < 6)];
        var model = LogisticRegression.Fit(rows, happened, 1e-6);
        model.Risk([0]).ShouldBe(0.2, 1e-6);
        model.Risk([1]).ShouldBe(0.6, 1e-6);
    }

    [Fact]
    public void Traits_that_follow_from_one_another_or_never_change_do_no_harm()
    {
        var random = new Xoshiro256StarStar(1);
        var rows = Enumerable.Range(0, 500).Select(_ => random.NextDouble()).Select(v => new[] { v, 2 * v, 7 }).ToList();
        bool[] happened = [.. rows.Select(r => random.NextDouble() < r[0])];
        var model = LogisticRegression.Fit(rows, happened);
        (model.Weights[2], model.Weights[0] > 0).ShouldBe((0, true));
        model.Weights[0].ShouldBe(model.Weights[1], 1e-9);
    }

    [Fact]
    public void Trees_find_what_only_matters_together_and_a_regression_does_not()
    {
        var random = new Xoshiro256StarStar(2);
        var rows = Enumerable.Range(0, 2_000).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() }).ToList();
        bool[] happened = [.. rows.Select(r => r[0] > 0.5 ^ r[1] > 0.5)];
        var fold = Folds.Of(happened, 5);

        RiskScore.Of(Folds.Foretell(rows, happened, fold, BoostedTrees.Fit), happened)!.Auc.ShouldBeGreaterThan(0.95);
        RiskScore.Of(Folds.Foretell(rows, happened, fold, (x, y) => LogisticRegression.Fit(x, y)), happened)!.Auc.ShouldBeLessThan(0.6);
        BoostedTrees.Fit(rows, happened).Weights[2].ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Parts_are_alike_and_rows_to_learn_from_alone_are_not_foretold()
    {
        bool[] happened = [.. Enumerable.Range(0, 100).Select(i => i < 20)];
        var fold = Folds.Of(happened, 5);
        for (var part = 0; part < 5; part++) (fold.Count(f => f == part), Enumerable.Range(0, 20).Count(i => fold[i] == part)).ShouldBe((20, 4));
        Folds.Of(happened, 5).ShouldBe(fold);

        int[] later = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 0 : -1)];
        var risks = Folds.Foretell([.. happened.Select((_, i) => new double[] { i })], happened, later, (x, y) => LogisticRegression.Fit(x, y));
        risks.Count(double.IsNaN).ShouldBe(50);
    }

    [Fact]
    public void What_always_happens_cannot_be_foretold()
    {
        Should.Throw<FittingException>(() => LogisticRegression.Fit([[1], [2]], [true, true]));
        Should.Throw<FittingException>(() => BoostedTrees.Fit([[1], [2]], [false, false]));
    }
}
