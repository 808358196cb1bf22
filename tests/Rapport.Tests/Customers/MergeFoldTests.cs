using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Tests.Customers;

/// <summary>What holds of all that people said who turned out to be one.</summary>
[Trait("Row", "9.4")]
public sealed class MergeFoldTests
{
    static readonly SubjectId A = new(new Guid(1, 0, 0, new byte[8])), B = new(new Guid(2, 0, 0, new byte[8])), C = new(new Guid(3, 0, 0, new byte[8]));

    static CustomerIdentity Person(IReadOnlyList<SubjectId> subjects, params (SubjectId[] Moved, long At)[] merges) => new(
        default, [.. subjects.Select(s => new CustomerIdentifier(s, "x", ""))],
        [.. merges.OrderByDescending(m => m.At).Select(m => new CustomerMerge(default, m.Moved.ToHashSet(), m.At))], "{}");

    static string? Holds(CustomerIdentity[] people, params (SubjectId Subject, long At, string Said)[] words) => MergeFold.Of(
        [.. words.Select(w => new Word<string>(w.Subject, w.At, w.Said))], people, (a, b) => a == "no" || b == "no" ? "no" : a);

    [Fact]
    public void The_latest_word_of_one_person_holds()
    {
        Holds([Person([A])]).ShouldBeNull();
        Holds([Person([A])], (A, 1, "no"), (A, 2, "yes")).ShouldBe("yes");
        Holds([], (A, 2, "yes"), (A, 1, "no")).ShouldBe("yes", "a device whose owner nobody knows");
    }

    [Fact]
    public void The_stricter_side_wins_a_merge_whenever_it_was_said_and_undoing_restores_both()
    {
        (SubjectId, long, string)[] words = [(A, 5, "yes"), (B, 1, "no")];
        Holds([Person([A, B], ([B], 9))], words).ShouldBe("no");
        Holds([Person([A])], words[0]).ShouldBe("yes");
        Holds([Person([B])], words[1]).ShouldBe("no");
    }

    [Fact]
    public void A_word_since_the_merge_is_the_word_of_both()
    {
        Holds([Person([A, B], ([B], 9))], (A, 5, "yes"), (B, 1, "no"), (A, 9, "yes")).ShouldBe("yes");
        Holds([Person([A, B], ([B], 9))], (A, 5, "yes"), (B, 1, "no"), (A, 10, "yes"), (B, 11, "no")).ShouldBe("no");
    }

    [Fact]
    public void Merges_of_merges_fold_from_the_inside()
    {
        var three = Person([A, B, C], ([B, C], 20), ([C], 10));
        Holds([three], (A, 1, "yes"), (B, 2, "yes"), (C, 3, "no"), (B, 12, "yes")).ShouldBe("yes", "B and C said yes together before A came");
        Holds([three], (A, 1, "yes"), (B, 12, "yes"), (C, 3, "no"), (C, 15, "no")).ShouldBe("no");
    }

    [Fact]
    public void Silence_is_no_word_and_two_customers_behind_one_browser_count_both()
    {
        Holds([Person([A, B], ([B], 9))], (A, 1, "yes")).ShouldBe("yes");
        Holds([Person([A]), Person([B])], (A, 1, "yes"), (B, 2, "no")).ShouldBe("no");
        Holds([Person([A])], (A, 3, "yes"), (SubjectId.None, 4, "no")).ShouldBe("no", "said under an address of which nobody knows whose it is");
    }
}
