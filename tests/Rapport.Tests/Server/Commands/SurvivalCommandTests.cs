using System.Globalization;
using Rapport.Tests.Models;

namespace Rapport.Tests.Server.Commands;

/// <summary><c>rapport analyse survival</c> and <c>retention</c> on public data sets, against R.</summary>
public sealed class SurvivalCommandTests
{
    [Fact]
    [Trait("Row", "3.6")]
    public async Task Lung_is_as_in_R()
    {
        var expected = PublicData.Expected("survival.lung");
        string[] times = [.. expected.GetProperty("S").EnumerateObject().Select(s => s.Name)];
        var said = await CommandLine.AnalyseAsync(["survival", PublicData.Path_("03_survival/survival_lung.csv"), "--group", "sex", "--traits", "age", "sex", "ph.ecog", "--at", .. times]);

        said.At("median").ShouldBe(expected.At("median"));
        said.GetProperty("medianLimits").EnumerateArray().Select(l => l.GetDouble()).ShouldBe(expected.GetProperty("ci").EnumerateArray().Select(l => l.GetDouble()));
        foreach (var step in said.GetProperty("curve").EnumerateArray()) step.At("share").ShouldBe(expected.At("S", step.At("time").ToString(CultureInfo.InvariantCulture)), 1e-6);
        said.At("groups", "chiSquare").ShouldBe(expected.At("logrank_sex_chisq"), 1e-4);
        said.At("groups", "p").ShouldBe(expected.At("p"), 1e-6);
        foreach (var (trait, name) in said.GetProperty("cox").GetProperty("traits").EnumerateArray().Zip(["age", "sex", "ph_ecog"])) trait.At("coefficient").ShouldBe(expected.At("cox_efron", name), 1e-5);
        said.At("cox", "concordance").ShouldBe(expected.At("cox_efron", "concordance"), 5e-4);
    }

    [Fact]
    [Trait("Row", "3.6")]
    public async Task Telephone_customers_are_as_in_R()
    {
        var expected = PublicData.Expected("survival.telco_km");
        string[] times = [.. expected.GetProperty("S").EnumerateObject().Select(s => s.Name)];
        var said = await CommandLine.AnalyseAsync(
            ["survival", PublicData.Path_("02_churn/modeldata_wa_churn.csv"), "--where", "tenure>0", "--group", "contract", "--traits", "contract,monthly_charges", "--within", "72", "--at", .. times]);

        (said.At("n"), said.At("events")).ShouldBe((expected.At("n"), expected.At("events")));
        foreach (var step in said.GetProperty("curve").EnumerateArray()) step.At("share").ShouldBe(expected.At("S", step.At("time").ToString(CultureInfo.InvariantCulture)), 1e-6);
        said.GetProperty("curve").EnumerateArray().Last().At("error").ShouldBe(expected.At("se72"), 1e-6);
        said.At("mean", "value").ShouldBe(expected.At("rmean72"), 1e-4);
        said.At("groups", "chiSquare").ShouldBe(expected.At("logrank_contract_chisq"), 0.05);
        foreach (var (trait, name) in said.GetProperty("cox").GetProperty("traits").EnumerateArray().Zip(["one_year", "two_year", "monthly"])) trait.At("coefficient").ShouldBe(expected.At("cox", name), 1e-4);
    }

    [Fact]
    [Trait("Row", "3.6")]
    public async Task Seven_years_of_a_cohort_foretell_the_next_five()
    {
        var said = await CommandLine.AnalyseAsync("retention", PublicData.Path_("03_survival/sbg_retention.csv"), "--survivors", "high_end_pct", "--periods", "7");

        var expected = PublicData.Expected("retention.sbg.high_end_7y");
        said.At("alpha").ShouldBe(expected.At("alpha"), 0.005);
        said.At("beta").ShouldBe(expected.At("beta"), 0.005);
        said.At("logLikelihood").ShouldBe(expected.At("loglik"), 0.05);
        said.GetProperty("forecast").EnumerateArray().Select(f => Math.Round(f.At("survival"), 4)).ShouldBe(expected.GetProperty("S").EnumerateArray().Select(s => Math.Round(s.GetDouble(), 4)));
        said.At("meanAbsoluteErrorAfter").ShouldBeLessThan(0.02);
    }

    [Theory]
    [InlineData("time,status\n1,a\n2,b\n3,c\n", "Say by --event-is", "survival", "FILE")]
    [InlineData("time,status\n1,0\n2,1\n", "status is never 2", "survival", "FILE", "--event-is", "2")]
    [InlineData("time,status\n-1,0\n2,1\n", "lasts less than 0", "survival", "FILE")]
    [InlineData("time,status\n1,0\n2,1\n", "There is no column size", "survival", "FILE", "--group", "size")]
    [InlineData("time,status\n1,0\n2,1\n", "is no condition", "survival", "FILE", "--where", "time")]
    [InlineData("time,status,x\n1,0,2\n2,1,3\n", "too few to say anything", "survival", "FILE", "--traits", "x")]
    [InlineData("customers\n100\n90\n95\n", "become more", "retention", "FILE")]
    [InlineData("customers\n100\n90\n", "--periods", "retention", "FILE")]
    public async Task What_cannot_be_is_refused_in_one_sentence(string lines, string words, params string[] arguments) =>
        (await CommandLine.RunOnAsync(lines, ["analyse", .. arguments])).ShouldRefuse(words);
}
