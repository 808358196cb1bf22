using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Profiles;

/// <summary>The latest score of a scale, when answers are changed and taken back.</summary>
[Trait("Row", "2.33")]
public sealed class LatestScoreTests
{
    static readonly string[] s_metrics = ["ces2.7", "csat.5", "nps"];

    [Fact]
    public void An_answer_taken_back_leaves_the_one_before_it()
    {
        var state = new SubjectState();
        var (first, second) = (Told("nps", 9, at: 1, id: 1), Told("nps", 2, at: 2, id: 2));
        Apply(state, first, second, second with { Sign = -1 });
        state.Scores.ShouldBe([new LatestScore("nps", 9, 1, first.Id.Value, "")]);
        Apply(state, first with { Sign = -1 });
        state.Scores.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(5_000)]
    public void Whatever_is_told_and_taken_back_the_latest_that_stands_is_known(int batch)
    {
        foreach (var seed in Enumerable.Range(0, 60))
        {
            var random = new Random(seed);
            var standing = new List<(Fact Fact, bool IsFinal)>();
            var state = new SubjectState();
            for (var i = 0; i < 200; i++)
            {
                var open = standing.Where(s => !s.IsFinal).ToList();
                if (open.Count > 0 && random.Next(5) < 2)
                {
                    var taken = open[random.Next(open.Count)];
                    standing.Remove(taken);
                    state.Apply(taken.Fact with { Sign = -1 }, default, default, mayBeTakenBack: true);
                }
                else
                {
                    // Times repeat and come out of order, as clocks and imports do.
                    var told = (Fact: Told(s_metrics[random.Next(3)], random.Next(11), random.Next(60), i), IsFinal: random.Next(4) == 0);
                    standing.Add(told);
                    state.Apply(told.Fact, default, default, mayBeTakenBack: !told.IsFinal);
                }

                // Between batches a state is what was written of it.
                if (i % batch == 0) state = Again(state);
                state.Scores.ShouldBe(Latest(standing.Select(s => s.Fact)), $"seed {seed}, step {i}");
            }
        }
    }

    [Fact]
    public void Scores_that_stand_for_good_are_kept_once_however_many_they_are()
    {
        var state = new SubjectState();
        for (var i = 0; i < 2_000; i++) state.Apply(Told("nps", i % 11, i, i), default, default);
        var packer = new Packer();
        state.Pack(packer);
        packer.Written.Length.ShouldBeLessThan(80);
    }

    static IEnumerable<LatestScore> Latest(IEnumerable<Fact> facts) => facts
        .GroupBy(f => f.Metric, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => g.MaxBy(f => (f.At, f.Id.Value))!) // a group is never empty
        .Select(f => new LatestScore(f.Metric, f.Score ?? 0, f.At, f.Id.Value, ""));

    static SubjectState Again(SubjectState state)
    {
        var packer = new Packer();
        state.Pack(packer);
        return SubjectState.Unpack(packer.Written);
    }

    static void Apply(SubjectState state, params IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts) state.Apply(fact, default, default, mayBeTakenBack: true);
    }

    static Fact Told(string metric, double score, long at, int id) => new()
    {
        Workspace = new(Guid.Empty), Type = FactTypes.Answer, At = at, Received = at, Id = new FactId(new Guid(id, 0, 0, new byte[8])),
        Source = "surveys", Metric = metric, Score = score, Props = "{}"u8.ToArray(),
    };
}
