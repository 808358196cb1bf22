using Rapport.Tests.Models;

namespace Rapport.Tests.Server.Commands;

/// <summary><c>rapport analyse risk</c> on public data sets, against scikit-learn.</summary>
public sealed class RiskCommandTests
{
    // churn.telco.5fold_auc
    [Theory]
    [InlineData("logistic", "LR", 0.835)]
    [InlineData("boosted", "GBM", 0.838)]
    public async Task Who_leaves_is_foretold_as_well_as_elsewhere(string model, string of, double least)
    {
        var said = await CommandLine.AnalyseAsync("risk", PublicData.Path_("02_churn/modeldata_wa_churn.csv"), "--outcome", "churn", "--model", model);

        var expected = PublicData.Expected("churn.telco.5fold_auc").GetProperty(of);
        said.At("auc").ShouldBe(expected.At("auc"), 0.008);
        said.At("auc").ShouldBeGreaterThan(least);
        said.At("brier").ShouldBeLessThanOrEqualTo(0.140);
        foreach (var step in said.GetProperty("calibration").EnumerateArray()) step.At("happened").ShouldBe(step.At("foretold"), 0.06);
    }

    // satisfaction.airline_test.5fold.
    [Fact]
    public async Task Who_is_satisfied_is_foretold_as_well_as_elsewhere()
    {
        var said = await CommandLine.AnalyseAsync("risk", PublicData.Path_("08_drivers/airline_passenger_satisfaction_test.csv"), "--outcome", "satisfaction", "--outcome-is", "satisfied");

        var expected = PublicData.Expected("satisfaction.airline_test.5fold");
        (said.At("n"), said.At("happened")).ShouldBe((expected.At("n"), expected.At("pos")));
        said.At("auc").ShouldBe(expected.At("LR", "auc"), 0.01);
    }

    [Fact]
    public async Task Boosted_trees_foretell_who_is_satisfied_as_well_as_elsewhere()
    {
        var said = await CommandLine.AnalyseAsync(
            "risk", PublicData.Path_("08_drivers/airline_passenger_satisfaction_test.csv"), "--outcome", "satisfaction", "--outcome-is", "satisfied", "--model", "boosted");
        said.At("auc").ShouldBe(PublicData.Expected("satisfaction.airline_test.5fold").At("GBM", "auc"), 0.01);
    }

    [Fact]
    public async Task Later_rows_are_foretold_from_those_before()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 300).Select(i => $"2024-{1 + (i / 28 % 12):00}-{1 + (i % 28):00},{i % 7},{(i % 7 + (i % 3) > 5 ? "yes" : "no")}").Prepend("day,visits,left"));
        var said = await CommandLine.RunOnAsync(lines, "analyse", "risk", "FILE", "--outcome", "left", "--time", "day", "--without", "day");

        said.Code.ShouldBe(0, said.Error);
        said.Output.ShouldContain("n 300");
        said.Output.ShouldContain("scored 90");
    }

    [Theory]
    [InlineData("left,a\nyes,1\nno,2\n", "too little to foretell", "risk", "FILE", "--outcome", "left")]
    [InlineData("left,a\nyes,1\n,2\n", "Row 2 has no value in left", "risk", "FILE", "--outcome", "left")]
    [InlineData("left,a\nyes,1\nno,2\n", "There is no column gone", "risk", "FILE", "--outcome", "gone")]
    public async Task What_cannot_be_is_refused_in_one_sentence(string lines, string words, params string[] arguments) =>
        (await CommandLine.RunOnAsync(lines, ["analyse", .. arguments])).ShouldRefuse(words);
}
