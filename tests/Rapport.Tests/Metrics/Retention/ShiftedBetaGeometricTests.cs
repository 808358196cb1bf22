using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Retention;

/// <summary>How many of a cohort under contract stay.</summary>
public sealed class ShiftedBetaGeometricTests
{
    // Fader and Hardie 2007, "High End": percentages of 1,000 after each of seven years.
    static readonly double[] HighEnd = [1_000, 869, 743, 653, 593, 551, 517, 491];

    // retention.sbg.high_end_7y
    [Fact]
    [Trait("Row", "3.6")]
    public void The_papers_cohort_has_the_papers_parameters()
    {
        var found = ShiftedBetaGeometric.Fit(HighEnd);
        found.Alpha.ShouldBe(0.668, 0.005);
        found.Beta.ShouldBe(3.806, 0.005);
        found.LogLikelihood(HighEnd).ShouldBe(-1_611.2, 0.05);
        found.Survival(12).ShouldBe(0.378, 0.0005);
    }

    [Fact]
    public void A_cohort_made_by_the_model_gives_its_parameters_back()
    {
        var made = new ShiftedBetaGeometric(0.7, 1.2);
        var found = ShiftedBetaGeometric.Fit([.. Enumerable.Range(0, 9).Select(t => 5_000 * made.Survival(t))]);
        found.Alpha.ShouldBe(0.7, 1e-4);
        found.Beta.ShouldBe(1.2, 1e-4);
    }

    [Fact]
    public void The_lifetime_still_to_come_is_longer_for_those_who_renewed_often()
    {
        var model = new ShiftedBetaGeometric(0.668, 3.806);
        model.ResidualLifetime(4, 0.1).ShouldBeGreaterThan(model.ResidualLifetime(0, 0.1));
        // One in a hundred leaves at each renewal: .99 + .99²/1.1 + …
        new ShiftedBetaGeometric(1e6, 99e6).ResidualLifetime(0, 0.1).ShouldBe(0.99 / (1 - (0.99 / 1.1)), 1e-3);
        model.Survival(0).ShouldBe(1);
    }

    [Fact]
    public void No_cohort_is_refused()
    {
        Should.Throw<FittingException>(() => ShiftedBetaGeometric.Fit([100, 90])).Message.ShouldContain("two periods");
        Should.Throw<FittingException>(() => ShiftedBetaGeometric.Fit([100, 90, 95])).Message.ShouldContain("become more");
        Should.Throw<FittingException>(() => ShiftedBetaGeometric.Fit([0, 0, 0]));
        Should.Throw<FittingException>(() => ShiftedBetaGeometric.Fit([100, 90, double.NaN]));
    }
}
