using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;

namespace Rapport.Tests.Feedback.Surveys;

public sealed class ReplayTests
{
    // 0–6 is asked why, others what they liked; the last page is for all.
    static readonly SurveyDocument Branching = Sample.Survey("""
        {
          "languages": ["en"],
          "variables": [{"id": "score", "type": "number", "initial": "0"}],
          "blocks": [
            {"id": "rate", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?"}, "required": true}],
             "rules": [
               {"then": [{"calculate": {"variable": "score", "op": "assign", "value": {"element": "nps"}}}]},
               {"when": {"left": {"element": "nps"}, "op": "isGreaterThanOrEqual", "right": 9}, "then": [{"jump": "liked"}]},
               {"when": {"left": {"element": "nps"}, "op": "isLessThanOrEqual", "right": 6}, "then": [{"require": "why"}, {"calculate": {"variable": "score", "op": "add", "value": 100}}]}
             ]},
            {"id": "whyblock", "elements": [{"id": "why", "kind": "text", "title": {"en": "Why?"}}], "rules": [{"then": [{"jump": "last"}]}]},
            {"id": "liked", "elements": [{"id": "like", "kind": "text", "title": {"en": "What?"}}]},
            {"id": "last", "elements": [{"id": "consent", "kind": "consent", "title": {"en": "Contact"}, "settings": {"statement": {"en": "Yes"}}}],
             "rules": [{"when": {"left": {"variable": "score"}, "op": "isGreaterThan", "right": 99}, "then": [{"jump": "sorry"}]}]}
          ],
          "endings": [{"id": "thanks", "title": {"en": "Thanks"}}, {"id": "sorry", "title": {"en": "We are sorry"}}]
        }
        """);

    [Fact]
    [Trait("Row", "2.7")]
    public void An_answer_decides_what_is_asked_next()
    {
        At(["rate"], ("nps", "10")).ShouldBe("liked");
        At(["rate"], ("nps", "7")).ShouldBe("whyblock");
        At(["rate", "whyblock"], ("nps", "7")).ShouldBe("last");
        At(["rate", "whyblock", "last"], ("nps", "7")).ShouldBe("thanks");
        At(["rate", "whyblock", "last"], ("nps", "2"), ("why", "\"Late\"")).ShouldBe("sorry");
    }

    [Fact]
    [Trait("Row", "2.12")]
    public void A_required_answer_cannot_be_left_out_also_when_a_rule_requires_it()
    {
        var standing = Replay.Of(Branching, Sample.Left(Branching, ["rate", "whyblock", "last"], ("nps", "2")));
        standing.Current!.Id.ShouldBe("whyblock");
        standing.Missing.ShouldBe(["why"]);
        standing.IsComplete.ShouldBeFalse();
        Replay.Of(Branching, Sample.Left(Branching, ["rate"])).Missing.ShouldBe(["nps"]);
    }

    [Fact]
    [Trait("Row", "2.12")]
    public void After_going_back_answers_off_the_new_path_no_longer_count()
    {
        var standing = Replay.Of(Branching, Sample.Given(Branching, ("nps", "10"), ("why", "\"Late\""), ("like", "\"Fast\"")));
        standing.IsComplete.ShouldBeTrue();
        standing.Counts("why").ShouldBeFalse();
        standing.Counts("like").ShouldBeTrue();
        standing.Path.Select(b => b.Id).ShouldBe(["rate", "liked", "last"]);
        standing.Ending!.Id.ShouldBe("thanks");
    }

    [Fact]
    [Trait("Row", "2.7")]
    public void The_first_jump_wins_and_later_calculations_still_run()
    {
        var survey = Sample.Survey("""
            {"variables": [{"id": "n", "type": "number"}],
             "blocks": [
               {"id": "a", "elements": [{"id": "q", "kind": "nps", "title": {"en": "?"}}],
                "rules": [{"then": [{"jump": "c"}]}, {"then": [{"jump": "b"}, {"calculate": {"variable": "n", "op": "add", "value": 5}}]}]},
               {"id": "b", "elements": [{"id": "r", "kind": "nps", "title": {"en": "?"}}]},
               {"id": "c", "elements": [{"id": "s", "kind": "nps", "title": {"en": "?"}}]}],
             "endings": [{"id": "end", "title": {"en": "."}}]}
            """);
        var standing = Replay.Of(survey, Sample.Left(survey, ["a"]));
        standing.Current!.Id.ShouldBe("c");
        standing.Variables["n"].Number.ShouldBe(5);
    }

    [Fact]
    [Trait("Row", "2.13")]
    public void A_respondent_resumes_where_he_left() => At(["rate", "liked"], ("nps", "9")).ShouldBe("last");

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [Trait("Row", "2.12")]
    public void The_same_answers_lead_to_the_same_place_in_whatever_order_they_came(bool why, bool like)
    {
        for (var n = 0; n <= 10; n++)
        {
            var answers = new List<(string, string)> { ("nps", n.ToString(System.Globalization.CultureInfo.InvariantCulture)) };
            if (why) answers.Add(("why", "\"w\""));
            if (like) answers.Add(("like", "\"l\""));
            var forward = Replay.Of(Branching, Sample.Given(Branching, [.. answers]));
            answers.Reverse();
            var backward = Replay.Of(Branching, Sample.Given(Branching, [.. answers]));
            forward.Ending.ShouldBe(backward.Ending);
            forward.Path.Select(b => b.Id).ShouldBe(backward.Path.Select(b => b.Id));
            forward.Answers.Keys.ShouldBe(backward.Answers.Keys, ignoreOrder: true);
        }
    }

    // Pearson's chi-square over all orders; the critical value is that of p = 0.001.
    [Fact]
    [Trait("Row", "2.11")]
    public void Every_order_of_chance_is_equally_likely()
    {
        const int draws = 100_000;
        string[] items = ["a", "b", "c", "d"];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var seed = new byte[16];
        for (var i = 0; i < draws; i++)
        {
            BitConverter.TryWriteBytes(seed, i);
            var order = string.Concat(Chance.Shuffle(new Guid(seed), "q", items));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Count.ShouldBe(24);
        var expected = draws / 24.0;
        counts.Values.Sum(c => (c - expected) * (c - expected) / expected).ShouldBeLessThan(49.728); // 23 degrees of freedom
    }

    [Fact]
    [Trait("Row", "2.11")]
    public void The_order_is_kept_on_resuming_and_other_stays_last()
    {
        string[] items = ["a", "b", "c", "d", "none"];
        var seeds = Enumerable.Range(0, 200).Select(i => new Guid(i, 0, 0, new byte[8])).ToList();
        foreach (var seed in seeds)
        {
            var order = Chance.Shuffle(seed, "q", items, i => i == "none");
            order[^1].ShouldBe("none");
            Chance.Shuffle(seed, "q", items, i => i == "none").ShouldBe(order);
        }

        seeds.Select(s => string.Concat(Chance.Shuffle(s, "q", items))).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(50);
        Chance.Shuffle(seeds[0], "p", items).ShouldNotBe(Chance.Shuffle(seeds[0], "q", items));
    }

    [Fact]
    [Trait("Row", "2.11")]
    public void Pages_in_random_order_keep_the_fixed_ones_at_their_place()
    {
        var survey = Sample.Of([.. Enumerable.Range(1, 6).Select(i => Sample.Element("nps", $"q{i}"))]) with { ShuffleBlocks = true };
        survey = survey with { Blocks = [.. survey.Blocks.Select((b, i) => b with { Fixed = i is 0 or 5 })] };
        var orders = Enumerable.Range(0, 50).Select(i => Replay.Order(survey, new Guid(i, 0, 0, new byte[8])).Select(b => b.Id).ToList()).ToList();
        orders.ShouldAllBe(o => o[0] == "b1" && o[5] == "b6");
        orders.Select(o => string.Concat(o)).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(5);
    }

    static string At(string[] left, params (string, string)[] answers)
    {
        var standing = Replay.Of(Branching, Sample.Left(Branching, left, answers));
        return standing.Current?.Id ?? standing.Ending!.Id;
    }
}
