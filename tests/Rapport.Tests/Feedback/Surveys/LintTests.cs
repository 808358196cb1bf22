using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Lint;

namespace Rapport.Tests.Feedback.Surveys;

public sealed class LintTests
{
    static readonly SurveyDocument Three = Sample.Of(Sample.Element("nps", "a"), Sample.Element("nps", "b"), Sample.Element("nps", "c"));

    [Fact]
    public void A_sound_survey_has_nothing_to_say_about_it() => SurveyLint.Check(Three).Findings.ShouldBeEmpty();

    [Fact]
    [Trait("Row", "2.7")]
    public void A_circle_cannot_be_published() => Codes(Rules(2, """[{"then":[{"jump":"b1"}]}]""")).ShouldContain("jump.backwards");

    [Fact]
    [Trait("Row", "2.7")]
    public void A_page_no_path_leads_to_cannot_be_published()
    {
        Codes(Rules(1, """[{"then":[{"jump":"b3"}]}]""")).ShouldContain("block.unreachable");
        Codes(Rules(1, """[{"when":{"left":{"element":"a"},"op":"equals","right":3},"then":[{"jump":"b3"}]}]""")).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "2.7")]
    public void An_ending_no_path_leads_to_is_pointed_out() =>
        Codes(Three with { Endings = [.. Three.Endings, new Ending("lost", Text.Of("en", "Lost"))] }).ShouldBe(["ending.unreachable"]);

    [Fact]
    [Trait("Row", "2.7")]
    public void An_answer_cannot_be_used_before_it_is_given() =>
        Codes(Rules(1, """[{"when":{"left":{"element":"c"},"op":"isSet"},"then":[{"jump":"b3"}]}]""")).ShouldContain("element.later");

    [Theory]
    [InlineData("""[{"then":[{"jump":"nowhere"}]}]""", "jump.unknown")]
    [InlineData("""[{"then":[{"require":"nobody"}]}]""", "require.unknown")]
    [InlineData("""[{"then":[{"require":"a"}]}]""", "require.backwards")]
    [InlineData("""[{"then":[{"calculate":{"variable":"x","op":"add","value":1}}]}]""", "variable.unknown")]
    [InlineData("""[{"when":{"left":{"element":"a"},"op":"resembles","right":1},"then":[]}]""", "condition.operator")]
    [InlineData("""[{"when":{"left":{"element":"a"},"op":"equals"},"then":[]}]""", "condition.right")]
    [InlineData("""[{"when":{"left":{"hidden":"plan"},"op":"isSet"},"then":[]}]""", "hidden.unknown")]
    [InlineData("""[{"when":{"all":[],"any":[]},"then":[]}]""", "condition.shape")]
    [InlineData("""[{"then":[{}]}]""", "action.shape")]
    [Trait("Row", "2.7")]
    public void A_rule_that_cannot_work_cannot_be_published(string rules, string code) => Codes(Rules(1, rules)).ShouldContain(code);

    [Fact]
    [Trait("Row", "2.15")]
    public void A_quota_on_a_question_nobody_is_asked_cannot_be_published()
    {
        var survey = Rules(1, """[{"then":[{"jump":"b3"}]}]""") with
        {
            Quotas = [new Quota("q", "B", 5, new Condition { Left = new Reference("b"), Op = "isSet" })],
        };
        Codes(survey).ShouldContain("quota.unreachable");
    }

    [Fact]
    [Trait("Row", "2.10")]
    public void A_missing_text_is_an_error_in_the_first_language_and_a_warning_in_others()
    {
        var survey = Three with { Languages = ["de", "en"] };
        SurveyLint.Check(survey).Findings.Where(f => f.Severity == Severity.Error).ShouldAllBe(f => f.Code == "text.missing");
        SurveyLint.Check(Three with { Languages = ["en", "de"] }).CanPublish.ShouldBeTrue();
        SurveyLint.Check(Three with { Languages = ["en", "de"] }).Findings.ShouldAllBe(f => f.Code == "text.untranslated");
    }

    [Fact]
    [Trait("Row", "2.11")]
    public void Pages_in_random_order_cannot_jump() =>
        Codes(Rules(1, """[{"when":{"left":{"element":"a"},"op":"isSet"},"then":[{"jump":"b3"}]}]""") with { ShuffleBlocks = true }).ShouldContain("shuffle.jump");

    [Fact]
    public void A_text_cannot_name_an_answer_that_is_not_given_yet()
    {
        var survey = Three with { Blocks = [Three.Blocks[0] with { Elements = [Three.Blocks[0].Elements[0] with { Title = Text.Of("en", "{{c|x}}?") }] }, .. Three.Blocks.Skip(1)] };
        Codes(survey).ShouldContain("pipe.later");
    }

    [Fact]
    public void Minutes_and_open_questions_are_predicted()
    {
        var open = Sample.Of([.. Enumerable.Range(1, 30).Select(i => Sample.Element("text", $"t{i}"))]);
        var report = SurveyLint.Check(open);
        report.Minutes.ShouldBeInRange(8, 15);
        report.OpenTextShare.ShouldBe(1);
        report.Findings.Select(f => f.Code).ShouldBe(["survey.long", "survey.much_text"], ignoreOrder: true);
        SurveyLint.Check(Three).Minutes.ShouldBeLessThan(1);
    }

    [Fact]
    [Trait("Row", "2.1")]
    public void A_rating_that_asks_about_recommending_is_pointed_out()
    {
        var rating = Sample.Element("rating") with { Title = Text.Of("en", "How likely are you to recommend us?") };
        Codes(Sample.Of(rating)).ShouldBe(["rating.recommend"]);
    }

    [Fact]
    public void Ids_are_unique_and_of_one_form()
    {
        Codes(Sample.Of(Sample.Element("nps", "a"), Sample.Element("nps", "a"))).ShouldContain("id.twice");
        Codes(Sample.Of(Sample.Element("nps", "Größe"))).ShouldContain("id.form");
        Codes(Three with { Blocks = [Three.Blocks[0] with { Id = "end" }, .. Three.Blocks.Skip(1)] }).ShouldContain("id.twice");
    }

    [Fact]
    public void Settings_outside_their_bounds_cannot_be_published()
    {
        Codes(Sample.Of(Sample.Element("csat", settings: """{"points":"8"}"""))).ShouldBe(["element.settings"]);
        Codes(Sample.Of(Sample.Element("text", settings: """{"maxLength":20000}"""))).ShouldContain("element.settings");
        Codes(Sample.Of(Sample.Element("csat", settings: """{"colour":"red"}"""))).ShouldBe(["element.settings"]);
        Codes(Sample.Of(Sample.Element("single", settings: """{"choices":[]}"""))).ShouldContain("element.settings");
        Codes(Sample.Of(Sample.Element("hologram"))).ShouldBe(["element.kind"]);
    }

    static SurveyDocument Rules(int block, string rules) => Three with
    {
        Blocks = [.. Three.Blocks.Select((b, i) => i + 1 == block ? b with { Rules = System.Text.Json.JsonSerializer.Deserialize<Rule[]>(rules, SurveyDocument.Json) } : b)],
    };

    static List<string> Codes(SurveyDocument survey) => [.. SurveyLint.Check(survey).Findings.Select(f => f.Code).Distinct(StringComparer.Ordinal)];
}
