using System.Text.Json;
using Rapport.Tests.Models;

namespace Rapport.Tests.Server.Commands;

/// <summary><c>rapport analyse clv</c> on the data sets that the models' authors print figures of.</summary>
public sealed class ClvCommandTests
{
    static readonly string[] Names = ["r", "alpha", "a", "b"];

    [Fact]
    [Trait("Row", "3.7")]
    public async Task BgNbd_and_GammaGamma_of_CDNOW_are_the_published_ones()
    {
        var said = await CommandLine.AnalyseAsync(
            "clv", PublicData.Path_("01_clv/cdnow_customers_summary_with_transactions.csv"), "--horizon", "39", "--at", "0.1429", "1", "3", "31.8571", "32", "78", "--history", "2", "30.43", "38.86");

        Near(PublicData.Expected("clv.bgnbd.cdnow.params[r,alpha,a,b]"), Names.Select(n => said.At("parameters", n)), 0.005);
        said.At("logLikelihood").ShouldBe(PublicData.Expected("clv.bgnbd.cdnow.loglik").GetDouble(), 0.01);
        said.At("history", "expected").ShouldBe(PublicData.Expected("clv.bgnbd.cond_expect(t=39,x=2,tx=30.43,T=38.86)").GetDouble(), 0.001);
        Near(PublicData.Expected("clv.bgnbd.E[X(t)] t=[.1429,1,3,31.8571,32,78]"), said.GetProperty("expected").EnumerateArray().Select(e => e.At("purchases")), 0.001);
        Near(PublicData.Expected("clv.gammagamma.cdnow[p,q,v]"), new[] { "p", "q", "v" }.Select(n => said.At("spending", n)), 0.02);
    }

    [Fact]
    public async Task What_customers_of_CDNOW_spend_is_written_customer_by_customer()
    {
        var file = Path.GetTempFileName();
        try
        {
            await CommandLine.AnalyseAsync("clv", PublicData.Path_("01_clv/cdnow_customers_summary_with_transactions.csv"), "--out", file);
            var rows = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Skip(1).Select(l => l.Split(',')).ToList();

            rows.Count.ShouldBe(2_357);
            Near(PublicData.Expected("clv.gammagamma.E[M] first 10"), rows.Take(10).Select(r => double.Parse(r[7], System.Globalization.CultureInfo.InvariantCulture)), 0.1);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task ParetoNbd_of_CDNOW_is_the_published_one()
    {
        var said = await CommandLine.AnalyseAsync("clv", PublicData.Path_("01_clv/cdnow_customers_summary.csv"), "--model", "paretonbd", "--horizon", "52", "--history", "26", "30.86", "31");

        var expected = PublicData.Expected("clv.paretonbd.cdnow.params[r,alpha,s,beta]");
        Near(expected, new[] { "r", "alpha", "s", "beta" }.Select(n => said.At("parameters", n)), 0.01);
        said.At("logLikelihood").ShouldBe(PublicData.Expected("clv.paretonbd.cdnow.loglik").GetDouble(), 0.01);
        said.At("history", "alive").ShouldBe(PublicData.Expected("clv.paretonbd.palive(26,30.86,31)").GetDouble(), 0.001);
        said.At("history", "expected").ShouldBe(PublicData.Expected("clv.paretonbd.cond_expect(52;26,30.86,31)").GetDouble(), 0.01);
    }

    [Fact]
    public async Task BgBb_of_donations_is_the_published_one()
    {
        var said = await CommandLine.AnalyseAsync("clv", PublicData.Path_("01_clv/donations.csv"), "--horizon", "5");

        Near(PublicData.Expected("clv.bgbb.donations[alpha,beta,gamma,delta]"), new[] { "alpha", "beta", "gamma", "delta" }.Select(n => said.At("parameters", n)), 0.005);
        said.At("expectedPurchases").ShouldBe(PublicData.Expected("clv.bgbb.total_expected_5y").GetDouble(), 1);
        said.At("customers").ShouldBe(11_104);
    }

    [Theory]
    [Trait("Row", "3.7")]
    [InlineData("bgnbd", "bg", 2)]
    [InlineData("paretonbd", "pn", 3)]
    public async Task A_forecast_is_tried_on_the_39_weeks_after_it(string model, string expected, int column)
    {
        var said = (await CommandLine.AnalyseAsync(
            "clv", PublicData.Path_("01_clv/CDNOW_sample.txt"), "--no-names", "--customer", "2", "--date", "3", "--amount", "5", "--calibration", "1997-09-30", "--until", "1998-06-30", "--model", model)).GetProperty("holdout");

        var all = PublicData.Expected("clv.holdout39w.cdnow_sample");
        said.At("time").ShouldBe(39);
        said.At("customers").ShouldBe(all.At("n_customers"));
        said.At("nobodyBuys", "meanAbsoluteError").ShouldBe(all.At("zero_mae"), 0.005);
        foreach (var (part, of) in new[] { ("model", expected), ("goingOnAsBefore", "naive") })
        {
            said.At(part, "correlation").ShouldBe(all.At(of, "corr"), 0.002);
            said.At(part, "meanAbsoluteError").ShouldBe(all.At(of, "mae"), 0.005);
            said.At(part, "rootMeanSquaredError").ShouldBe(all.At(of, "rmse"), 0.005);
            said.At(part, "actual").ShouldBe(all.At(of, "total_actual"));
        }

        var groups = all.GetProperty("by_calibration_frequency");
        Near(Column(groups, 1), said.GetProperty("byFrequency").EnumerateArray().Select(g => g.At("actual")), 0.0001);
        Near(Column(groups, column), said.GetProperty("byFrequency").EnumerateArray().Select(g => g.At("forecast")), 0.002);
    }

    [Fact]
    public async Task Parameters_given_need_no_file()
    {
        var said = await CommandLine.AnalyseAsync("clv", "--parameters", "0.243", "4.414", "0.793", "2.426", "--at", "39", "--counts", "0", "1");
        said.GetProperty("probabilities")[0].At("probability").ShouldBe(0.5737864, 1e-4);
    }

    [Theory]
    [InlineData("customer,date\na,2024-13-01\n", "not a day", "clv", "FILE")]
    [InlineData("frequency,recency,T\n1,5,3\n", "Row 1 is no history: the recency is above the age", "clv", "FILE")]
    [InlineData("frequency,recency,T\nx,5,3\n", "“x” in frequency: not a number", "clv", "FILE")]
    [InlineData("frequency,recency,T\n1,2,3\n", "Fewer than 30 customers", "clv", "FILE")]
    [InlineData("frequency,recency,T\n1,2,3\n", "There is no model magic", "clv", "FILE", "--model", "magic")]
    [InlineData("frequency,recency,T\n1,2,3\n", "There is no column lifetime", "clv", "FILE", "--age", "lifetime")]
    [InlineData("colour,size\nred,3\n", "Say by --customer", "clv", "FILE")]
    [InlineData("frequency,recency,T\n1,2,3\n", "no row to look at", "clv", "FILE", "--where", "T>5")]
    public async Task What_cannot_be_is_refused_in_one_sentence(string lines, string words, params string[] arguments) =>
        (await CommandLine.RunOnAsync(lines, ["analyse", .. arguments])).ShouldRefuse(words);

    static IEnumerable<double> Numbers(JsonElement list) => list.EnumerateArray().Select(e => e.GetDouble());

    static List<double> Column(JsonElement rows, int column) => [.. rows.EnumerateArray().Select(r => r[column].GetDouble())];

    static void Near(JsonElement expected, IEnumerable<double> said, double tolerance) => Near([.. Numbers(expected)], said, tolerance);

    static void Near(List<double> expected, IEnumerable<double> said, double tolerance)
    {
        var found = said.ToList();
        found.Count.ShouldBe(expected.Count);
        foreach (var (f, e) in found.Zip(expected)) f.ShouldBe(e, tolerance);
    }
}
