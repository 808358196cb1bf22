using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Clv;

/// <summary>Models of buying by what their authors print of them, and by worlds made to fit.</summary>
public sealed class ClvTests
{
    static readonly BgNbd Paper = new(0.243, 4.414, 0.793, 2.426);

    static readonly ParetoNbd Pareto = new(0.553, 10.578, 0.606, 11.669);

    // clv.bgnbd.cond_expect, …E[X(t)], …P(X(39)=0), …P(X(30)=n).
    [Fact]
    public void BgNbd_expects_what_its_paper_prints()
    {
        Paper.Expected(new Purchases(2, 30.43, 38.86), 39).ShouldBe(1.226, 0.001);
        double[] times = [0.1429, 1, 3, 31.8571, 32, 78], expected = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576];
        var exact = new BgNbd(0.24259, 4.41353, 0.79289, 2.42575); // what the paper rounds
        foreach (var (t, purchases) in times.Zip(expected)) exact.Expected(t).ShouldBe(purchases, 0.001);
        Paper.Probability(0, 39).ShouldBe(0.5737864, 1e-4);
        double[] probabilities =
        [
            0.0019995214, 0.0015170236, 0.001163315, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913, 0.0003467171, 0.0002769613, 0.000222226,
        ];
        for (var n = 11; n <= 20; n++) Paper.Probability(n, 30).ShouldBe(probabilities[n - 11], 1e-5);
    }

    // clv.paretonbd.palive, …cond_expect, …E[X(0..9)]; the last are printed for the rounded parameters of the BTYD vignette.
    [Fact]
    public void ParetoNbd_expects_what_is_printed_of_it()
    {
        var often = new Purchases(26, 30.86, 31);
        Pareto.Alive(often).ShouldBe(0.9979, 0.001);
        Pareto.Expected(often, 52).ShouldBe(25.46, 0.01);
        double[] expected = [0, 0.05077821, 0.09916088, 0.14542507, 0.1897993, 0.23247466, 0.27361274, 0.31335159, 0.35181024, 0.38909211];
        var rounded = new ParetoNbd(0.55, 10.56, 0.61, 11.64);
        for (var t = 0; t < 10; t++) rounded.Expected(t).ShouldBe(expected[t], 1e-7);
    }

    [Fact]
    public void Probabilities_of_all_numbers_of_purchases_add_up_to_one_and_their_mean_is_what_is_expected()
    {
        var all = Enumerable.Range(0, 400).Select(n => Paper.Probability(n, 20)).ToList();
        all.Sum().ShouldBe(1, 1e-9);
        all.Select((p, n) => p * n).Sum().ShouldBe(Paper.Expected(20), 1e-6);
    }

    // By the law of total expectation: what all histories of ten weeks expect of the next ten is what is expected of twenty less ten.
    [Fact]
    public void What_is_expected_of_each_history_adds_up_to_what_is_expected_of_all()
    {
        var bgbb = new BgBb(1.2, 0.75, 0.66, 2.78);
        var histories = Enumerable.Range(0, 7).SelectMany(last => Enumerable.Range(last == 0 ? 0 : 1, last == 0 ? 1 : last).Select(x => new Purchases(x, last, 6))).ToList();
        var ways = histories.ConvertAll(h => h.Frequency < 2 ? 1 : MathNet.Numerics.Combinatorics.Combinations((int)h.Recency - 1, h.Frequency - 1));
        var probable = histories.Zip(ways, (h, w) => w * Math.Exp(bgbb.LogLikelihood([h]))).ToList();

        probable.Sum().ShouldBe(1, 1e-9);
        histories.Zip(probable, (h, p) => p * bgbb.Expected(h, 5)).Sum().ShouldBe(bgbb.Expected(11) - bgbb.Expected(6), 1e-9);
    }

    [Theory]
    [InlineData("bgnbd")]
    [InlineData("paretonbd")]
    public void Whoever_bought_lately_is_more_surely_alive_and_nothing_breaks_at_the_edges(string name)
    {
        IBuyingModel model = name == "bgnbd" ? Paper : Pareto;
        model.Alive(new(5, 30, 40)).ShouldBeGreaterThan(model.Alive(new(5, 20, 40)));
        model.Expected(new Purchases(3, 20, 40), 0).ShouldBe(0, 1e-12);
        foreach (var odd in (Purchases[])[new(5_000, 700, 730), new(1, 1e-6, 1_000), new(0, 0, 0), new(2_000, 5, 1_000)])
        {
            model.Alive(odd).ShouldBeInRange(0, 1);
            double.IsFinite(model.Expected(odd, 52)).ShouldBeTrue($"{odd}");
            double.IsFinite(model.LogLikelihood([odd])).ShouldBeTrue($"{odd}");
        }
    }

    // Where the closed forms divide by nothing, their limits count.
    [Fact]
    public void Parameters_of_just_one_have_the_value_of_their_neighbours()
    {
        var history = new Purchases(2, 10, 20);
        new BgNbd(0.5, 5, 1, 2).Expected(history, 30).ShouldBe(new BgNbd(0.5, 5, 1.001, 2).Expected(history, 30), 1e-3);
        new ParetoNbd(0.5, 5, 1, 8).Expected(history, 30).ShouldBe(new ParetoNbd(0.5, 5, 1.001, 8).Expected(history, 30), 1e-3);
    }

    [Fact]
    [Trait("Row", "3.7")]
    public void Customers_made_by_the_model_give_its_parameters_back()
    {
        var random = new Xoshiro256StarStar(7);
        var found = BgNbd.Fit(Enumerable.Range(0, 20_000).Select(_ => Made(Paper, random)));

        found.R.ShouldBe(Paper.R, 0.02);
        found.Alpha.ShouldBe(Paper.Alpha, 0.4);
        (found.A / (found.A + found.B)).ShouldBe(Paper.A / (Paper.A + Paper.B), 0.03);
    }

    [Fact]
    public void Spending_is_expected_between_that_of_the_customer_and_that_of_all()
    {
        var model = new GammaGamma(6.25, 3.74, 15.44);
        model.Expected(default)!.Value.ShouldBe(model.Mean!.Value, 1e-12); // q is above 1
        model.Expected(new(2, 22.35))!.Value.ShouldBe(24.65, 0.02);
        model.Expected(new(10_000, 80))!.Value.ShouldBe(80, 0.05);
        new GammaGamma(1, 0.5, 1).Mean.ShouldBeNull();
    }

    [Fact]
    public void Too_little_is_refused()
    {
        Should.Throw<FittingException>(() => BgNbd.Fit(Enumerable.Repeat(new Purchases(1, 2, 3), 29))).Message.ShouldContain("30");
        Should.Throw<FittingException>(() => BgNbd.Fit(Enumerable.Repeat(new Purchases(0, 0, 3), 500))).Message.ShouldContain("bought again");
        Should.Throw<FittingException>(() => BgBb.Fit(Enumerable.Repeat(new Purchases(1, 1.5, 3), 50))).Message.ShouldContain("whole periods");
        Should.Throw<ArgumentException>(() => ParetoNbd.Fit(Enumerable.Repeat(new Purchases(1, 4, 3), 50))).Message.ShouldContain("above the age");
        Should.Throw<FittingException>(() => GammaGamma.Fit([new(1, 5)]));
    }

    [Fact]
    public void Purchases_of_one_day_are_one_and_the_first_is_no_repeat()
    {
        var day = new DateOnly(2024, 1, 1);
        Transaction[] bought = [new("b", day.AddDays(14), 30), new("b", day, 10), new("b", day, 5), new("b", day.AddDays(7), 20), new("a", day.AddDays(3), 8), new("b", day.AddDays(40), 99)];

        var (a, b) = (CustomerPurchases.Of(bought, day.AddDays(21))[0], CustomerPurchases.Of(bought, day.AddDays(21))[1]);
        b.History(7).ShouldBe(new(2, 2, 3));
        (b.Value, b.RepeatValue).ShouldBe((65, 25));
        a.History(1).ShouldBe(new(0, 0, 18));
    }

    [Fact]
    public void A_forecast_is_scored_by_hand()
    {
        var score = Holdout.Of([1, 2, 3], [1, 4, 2])!;
        (score.MeanError, score.Forecast, score.Actual).ShouldBe((1, 6, 7));
        score.RootMeanSquare.ShouldBe(Math.Sqrt(5 / 3.0), 1e-12);
        Holdout.Of([1, 1], [2, 3])!.Correlation.ShouldBeNull();
        Holdout.Of([], []).ShouldBeNull();
    }

    static Purchases Made(BgNbd model, Random random)
    {
        var (rate, leave, age) = (Gamma.Sample(random, model.R, model.Alpha), Beta.Sample(random, model.A, model.B), 27 + (random.NextDouble() * 12));
        var (bought, last, time) = (0, 0.0, 0.0);
        while ((time += -Math.Log(1 - random.NextDouble()) / Math.Max(rate, 1e-12)) <= age)
        {
            (bought, last) = (bought + 1, time);
            if (random.NextDouble() < leave) break;
        }

        return new(bought, last, age);
    }
}
