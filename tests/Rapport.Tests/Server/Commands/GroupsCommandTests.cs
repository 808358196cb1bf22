using System.Text.Json;
using Rapport.Tests.Models;

namespace Rapport.Tests.Server.Commands;

/// <summary><c>rapport analyse nps</c>, <c>groups</c> and <c>pareto</c> against figures computed elsewhere.</summary>
public sealed class GroupsCommandTests
{
    // survey.nps.examples
    [Theory]
    [InlineData("whuber_example_1/2_1/3_1/6_n324", "162", "108", "54")]
    [InlineData("nps_50_30_20_n100", "50", "30", "20")]
    [InlineData("nps_400_350_250", "400", "350", "250")]
    [InlineData("nps_all_promoters_n20", "20", "0", "0")]
    public async Task Net_promoter_scores_have_the_textbooks_error_beside_ours(string example, params string[] counts)
    {
        var said = await CommandLine.AnalyseAsync(["nps", "--counts", .. counts]);

        var expected = PublicData.Expected("survey.nps.examples").GetProperty(example);
        said.At("n").ShouldBe(expected.At("n"));
        said.At("nps").ShouldBe(expected.At("nps"), 1e-6);
        said.At("error").ShouldBe(expected.At("se"), 1e-6);
        said.At("waldLow").ShouldBe(expected.GetProperty("ci95")[0].GetDouble(), 1e-6);
        said.At("waldHigh").ShouldBe(expected.GetProperty("ci95")[1].GetDouble(), 1e-6);
        said.At("low").ShouldBeLessThan(said.At("waldLow"));
    }

    [Fact]
    public async Task Two_scores_are_compared()
    {
        var said = await CommandLine.AnalyseAsync("nps", "--counts", "500", "300", "200", "450", "320", "230");

        var expected = PublicData.Expected("survey.nps.examples").GetProperty("nps_diff_(500,300,200)_vs_(450,320,230)");
        foreach (var (name, of) in new[] { ("points", "diff"), ("z", "z"), ("p", "p") }) said.At("difference", name).ShouldBe(expected.At(of), 1e-6);
    }

    [Theory]
    [InlineData("82/100", 82, 100)]
    [InlineData("0/10", 0, 10)]
    [InlineData("10/10", 10, 10)]
    [InlineData("1/29", 1, 29)]
    [InlineData("173/200", 173, 200)]
    public void Shares_have_Wilsons_limits(string example, long hits, long n)
    {
        var expected = PublicData.Expected("survey.nps.examples").GetProperty("wilson").GetProperty(example);
        var limits = Rapport.Metrics.Estimates.Share(hits, n)!.Value.Limits; // somebody is there
        limits.Low.ShouldBe(expected[0].GetDouble(), 1e-6);
        limits.High.ShouldBe(expected[1].GetDouble(), 1e-6);
    }

    // cx.airline
    [Fact]
    public async Task Passengers_are_as_satisfied_by_class_travel_and_loyalty_as_computed_elsewhere()
    {
        var said = await CommandLine.AnalyseAsync(
            "groups", PublicData.Path_("08_drivers/airline_passenger_satisfaction_test.csv"), "--value", "satisfaction", "--value-is", "satisfied", "--by", "Class", "Type of Travel", "Customer Type");

        var expected = PublicData.Expected("cx.airline");
        said.At("n").ShouldBe(expected.At("n"));
        (100 * said.At("share")).ShouldBe(expected.At("satisfied_pct"), 1e-4);
        foreach (var (by, of) in new[] { ("Class", "by_class"), ("Type of Travel", "by_travel"), ("Customer Type", "by_loyalty") })
        {
            foreach (var group in said.GetProperty(by).EnumerateArray())
            {
                var one = expected.GetProperty(of).GetProperty(group.GetProperty("group").GetString()!); // it has a name
                (group.At("n"), Math.Abs(group.At("share") - one.At("mean")) < 1e-4).ShouldBe((one.At("count"), true));
            }
        }
    }

    // cx.tweets_dev.pareto_cumulative_percent
    [Fact]
    public async Task Complaints_about_airlines_add_up_as_computed_elsewhere()
    {
        var said = await CommandLine.AnalyseAsync("pareto", PublicData.Path_("04_sentiment/airline_tweets_dev.csv"), "--cause", "negativereason");

        var expected = PublicData.Expected("cx.tweets_dev.pareto_cumulative_percent").EnumerateObject().ToList();
        var causes = said.GetProperty("causes").EnumerateArray().ToList();
        causes.Select(c => c.GetProperty("cause").GetString()).ShouldBe(expected.Select(e => e.Name));
        foreach (var (cause, e) in causes.Zip(expected)) (100 * cause.At("cumulative")).ShouldBe(e.Value.GetDouble(), 1e-3);
    }

    [Fact]
    public async Task A_file_of_answers_is_scored_by_group()
    {
        var said = await CommandLine.RunOnAsync("shop,score\na,10\na,9\nb,3\nb,\n", "analyse", "nps", "FILE", "--by", "shop", "--json");
        var groups = JsonDocument.Parse(said.Output).RootElement.GetProperty("groups");
        groups.EnumerateArray().Select(g => (g.At("n"), g.At("nps"))).ShouldBe([(2, 100), (1, -100)]);
    }

    [Theory]
    [InlineData("score\n11\n", "whole numbers of 0 to 10", "nps", "FILE")]
    [InlineData("", "Name a file", "nps")]
    [InlineData("a\nx\n", "not a number", "groups", "FILE", "--value", "a")]
    [InlineData("a\nx\n", "a is never y", "groups", "FILE", "--value", "a", "--value-is", "y")]
    [InlineData("a,w\nx,-1\n", "below 0", "pareto", "FILE", "--cause", "a", "--weight", "w")]
    public async Task What_cannot_be_is_refused_in_one_sentence(string lines, string words, params string[] arguments) =>
        (await CommandLine.RunOnAsync(lines, ["analyse", .. arguments])).ShouldRefuse(words);
}
