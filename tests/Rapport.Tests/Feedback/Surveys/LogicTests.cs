using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Tests.Feedback.Surveys;

public sealed class LogicTests
{
    static readonly Answer Nine = Answer.Of(9);
    static readonly Answer Word = Answer.Of("Delivery");
    static readonly Answer Two = new() { Value = Sample.Json("""{"choices":["a","b"]}"""), Choices = ["a", "b"] };

    public static TheoryData<string> Names => [.. Operators.All.Keys];

    [Fact]
    [Trait("Row", "2.7")]
    public void There_are_32_ways_to_compare() => Operators.All.Count.ShouldBeGreaterThanOrEqualTo(32);

    // A peer's "does not contain" is true for a missing answer only because it looks into the word "undefined", and so is its "contains 'def'".
    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "2.7")]
    public void What_is_missing_satisfies_only_what_asks_for_its_absence(string name)
    {
        var holds = Operators.All[name].Holds(null, Answer.Of("def"));
        var asksForAbsence = name is "isSkipped" or "isNotSet" or "isEmpty" or "isNotClicked" || name.StartsWith("doesNot", StringComparison.Ordinal);
        holds.ShouldBe(asksForAbsence);
    }

    [Theory]
    [InlineData("equals", "9", true)]
    [InlineData("equals", "8", false)]
    [InlineData("doesNotEqual", "8", true)]
    [InlineData("isGreaterThan", "8", true)]
    [InlineData("isGreaterThan", "9", false)]
    [InlineData("isGreaterThanOrEqual", "9", true)]
    [InlineData("isLessThan", "9", false)]
    [InlineData("isLessThanOrEqual", "9", true)]
    [InlineData("equalsOneOf", "[9,10]", true)]
    [InlineData("isAnyOf", "[0,1]", false)]
    [InlineData("isSubmitted", "null", true)]
    [InlineData("isSkipped", "null", false)]
    [Trait("Row", "2.7")]
    public void Numbers_compare_as_numbers(string op, string right, bool holds) => Holds(Nine, op, right).ShouldBe(holds);

    [Theory]
    [InlineData("equals", "\"delivery\"", true)]
    [InlineData("contains", "\"LIVE\"", true)]
    [InlineData("doesNotContain", "\"late\"", true)]
    [InlineData("startsWith", "\"del\"", true)]
    [InlineData("doesNotStartWith", "\"del\"", false)]
    [InlineData("endsWith", "\"ry\"", true)]
    [InlineData("doesNotEndWith", "\"x\"", true)]
    [InlineData("isEmpty", "null", false)]
    [InlineData("isNotEmpty", "null", true)]
    [Trait("Row", "2.7")]
    public void Text_compares_without_regard_to_case(string op, string right, bool holds) => Holds(Word, op, right).ShouldBe(holds);

    // A peer's "does not include all of" means "includes none of". Ours is the opposite of "includes all of".
    [Theory]
    [InlineData("includesAllOf", """["a","b"]""", true)]
    [InlineData("includesAllOf", """["a","c"]""", false)]
    [InlineData("includesOneOf", """["c","b"]""", true)]
    [InlineData("doesNotIncludeAllOf", """["a","c"]""", true)]
    [InlineData("doesNotIncludeAllOf", """["a","b"]""", false)]
    [InlineData("doesNotIncludeOneOf", """["c","d"]""", true)]
    [InlineData("doesNotIncludeOneOf", """["a","d"]""", false)]
    [InlineData("equals", """["b","a"]""", true)]
    [Trait("Row", "2.7")]
    public void Choices_compare_as_sets(string op, string right, bool holds) => Holds(Two, op, right).ShouldBe(holds);

    [Theory]
    [InlineData("nps", "{}", "0-6 7-8 9-10")]
    [InlineData("csat", """{"points":"3"}""", "1-1 2-2 3-3")]
    [InlineData("csat", """{"points":"4"}""", "1-2 - 3-4")]
    [InlineData("csat", "{}", "1-2 3-3 4-5")]
    [InlineData("rating", """{"points":"6"}""", "1-3 - 4-6")]
    [InlineData("ces", "{}", "1-3 4-4 5-7")]
    [InlineData("ces", """{"form":"ces.5"}""", "1-2 3-3 4-5")]
    [InlineData("rating", """{"points":"10"}""", "1-6 7-8 9-10")]
    [Trait("Row", "2.7")]
    public void Every_answer_on_a_scale_is_low_in_the_middle_or_high(string kind, string settings, string expected)
    {
        var survey = Sample.Of(Sample.Element(kind, "q", settings));
        var found = new Dictionary<string, List<int>> { ["isLow"] = [], ["isMiddle"] = [], ["isHigh"] = [] };
        for (var score = 0; score <= 10; score++)
        {
            if (QuestionKinds.Of(survey.Elements.First())!.Check(survey.Elements.First(), Sample.Json($"{score}")).Answer is not { } answer) continue;
            var ways = found.Keys.Where(op => Operators.All[op].Holds(answer, null)).ToList();
            found[ways.ShouldHaveSingleItem()].Add(score);
        }

        string.Join(' ', found.Values.Select(scores => scores.Count == 0 ? "-" : $"{scores[0]}-{scores[^1]}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(6, "b2")]
    [InlineData(7, null)]
    [Trait("Row", "2.7")]
    public void A_path_may_turn_on_low_or_high(int score, string? next)
    {
        var survey = Sample.Of(Sample.Element("nps", "q"), Sample.Element("text", "why"));
        survey = survey with { Blocks = [survey.Blocks[0] with { Rules = [new Rule([new RuleAction { Jump = survey.Endings[0].Id }], Condition("""{"not":{"left":{"element":"q"},"op":"isLow"}}"""))] }, survey.Blocks[1]] };
        Replay.Of(survey, Sample.Left(survey, ["b1"], ("q", $"{score}"))).Current?.Id.ShouldBe(next);
        SurveyLint.Check(survey).Findings.ShouldNotContain(f => f.Code.StartsWith("bucket", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text", "{}", "isLow", "bucket.scale")]
    [InlineData("csat", """{"points":"4"}""", "isMiddle", "bucket.none")]
    [Trait("Row", "2.7")]
    public void What_is_never_low_or_in_the_middle_is_said_before_publishing(string kind, string settings, string op, string code)
    {
        var survey = Sample.Of(Sample.Element(kind, "q", settings), Sample.Element("text", "why"));
        survey = survey with { Blocks = [survey.Blocks[0] with { Rules = [new Rule([new RuleAction { Require = "why" }], Condition($$"""{"left":{"element":"q"},"op":"{{op}}"}"""))] }, survey.Blocks[1]] };
        SurveyLint.Check(survey).Findings.ShouldContain(f => f.Code == code && f.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("isBefore", "2026-03-02", true)]
    [InlineData("isAfter", "2026-03-02", false)]
    [Trait("Row", "2.7")]
    public void Days_compare_as_days(string op, string right, bool holds) =>
        Operators.All[op].Holds(Answer.Of("2026-03-01"), Answer.Of(right)).ShouldBe(holds);

    [Fact]
    [Trait("Row", "2.7")]
    public void Conditions_nest()
    {
        var scope = new Scope(new Dictionary<string, Answer> { ["q"] = Nine, ["w"] = Word }, new Dictionary<string, Answer>(), []);
        scope.Holds(Condition("""{"all":[{"left":{"element":"q"},"op":"isGreaterThan","right":6},{"any":[{"left":{"element":"w"},"op":"equals","right":"x"},{"not":{"left":{"element":"v"},"op":"isSet"}}]}]}""")).ShouldBeTrue();
        scope.Holds(Condition("""{"all":[{"left":{"element":"q"},"op":"isLessThan","right":6},{"any":[]}]}""")).ShouldBeFalse();
        scope.Holds(Condition("""{"left":{"element":"q"},"op":"equals","right":{"element":"q"}}""")).ShouldBeTrue();
    }

    [Fact]
    [Trait("Row", "2.8")]
    public void Variables_are_computed_from_answers_and_a_division_by_zero_changes_nothing()
    {
        var scope = new Scope(new Dictionary<string, Answer> { ["q"] = Nine }, new Dictionary<string, Answer>(), [new Variable("n", Initial: "4"), new Variable("t", Rapport.Feedback.Surveys.Document.ValueType.Text, "a")]);
        Set("n", "add", """{"element":"q"}""").ShouldBe(13);
        Set("n", "multiply", "2").ShouldBe(26);
        Set("n", "divide", "0").ShouldBe(26);
        Set("n", "subtract", """{"element":"missing"}""").ShouldBe(26);
        scope.Set(new Calculation("t", Arithmetic.Concat, Sample.Json("\"b\"")));
        scope.Variables["t"].Text.ShouldBe("ab");

        double? Set(string variable, string op, string value)
        {
            scope.Set(new Calculation(variable, Enum.Parse<Arithmetic>(op, ignoreCase: true), Sample.Json(value)));
            return scope.Variables[variable].Number;
        }
    }

    [Fact]
    [Trait("Row", "2.8")]
    public void Earlier_answers_stand_in_later_texts_by_label_with_a_fallback()
    {
        var survey = Sample.Of(
            Sample.Element("single", "why", """{"choices":[{"id":"late","label":{"en":"Late delivery","de":"Späte Lieferung"}}]}"""),
            Sample.Element("text", "more"));
        var standing = Replay.Of(survey, Sample.Left(survey, ["b1"], ("why", """{"choice":"late"}""")));

        Piping.Fill("You said {{why|something}}. {{more|Nothing}} else?", survey, standing.Scope, "de").ShouldBe("You said Späte Lieferung. Nothing else?");
        Piping.Fill("{{missing}}!", survey, standing.Scope, "en").ShouldBe("!");
    }

    static bool Holds(Answer left, string op, string right) =>
        new Scope(new Dictionary<string, Answer> { ["q"] = left }, new Dictionary<string, Answer>(), []).Holds(new Condition
        {
            Left = new Reference("q"), Op = op, Right = Sample.Json(right) is { ValueKind: not JsonValueKind.Null } value ? value : null,
        });

    static Condition Condition(string json) => JsonSerializer.Deserialize<Condition>(json, SurveyDocument.Json)!;
}
