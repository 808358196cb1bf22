using Rapport.Models;
using Rapport.Models.Learning;

namespace Rapport.Tests.Models;

/// <summary>Texts that say the same in nearly the same words.</summary>
[Trait("Row", "2.29")]
public sealed class NearDuplicatesTests
{
    static readonly string[] s_texts =
    [
        "The delivery came three days late and nobody told me about it.",
        "Great staff, I will come again!",
        "the delivery came THREE days late, and nobody told me about it",
        "",
        "The delivery came three days late and nobody told me about it!! :",
        "My card was declined in the shop.",
        "",
    ];

    [Fact]
    public void Copies_are_grouped_under_the_first_of_them() => NearDuplicates.Group(s_texts).ShouldBe([0, 1, 0, 3, 0, 5, 6]);

    [Fact]
    public void Which_texts_belong_together_does_not_depend_on_their_order()
    {
        var order = Enumerable.Range(0, 400).ToArray();
        var texts = order.Select(i => $"Ticket {i / 4}: the {(i % 4 == 0 ? "parcel" : "parcels")} of customer {i / 4} {i / 4 * 37} went to the wrong house in street {i / 4 * 13} again").ToList();
        var groups = NearDuplicates.Group(texts, 0.75);
        new Chance(5).Shuffle(order);
        var shuffled = NearDuplicates.Group([.. order.Select(i => texts[i])], 0.75);

        groups.Distinct().Count().ShouldBeInRange(50, 150);
        var sets = Sets(groups, i => i);
        Sets(shuffled, i => order[i]).ShouldBe(sets);

        static List<string> Sets(IReadOnlyList<int> groups, Func<int, int> name) => [.. groups.Select((group, i) => (group, i)).GroupBy(g => g.group)
            .Select(g => string.Join(',', g.Select(x => name(x.i)).Order())).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void No_texts_are_no_groups() => NearDuplicates.Group([]).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Likeness_is_a_share(double least) => Should.Throw<ArgumentOutOfRangeException>(() => NearDuplicates.Group(["a"], least));

    [Fact]
    public void Nothing_that_is_written_makes_it_fail() =>
        NearDuplicates.Group(["\ud83d", "\udc4d\ud83d", new string('a', 1 << 20), "مرحبا", "👍", "👍"]).ShouldBe([0, 1, 2, 3, 4, 4]);

    [Fact]
    public void Real_questions_are_rarely_copies()
    {
        var texts = PublicData.Banking().Train.Select(e => e.Text).Take(3000).ToList();
        var groups = NearDuplicates.Group(texts);

        groups.Where((group, i) => group != i).Count().ShouldBeInRange(20, 600);
    }
}
