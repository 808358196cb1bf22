using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Slices;

[Trait("Row", "10.15")]
public sealed class SliceFoldingTests
{
    // A desk where untrained people are rated 2 and trained ones 4; elsewhere 4. R-1 is trained, R-2 is not, S-1 works elsewhere.
    static List<SliceCell> Cells()
    {
        var random = new Random(5);
        List<SliceCell> cells = [];
        foreach (var (touchpoint, employee, trained, mean, n) in (IEnumerable<(string, string, string, double, int)>)
            [("desk", "R-1", "true", 4, 100), ("desk", "R-2", "false", 2, 200), ("store", "S-1", "", 4, 900), ("web", "", "", 4.1, 900)])
        {
            var sums = Enumerable.Range(0, n).Select(_ => mean + random.NextDouble() - 0.5).Select(v => ClusteredSums.One(1, v, v * v)).Aggregate((a, b) => a + b);
            cells.Add(new([touchpoint, employee, trained], sums));
        }

        return cells;
    }

    [Fact]
    public void What_a_slice_says_already_is_not_said_again()
    {
        FoundSlice[] found = [new(1, "R-2", 1, 40), new(2, "false", 1, 39), new(0, "desk", 0, 30)];

        var folded = SliceFolding.Fold(found, Cells(), 0.1);

        folded[2].ExplainedBy.ShouldBeNull();
        // Within the desk R-2 differs still; that training does is the same people once more.
        folded[0].ExplainedBy.ShouldBeNull();
        folded[0].Within!.Value.Value.ShouldBe(-2, 0.2);
        folded[1].ExplainedBy.ShouldBe(0);
    }

    [Fact]
    public void Slices_of_the_same_people_are_alike_wholly_and_of_others_not_at_all()
    {
        SliceFolding.Likeness(new(1, "R-2", 1, 1), new(2, "false", 1, 1), Cells()).ShouldBe(1);
        SliceFolding.Likeness(new(1, "R-2", 1, 1), new(0, "web", 0, 1), Cells()).ShouldBe(0);
    }
}
