using Rapport.Feedback.Surveys.Honesty;

namespace Rapport.Tests.Feedback.Surveys.Honesty;

/// <summary>Which of several answers of one person counts.</summary>
[Trait("Row", "2.33")]
public sealed class LadderTests
{
    // Days of completion; an x says that it counts in no figure for another reason. D is flagged as duplicate, S as superseded.
    [Theory]
    [InlineData(Duplicates.First, 7.0, "0", "-")]
    [InlineData(Duplicates.First, 7.0, "0 1 2", "- D D")]
    [InlineData(Duplicates.First, 7.0, "0 8", "- -")]
    [InlineData(Duplicates.First, 7.0, "0 5 10", "- D -")] // measured from the one that counts, or a daily answer would never count again
    [InlineData(Duplicates.First, null, "0 900", "- D")]
    [InlineData(Duplicates.First, 7.0, "0x 1 2", "- - D")] // a program that came first does not cost the person their voice
    [InlineData(Duplicates.Last, 7.0, "0 1 2", "S DS D")]
    [InlineData(Duplicates.Last, 7.0, "0 5 10", "S D -")]
    [InlineData(Duplicates.Last, 7.0, "0 1x", "- D")]
    [InlineData(Duplicates.All, 7.0, "0 1", "- D")]
    internal void One_of_them_does(Duplicates rule, double? days, string completed, string expected)
    {
        var responses = completed.Split(' ').Select(c => ((long)(double.Parse(c.TrimEnd('x'), System.Globalization.CultureInfo.InvariantCulture) * 86_400_000_000), !c.EndsWith('x'))).ToList();
        var rules = new HonestyRules { Duplicates = rule, DuplicateDays = days };
        var marks = Ladder.Marks(responses, rules);
        string.Join(' ', marks.Select(m => m.Count == 0 ? "-" : string.Concat(m.Order(StringComparer.Ordinal).Select(f => f == Signs.Duplicate ? 'D' : 'S')))).ShouldBe(expected);
        if (rule == Duplicates.All) marks.ShouldAllBe(m => !rules.LeavesOut(m));
    }

    [Theory]
    [InlineData("""["honeypot","honeypot"]""", 7.0, "excluded")]
    [InlineData("""["duplicate"]""", 7.0, "excluded")]
    [InlineData("[]", 0.0, "duplicateDays")]
    public void Rules_that_say_nothing_are_refused(string excluded, double days, string field) =>
        new HonestyRules { Excluded = [.. Sample.Json(excluded).EnumerateArray().Select(e => e.GetString()!)], DuplicateDays = days }.Faults().Keys.ShouldBe([field]);
}
