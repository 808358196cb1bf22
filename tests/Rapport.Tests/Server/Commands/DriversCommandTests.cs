using System.Globalization;
using System.Text.RegularExpressions;
using Rapport.Tests.Models;

namespace Rapport.Tests.Server.Commands;

/// <summary><c>rapport analyse drivers</c>, <c>reliability</c>, <c>choice</c> and <c>power</c> on public data sets, against R.</summary>
public sealed class DriversCommandTests
{
    const string Items = "Inflight wifi service..Cleanliness";

    static readonly Lazy<string> Printed = new(() => File.ReadAllText(PublicData.Path_("08_drivers/expected_drivers.txt")));

    // driver.all, driver.lmg.swiss; the last are without passengers who left a question out, which this file writes as 0.
    [Theory]
    [Trait("Row", "3.11")]
    [InlineData("swiss: Fertility", "datasets_swiss.csv", "--outcome", "Fertility")]
    [InlineData("attitude: rating", "datasets_attitude.csv", "--outcome", "rating")]
    [InlineData("airline test all rows", "airline_passenger_satisfaction_test.csv", "--outcome", "satisfaction", "--outcome-is", "satisfied", "--drivers", Items)]
    [InlineData("airline test rows with no 0", "airline_passenger_satisfaction_test.csv", "--outcome", "satisfaction", "--outcome-is", "satisfied", "--drivers", Items, "--missing", "0")]
    [InlineData("airline class Business", "airline_passenger_satisfaction_test.csv", "--outcome", "satisfaction", "--outcome-is", "satisfied", "--drivers", Items, "--where", "Class=Business", "--missing", "0")]
    [InlineData("airline class Eco", "airline_passenger_satisfaction_test.csv", "--outcome", "satisfaction", "--outcome-is", "satisfied", "--drivers", Items, "--where", "Class=Eco", "--missing", "0")]
    public async Task Importance_is_as_in_R(string part, string file, params string[] arguments)
    {
        var expected = Regex.Match(Printed.Value, $"(?<=\n== {Regex.Escape(part)}).*?(?=\n==|\\z)", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Value;
        var said = await CommandLine.AnalyseAsync(["drivers", PublicData.Path_($"08_drivers/{file}"), .. arguments, "--resamples", "0"]);

        said.At("n").ShouldBe(Number(expected, @"n= (\d+)"));
        said.At("rSquared").ShouldBe(Number(expected, @"\[1\] (\S+)"), 1e-7);
        foreach (var (title, name) in new[] { ("LMG", "lmg"), ("LMG normalised", "lmgShare"), ("Johnson relative weights", "relativeWeight"), ("Pratt", "pratt"), ("std beta", "standardised"), ("zero-order r", "correlation") })
        {
            if (Table(expected, title) is not { Count: > 0 } table) continue;
            var found = said.GetProperty("drivers").EnumerateArray().Select(d => d.At(name)).ToList();
            found.Count.ShouldBe(table.Count, title);
            foreach (var (f, e) in found.Zip(table)) f.ShouldBe(e, 1e-7, title);
        }
    }

    // survey.alpha.attitude, survey.alpha.bfi_agree_consc(pairwise)
    [Fact]
    public async Task Alpha_is_as_in_R()
    {
        var said = await CommandLine.AnalyseAsync("reliability", PublicData.Path_("11_survey/datasets_attitude.csv"));
        var expected = PublicData.Expected("survey.alpha.attitude");
        foreach (var (name, of) in new[] { ("alpha", "raw"), ("standardised", "std"), ("g6", "G6"), ("meanCorrelation", "avg_r") }) said.At(name).ShouldBe(expected.At(of), 1e-8);

        var pairwise = PublicData.Expected("survey.alpha.bfi_agree_consc(pairwise)");
        var agreeable = await CommandLine.AnalyseAsync("reliability", PublicData.Path_("11_survey/psych_bfi.csv"), "--items", "A1..A5", "--reversed", "A1");
        agreeable.At("alpha").ShouldBe(pairwise[0].GetDouble(), 1e-8);
        var conscientious = await CommandLine.AnalyseAsync("reliability", PublicData.Path_("11_survey/psych_bfi.csv"), "--items", "C1..C5", "--reversed", "C4", "C5");
        conscientious.At("alpha").ShouldBe(pairwise[1].GetDouble(), 1e-8);
        var complete = await CommandLine.AnalyseAsync("reliability", PublicData.Path_("11_survey/psych_bfi.csv"), "--items", "A1..A5", "--reversed", "A1", "--complete");
        (complete.At("n"), Math.Round(complete.At("alpha"), 10)).ShouldBe((2_709, 0.7037558944));
    }

    // cx.airline
    [Fact]
    public async Task Alpha_of_an_airlines_fourteen_questions_is_the_expected_one() =>
        (await CommandLine.AnalyseAsync("reliability", PublicData.Path_("08_drivers/airline_passenger_satisfaction_test.csv"), "--items", Items)).At("alpha")
            .ShouldBe(PublicData.Expected("cx.airline").At("cronbach_alpha_14_items"), 1e-4);

    // choice.yogurt_mnl
    [Fact]
    public async Task Choices_of_yogurt_are_as_in_R()
    {
        var said = await CommandLine.AnalyseAsync("choice", PublicData.Path_("08_drivers/choice/Ecdat_Yogurt.csv"), "--traits", "price,feat", "--base", "dannon");

        var expected = PublicData.Expected("choice.yogurt_mnl");
        said.At("logLikelihood").ShouldBe(expected.At("loglik"), 1e-5);
        said.GetProperty("traits").GetArrayLength().ShouldBe(5);
        foreach (var trait in said.GetProperty("traits").EnumerateArray()) trait.At("coefficient").ShouldBe(expected.At(trait.GetProperty("trait").GetString()!), 1e-5); // it has a name
    }

    [Fact]
    public async Task A_row_an_alternative_gives_the_same_as_a_row_a_choice()
    {
        var wide = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{(i * 7 % 5 > 2 ? "x" : "y")},{i % 7},{i % 5}").Prepend("choice,price.x,price.y"));
        var @long = string.Join('\n', Enumerable.Range(0, 60).SelectMany(i => (string[])[$"{i},x,{(i * 7 % 5 > 2 ? "yes" : "no")},{i % 7}", $"{i},y,{(i * 7 % 5 > 2 ? "no" : "yes")},{i % 5}"]).Prepend("case,alternative,choice,price"));

        var (one, other) = (await CommandLine.RunOnAsync(wide, "analyse", "choice", "FILE"), await CommandLine.RunOnAsync(@long, "analyse", "choice", "FILE"));
        (one.Code, one.Error).ShouldBe((0, ""));
        other.Output.ShouldBe(one.Output);
    }

    [Fact]
    public async Task Sizes_of_groups_are_as_in_R()
    {
        var expected = PublicData.Expected("power");
        (await CommandLine.AnalyseAsync("power", "--shares", "0.10", "0.12")).At("exact").ShouldBe(expected.At("prop_10_12"), 0.5);
        (await CommandLine.AnalyseAsync("power", "--effect", "0.1")).At("exact").ShouldBe(expected.At("t_d0_1"), 0.5);
    }

    [Theory]
    [InlineData("y,a\n1,2\n", "too few", "drivers", "FILE", "--outcome", "y")]
    [InlineData("y,a\n1,2\n2,x\n3,4\n4,4\n", "not a number", "drivers", "FILE", "--outcome", "y", "--drivers", "a")]
    [InlineData("y,a\n1,2\n2,3\n", "cannot explain itself", "drivers", "FILE", "--outcome", "y", "--drivers", "y")]
    [InlineData("y,a\nred,2\nblue,3\n", "Say by --outcome-is", "drivers", "FILE", "--outcome", "y")]
    [InlineData("y,a\n1,2\n2,3\n", "y stands before a", "drivers", "FILE", "--outcome", "y", "--drivers", "a..y")]
    [InlineData("a,b\n1,2\n2,3\n", "three people", "reliability", "FILE")]
    [InlineData("a,b\n1,2\n2,3\n", "There is no column c", "reliability", "FILE", "--items", "a", "c")]
    [InlineData("case,alternative,choice,price\n1,x,1,2\n1,y,1,3\n2,x,0,1\n2,y,1,3\n", "2 of 2 alternatives are chosen", "choice", "FILE")]
    [InlineData("", "Name either", "power")]
    [InlineData("", "--shares are two", "power", "--shares", "0.1")]
    public async Task What_cannot_be_is_refused_in_one_sentence(string lines, string words, params string[] arguments) =>
        (await CommandLine.RunOnAsync(lines, ["analyse", .. arguments])).ShouldRefuse(words);

    static double Number(string text, string pattern) =>
        double.Parse(Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>The lines of numbers below a title: R prints names and numbers by turns.</summary>
    static List<double> Table(string text, string title) =>
        [.. text.Split('\n').SkipWhile(l => l != title).Skip(1).TakeWhile(l => l.StartsWith(' ') || l.Contains("scale(", StringComparison.Ordinal) || IsNumbers(l) || IsNames(l))
            .Where(IsNumbers).SelectMany(Cells).Select(c => double.Parse(c, CultureInfo.InvariantCulture))];

    static bool IsNames(string line) => line.Length > 0 && char.IsLetter(line[0]) && line.EndsWith(' ');

    static bool IsNumbers(string line) => Cells(line) is { Length: > 0 } cells && Array.TrueForAll(cells, c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
