using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>Pairs of people who are alike, by an example and by what must hold for any two groups.</summary>
[Trait("Row", "7.5")]
public sealed class MatchingTests
{
    [Fact]
    public void Each_is_paired_with_the_nearest_of_the_same_cell_and_who_has_none_with_nobody()
    {
        Candidate ana = new(Id(1), "3|returns", 100), ben = new(Id(2), "3|returns", 900), cem = new(Id(3), "3|delivery", 100);
        Candidate like = new(Id(4), "3|returns", 110), far = new(Id(5), "3|returns", 5_000), other = new(Id(6), "4|returns", 100);
        Matching.Find([ana, ben, cem], [like, far, other]).ShouldBe([new Match(ana, like)]);
    }

    // Ana could take either; Ben the nearer alone. Who has less to choose chooses first, so both find somebody.
    [Fact]
    public void Who_has_fewest_to_choose_from_chooses_first()
    {
        List<Candidate> crowd = [.. Enumerable.Range(10, 20).Select(i => new Candidate(Id(i), "else", i % 2 == 0 ? 1 : 100_000))]; // makes the caliper wide
        Candidate ana = new(Id(1), "a", 1_000), ben = new(Id(2), "a", 3_000);
        Candidate near = new(Id(3), "a", 1_500), low = new(Id(4), "a", 400);
        Matching.Find([ana, ben, .. crowd], [near, low]).ShouldBe([new Match(ana, low), new Match(ben, near)]);
    }

    [Fact]
    public void Nobody_is_taken_twice_and_pairs_are_alike_whatever_the_order()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var (of, among) = (Group(random, 0), Group(random, 1_000));
            var matches = Matching.Find(of, among);
            matches.Select(m => m.Of.Id).Distinct().Count().ShouldBe(matches.Count);
            matches.Select(m => m.Like.Id).Distinct().Count().ShouldBe(matches.Count);
            matches.ShouldAllBe(m => m.Of.Cell == m.Like.Cell);
            var logs = of.Concat(among).Select(c => Math.Log(1 + c.Value)).ToList();
            var deviation = logs.Count < 2 ? 0 : Math.Sqrt(logs.Sum(l => Math.Pow(l - logs.Average(), 2)) / (logs.Count - 1));
            matches.ShouldAllBe(m => Math.Abs(Math.Log(1 + m.Of.Value) - Math.Log(1 + m.Like.Value)) <= (Matching.Caliper * deviation) + 1e-12);
            Matching.Find([.. of.OrderByDescending(c => c.Id)], [.. among.OrderByDescending(c => c.Id)]).ShouldBe(matches);
        }
    }

    // Those who were worth more before buy more later, recovered or not. Compared as they come the groups differ by that; alike they differ by
    // what recovery does.
    [Fact]
    public void What_was_there_before_is_not_taken_for_an_effect()
    {
        var random = new Random(5);
        const double Effect = 40;
        var later = new Dictionary<Guid, double>();
        List<Candidate> Draw(int count, double mean, double effect, int from) => [.. Enumerable.Range(from, count).Select(i =>
        {
            var one = new Candidate(Id(i), "cell", Math.Max(0, mean + (random.NextDouble() * 400) - 200));
            later[one.Id] = one.Value + effect + (random.NextDouble() * 100) - 50;
            return one;
        })];
        var (recovered, others) = (Draw(400, 500, Effect, 0), Draw(600, 300, 0, 1_000));
        (recovered.Average(c => later[c.Id]) - others.Average(c => later[c.Id])).ShouldBeGreaterThan(200);
        var pairs = Matching.Find(recovered, others).Select(m => (later[m.Of.Id], later[m.Like.Id])).ToList();
        var difference = Paired.Difference(pairs);
        pairs.Count.ShouldBeGreaterThan(100);
        difference.Value!.Value.ShouldBeInRange(Effect - 25, Effect + 25);
    }

    static List<Candidate> Group(Random random, int from) =>
        [.. Enumerable.Range(from, random.Next(0, 40)).Select(i => new Candidate(Id(i), $"cell {random.Next(4)}", random.Next(3) == 0 ? 0 : random.Next(1, 5_000)))];

    static Guid Id(int no) => new(no, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
