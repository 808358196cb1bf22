using System.Globalization;
using System.Text.Json;
using Rapport.Metrics;
using Rapport.Tests.Models;

namespace Rapport.Tests.Metrics;

/// <summary>The few causes behind most of the trouble.</summary>
public sealed class ParetoTests
{
    // The five steps of the method: problems are listed, each is traced to its cause, scored, scores of one cause are added, and the
    // largest is fixed first. Two problems, neither of them the largest, have one cause, and together they are.
    [Fact, Trait("Row", "8.3")]
    public void Problems_of_one_cause_are_added_and_lead_although_neither_of_them_did()
    {
        (string Problem, string Cause, int Score)[] problems =
        [
            ("Slow website", "Old servers", 24), ("Not attending customer calls", "Lack of training of customer-service staff", 19),
            ("Impolite behaviour", "Lack of training of customer-service staff", 17), ("Wrong size sent", "Picking by hand", 11), ("Broken parcel", "Thin boxes", 5),
        ];
        Pareto.Of(Times(problems.Select(p => (p.Problem, p.Score)))).Bars[0].Cause.ShouldBe("Slow website");

        var chart = Pareto.Of(problems.SelectMany(p => Times([(p.Cause, p.Score)], p.Problem)));
        chart.Bars.Select(b => (b.Cause, b.Weight)).ShouldBe(
            [("Lack of training of customer-service staff", 36), ("Old servers", 24), ("Picking by hand", 11), ("Thin boxes", 5)]);
        chart.Bars.Select(b => Math.Round(b.Cumulative, 4)).ShouldBe([0.4737, 0.7895, 0.9342, 1]);
        chart.Vital.ShouldBe(3); // two reach 78.95 %
        chart.Bars.Count(b => b.IsVital).ShouldBe(3);
    }

    // Reads ../shared/data; only where it is.
    [Fact, Trait("Row", "8.3")]
    public void Reasons_of_complaints_to_airlines_are_counted_as_published()
    {
        var expected = PublicData.Expected("pareto.airline_negativereason_dev").EnumerateObject().Select(p => (p.Name, p.Value.GetDouble())).ToList();
        var reasons = PublicData.Csv("04_sentiment/airline_tweets_dev.csv").Select(row => row[3]).Where(r => r.Length > 0);
        var chart = Pareto.Of(reasons.Select((r, i) => new Occurrence(r, $"tweet {i}", 0, 1)));
        chart.Bars.Select(b => (b.Cause, b.Weight)).ShouldBe(expected);
        chart.Bars[0].IsUnstable.ShouldBeFalse();
        chart.Vital.ShouldBe(6); // five carry 79.84 %
    }

    [Fact]
    public void A_person_counts_once_per_cause_and_period_wherever_they_spoke_of_it()
    {
        var chart = Pareto.Of(
        [
            new("late", "ana", 1, 1), new("late", "ana", 1, 1), new("late", "ana", 2, 1), new("rude", "ana", 1, 1), new("late", "ben", 1, 1),
        ]);
        chart.Bars.Select(b => (b.Cause, b.Weight, b.Count)).ShouldBe([("late", 3, 3), ("rude", 1, 1)]);
        chart.Count.ShouldBe(4);
        Pareto.Of([new("late", "ana", 1, 20), new("late", "ana", 1, 50)]).Total.ShouldBe(50, "of what counts once the heaviest");
    }

    [Fact]
    public void Neither_order_nor_repetition_changes_anything()
    {
        var random = new Random(5);
        var all = Enumerable.Range(0, 500).Select(_ => new Occurrence($"c{random.Next(9)}", $"p{random.Next(60)}", random.Next(3), random.Next(1, 4))).ToList();
        var chart = Pareto.Of(all);
        var shuffled = all.Concat(all.Take(100)).ToArray();
        random.Shuffle(shuffled);
        JsonSerializer.Serialize(Pareto.Of(shuffled)).ShouldBe(JsonSerializer.Serialize(chart));
        chart.Bars[^1].Cumulative.ShouldBe(1, 1e-12);
        chart.Bars.Sum(b => b.Share).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void The_vital_few_are_the_smallest_number_that_reaches_the_threshold()
    {
        (string, int)[] causes = [("a", 40), ("b", 40), ("c", 10), ("d", 10)];
        Pareto.Of(Times(causes)).Vital.ShouldBe(2, "80 of 100 reach 80 %");
        Pareto.Of(Times(causes), 0.81).Vital.ShouldBe(3);
        Pareto.Of(Times(causes), 0.4).Vital.ShouldBe(1);
        Pareto.Of(Times(causes), 1).Vital.ShouldBe(4);
        Pareto.Of([]).Vital.ShouldBe(0);
        Pareto.Of([new("free", "ana", 0, 0)]).Vital.ShouldBe(0);
    }

    // Garwood 1936, as printed in tables of Poisson limits.
    [Theory]
    [InlineData(1, 0.0253, 5.5716)]
    [InlineData(10, 4.7954, 18.3904)]
    [InlineData(100, 81.3636, 121.6273)]
    public void A_count_has_the_exact_limits_of_poisson(int count, double low, double high)
    {
        var limits = Pareto.Of(Times([("a", count)])).Bars[0].Limits;
        limits.Low.ShouldBe(low, 1e-3);
        limits.High.ShouldBe(high, 1e-3);
    }

    [Fact]
    public void Limits_of_weights_hold_the_truth_about_as_often_as_they_say()
    {
        var random = new Random(11);
        var (held, runs) = (0, 2000);
        for (var run = 0; run < runs; run++)
        {
            // 12 expected events that weigh 1 to 9: the expected sum is 60.
            var n = MathNet.Numerics.Distributions.Poisson.Sample(random, 12);
            var limits = Pareto.Of([.. Enumerable.Range(0, n).Select(i => new Occurrence("a", $"{i}", 0, random.Next(1, 10))), new("a", "nobody", 0, 0)]).Bars[0].Limits;
            if (limits.Low <= 60 && 60 <= limits.High) held++;
        }

        (held / (double)runs).ShouldBeInRange(0.93, 0.985);
    }

    [Fact, Trait("Row", "8.3")]
    public void A_rank_that_chance_alone_may_have_made_is_marked()
    {
        var chart = Pareto.Of(Times([("a", 400), ("b", 100), ("c", 96), ("d", 10)]));
        chart.Bars.Select(b => (b.Best, b.Worst, b.IsUnstable)).ShouldBe([(1, 1, false), (2, 3, true), (2, 3, true), (4, 4, false)]);
    }

    [Fact, Trait("Row", "8.3")]
    public void A_cause_is_compared_with_the_time_before()
    {
        var chart = Pareto.Against(Times([("fixed", 12), ("same", 50)]), Times([("fixed", 60), ("same", 52), ("gone", 9)]));
        var (fixed_, same, gone) = (Bar(chart, "fixed"), Bar(chart, "same"), Bar(chart, "gone"));
        (fixed_.Before, fixed_.Difference, fixed_.IsBelievable).ShouldBe((60, -48, true));
        fixed_.Limits.High.ShouldBeLessThan(0);
        same.IsBelievable.ShouldBeFalse();
        same.Limits.Excludes(0).ShouldBeFalse();
        (gone.Before, gone.Difference, gone.IsBelievable).ShouldBe((9, -9, true));
        gone.P!.Value.ShouldBe(2 * Math.Pow(0.5, 9), 1e-12); // all nine of nine fell into the half before
    }

    [Fact]
    public void A_shorter_time_before_is_stretched_to_the_length_of_now()
    {
        var change = Bar(Pareto.Against(Times([("a", 30)]), Times([("a", 10)]), longer: 3), "a");
        (change.Before, change.Difference).ShouldBe((30, 0));
        change.P!.Value.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Concentration_is_measured_because_eighty_twenty_may_not_hold()
    {
        Pareto.Of(Times([("a", 5), ("b", 5), ("c", 5), ("d", 5)])).Concentration!.Value.ShouldBe(0, 1e-12);
        Pareto.Of([.. Times([("a", 8)]), new("b", "x", 0, 0), new("c", "x", 0, 0), new("d", "x", 0, 0)]).Concentration!.Value.ShouldBe(0.75, 1e-12);
        Pareto.Of([]).Concentration.ShouldBeNull();
    }

    [Fact]
    public void What_is_no_weight_is_a_mistake()
    {
        foreach (var weight in (double[])[-1, double.NaN, double.PositiveInfinity])
            Should.Throw<ArgumentOutOfRangeException>(() => Pareto.Of([new("a", "p", 0, weight)]));
        Should.Throw<ArgumentOutOfRangeException>(() => Pareto.Of([], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Pareto.Of([], 1.1));
        Should.Throw<ArgumentOutOfRangeException>(() => Pareto.Of(Times([("a", 1)]), level: 1));
        Should.Throw<ArgumentOutOfRangeException>(() => Pareto.Against([], [], longer: 0));
    }

    static ParetoChange Bar(ParetoChart chart, string cause) => chart.Bars.Single(b => b.Cause == cause).Change!.Value;

    /// <summary>Each of as many people as its score says.</summary>
    static IEnumerable<Occurrence> Times(IEnumerable<(string Cause, int Count)> causes, string of = "") =>
        causes.SelectMany(c => Enumerable.Range(0, c.Count).Select(i => new Occurrence(c.Cause, string.Create(CultureInfo.InvariantCulture, $"{of}{i}"), 0, 1)));
}
