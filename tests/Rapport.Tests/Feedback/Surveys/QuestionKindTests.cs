using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Tests.Feedback.Surveys;

/// <summary>What holds for every kind of question, those yet to be written included.</summary>
public sealed class QuestionKindTests
{
    static readonly Dictionary<string, string[]> Answers = new(StringComparer.Ordinal)
    {
        ["nps"] = ["0", "10"], ["csat"] = ["1", "5"], ["ces"] = ["1", "7"], ["rating"] = ["3"], ["slider"] = ["0", "55"],
        ["single"] = ["""{"choice":"first"}"""], ["dropdown"] = ["""{"choice":"second"}"""], ["multiple"] = ["""{"choices":["first","second"]}"""],
        ["picture"] = ["""{"choices":["first"]}"""], ["matrix"] = ["""{"rows":{"speed":"good","kindness":"bad"}}"""],
        ["ranking"] = ["""{"order":["service","price","quality"]}"""], ["sum"] = ["""{"parts":{"price":40,"quality":60}}"""],
        ["text"] = ["\"Slow, and nobody answered.\""], ["date"] = ["\"2026-02-28\""], ["file"] = ["""{"file":"x1","name":"photo.jpg","bytes":2000}"""],
        ["contact"] = ["""{"name":"Ana","email":"ana@example.com"}"""], ["address"] = ["""{"city":"Lisboa"}"""], ["scheduling"] = ["""{"slot":"monday-10"}"""],
        ["consent"] = ["true"], ["statement"] = ["\"clicked\""], ["servqual"] = ["""{"expectation":7,"perception":4}"""],
    };

    public static TheoryData<string> Kinds => [.. QuestionKinds.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Row", "2.6")]
    public void Its_example_can_be_published_as_it_is(string name)
    {
        var report = SurveyLint.Check(Sample.Of(Example(name)));
        report.Findings.Where(f => f.Severity == Severity.Error).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Row", "9.12")]
    public void Every_control_has_a_name_and_sends_under_the_id_of_the_question(string name)
    {
        foreach (var language in new[] { "en", "ar" })
        {
            var page = Draw(Example(name), language);
            page.QuerySelector("fieldset > legend")!.TextContent.ShouldNotBeNullOrWhiteSpace();
            foreach (var control in page.QuerySelectorAll("input, select, textarea"))
            {
                var isNamed = control.HasAttribute("aria-label") || control.HasAttribute("aria-labelledby") || control.Closest("label") is not null;
                isNamed.ShouldBeTrue(control.OuterHtml);
                (control.GetAttribute("name") ?? "").Split('.')[0].ShouldBe("q");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_answer_survives_being_stored_and_shown_again(string name)
    {
        var element = Example(name);
        foreach (var json in Answers[name])
        {
            var answer = Sample.Check(element, json).Answer.ShouldNotBeNull(json);
            var again = QuestionKinds.Of(element)!.Check(element, JsonDocument.Parse(answer.Value.GetRawText()).RootElement).Answer.ShouldNotBeNull();
            again.Value.GetRawText().ShouldBe(answer.Value.GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_a_form_sends_is_what_was_answered(string name)
    {
        if (name is "file" or "statement") return; // a file is stored before, a link is followed by script
        var element = Example(name);
        foreach (var json in Answers[name])
        {
            var answer = Sample.Check(element, json).Answer!;
            var survey = Sample.Of(element);
            var page = Parse(QuestionFrame.Draw(element, Sample.Frame(survey, given: Sample.Given(survey, ("q", json)))));
            var sent = QuestionKinds.Of(element)!.ReadForm(element, Sent(page)).ShouldNotBeNull(json);
            Sample.Check(element, sent.GetRawText()).Answer.ShouldNotBeNull().Value.GetRawText().ShouldBe(answer.Value.GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Row", "2.12")]
    public void Junk_is_no_answer_and_breaks_nothing(string name)
    {
        var element = Example(name);
        string[] junk =
        [
            "\"ten\"", "11.5", "-1", "1e300", "[]", "[[1]]", "{}", """{"choice":"nowhere"}""", """{"choices":["nowhere"]}""", """{"choices":[1]}""", """{"rows":{"x":"y"}}""",
            """{"rows":[]}""", """{"order":["price","price"]}""", """{"order":[null]}""", """{"parts":{"price":-1}}""", """{"parts":{"price":"x"}}""", """{"slot":"never"}""", """{"file":1}""",
            """{"email":"nobody"}""", """{"expectation":99}""", """{"na":true}""", "\"2026-02-30\"", "false", $"\"{new string('x', 50_000)}\"",
        ];
        foreach (var json in junk)
        {
            var found = Sample.Check(element, json);
            if (found.Answer is null) continue;
            // What is taken is an answer of the kind, not the junk as it came: texts take any text, numbers any number in range.
            (name is "text" or "slider").ShouldBeTrue($"{name} took {json[..Math.Min(60, json.Length)]}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_given_is_no_answer_and_no_error(string name) =>
        Sample.Check(Example(name), "null").ShouldBe(Checked.Empty);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_browser_sdk_gets_the_same_page_as_json(string name)
    {
        var node = QuestionFrame.Draw(Example(name), Sample.Frame(Sample.Of(Example(name))));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) node.Write(writer);
        var tree = JsonDocument.Parse(stream.ToArray()).RootElement;
        var html = new StringBuilder();
        Html(tree, html);

        Parse(html.ToString()).InnerHtml.ShouldBe(Parse(node.ToHtml()).InnerHtml);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_settings_form_names_every_setting(string name)
    {
        var kind = QuestionKinds.All.Single(k => k.Name == name);
        kind.Settings.ShouldAllBe(f => f.Label.Length > 0 && f.Type.Length > 0);
        var set = Example(name).Settings!.Value.EnumerateObject().Select(p => p.Name);
        set.Except(kind.Settings.Select(f => f.Name)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Text_of_an_author_is_never_markup(string name)
    {
        var element = Example(name) with { Title = Text.Of("en", "<script>alert(1)</script> \" onload=x") };
        var page = Draw(element, "en");
        page.QuerySelector("script").ShouldBeNull();
        page.QuerySelector("legend")!.TextContent.ShouldContain("<script>");
    }

    // Safety 23.
    [Theory]
    [InlineData("11")]
    [InlineData("-1")]
    [InlineData("\"ten\"")]
    [InlineData("5.5")]
    [InlineData("[5]")]
    [InlineData("{}")]
    [Trait("Row", "2.1")]
    public void An_nps_answer_is_a_whole_number_from_0_to_10(string junk) => Sample.Check(Sample.Element("nps"), junk).Fault.ShouldNotBeNull();

    [Fact]
    [Trait("Row", "2.1")]
    public void A_rating_from_0_to_10_is_never_a_net_promoter_score()
    {
        var rating = Sample.Element("rating", settings: """{"points":"10"}""");
        QuestionKinds.Of(rating)!.Score(rating, Sample.Check(rating, "9").Answer!).ShouldBeNull();
        var nps = Sample.Element("nps");
        QuestionKinds.Of(nps)!.Score(nps, Sample.Check(nps, "9").Answer!).ShouldBe(new Score("nps", 9));
    }

    [Theory]
    [InlineData("csat", """{"points":"3"}""", "csat.3")]
    [InlineData("csat", """{"points":"10"}""", "csat.10")]
    [InlineData("ces", """{"form":"ces2.7"}""", "ces2.7")]
    [InlineData("ces", """{"form":"ces.5"}""", "ces.5")]
    [InlineData("ces", """{"form":"ces1.5"}""", "ces1.5")]
    [Trait("Row", "2.2")]
    [Trait("Row", "2.3")]
    public void A_score_carries_its_scale(string kind, string settings, string metric)
    {
        var element = Sample.Element(kind, settings: settings);
        QuestionKinds.Of(element)!.Score(element, Sample.Check(element, "2").Answer!).ShouldBe(new Score(metric, 2));
    }

    [Fact]
    [Trait("Row", "2.2")]
    public void Not_applicable_is_an_answer_without_a_score()
    {
        var element = Sample.Element("csat", settings: """{"notApplicable":true}""");
        var answer = Sample.Check(element, """{"na":true}""").Answer.ShouldNotBeNull();
        answer.NotApplicable.ShouldBeTrue();
        QuestionKinds.Of(element)!.Score(element, answer).ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "2.4")]
    public void None_excludes_every_other_answer_and_other_carries_its_text()
    {
        var element = Sample.Element("multiple", settings: """{"choices":[{"id":"a","label":{"en":"A"}},{"id":"x","label":{"en":"None"}}],"none":"x","other":true}""");
        Sample.Check(element, """{"choices":["a","x"]}""").Fault!.Key.ShouldBe("errorExclusive");
        Sample.Check(element, """{"choices":["other"]}""").Fault!.Key.ShouldBe("errorOther");
        Sample.Check(element, """{"choices":["a","other"],"other":"B"}""").Answer!.Parts["other"].Text.ShouldBe("B");
    }

    [Theory]
    [InlineData("email", "ana@example", false)]
    [InlineData("email", "ana@example.com", true)]
    [InlineData("url", "javascript:alert(1)", false)]
    [InlineData("url", "https://example.com/a", true)]
    [InlineData("number", "twelve", false)]
    [InlineData("number", "12.5", true)]
    [InlineData("phone", "call me", false)]
    [InlineData("phone", "+49 30 1234567", true)]
    [Trait("Row", "2.5")]
    public void A_text_is_what_it_is_said_to_be(string input, string text, bool isTaken)
    {
        var element = Sample.Element("text", settings: $$"""{"input":"{{input}}"}""");
        (Sample.Check(element, JsonSerializer.Serialize(text)).Answer is not null).ShouldBe(isTaken);
    }

    // Safety 30.
    [Fact]
    [Trait("Row", "2.5")]
    public void A_text_has_an_end() => Sample.Check(Sample.Element("text", settings: """{"maxLength":10000}"""), $"\"{new string('x', 50_000)}\"").Fault!.Key.ShouldBe("errorText");

    [Theory]
    [InlineData("minLength", "5", null, "\"abcd\"", false)]
    [InlineData("minLength", "4", null, "\"abcd\"", true)]
    [InlineData("pattern", "^[A-Z]{2}-[0-9]{4}$", null, "\"AB-1234\"", true)]
    [InlineData("pattern", "^[A-Z]{2}-[0-9]{4}$", null, "\"ab-1234\"", false)]
    [InlineData("contains", "order", null, "\"My ORDER 17\"", true)]
    [InlineData("doesNotContain", "order", null, "\"My ORDER 17\"", false)]
    [Trait("Row", "2.5")]
    public void An_author_may_demand_more(string rule, string value, string? value2, string answer, bool isTaken)
    {
        var element = Sample.Element("text", validation: new Validation([new ValidationRule(rule, value, value2)]));
        (Sample.Check(element, answer).Answer is not null).ShouldBe(isTaken);
    }

    [Fact]
    [Trait("Row", "2.5")]
    public void Several_demands_are_joined_by_all_or_any()
    {
        var rules = new[] { new ValidationRule("minLength", "5"), new ValidationRule("contains", "x") };
        Sample.Check(Sample.Element("text", validation: new Validation(rules)), "\"axb\"").Fault.ShouldNotBeNull();
        Sample.Check(Sample.Element("text", validation: new Validation(rules, Any: true)), "\"axb\"").Answer.ShouldNotBeNull();
    }

    [Fact]
    public void A_pattern_that_could_run_for_ever_is_refused()
    {
        ValidationRules.FaultOf(new ValidationRule("pattern", @"(a+)+\1")).ShouldNotBeNull();
        var evil = Sample.Element("text", validation: new Validation([new ValidationRule("pattern", "^(a+)+$")]));
        Sample.Check(evil, $"\"{new string('a', 1_900)}!\"").Fault.ShouldNotBeNull(); // a backtracking engine would not come back
    }

    [Fact]
    [Trait("Row", "2.10")]
    public void Every_language_has_every_word()
    {
        Words.Languages.Count.ShouldBeGreaterThanOrEqualTo(6);
        foreach (var language in Words.Languages) Words.Keys.ShouldAllBe(key => Words.Say(language, key, "1", "2").Length > 0);
        Words.Say("xx", "next").ShouldBe("Next");
        Words.Direction("ar-EG").ShouldBe("rtl");
    }

    static Element Example(string name) => QuestionKinds.All.Single(k => k.Name == name).Example("q", "en");

    static AngleSharp.Dom.IElement Draw(Element element, string language) => Parse(QuestionFrame.Draw(element, Sample.Frame(Sample.Of(element), language)));

    static AngleSharp.Dom.IElement Parse(Node node) => Parse(node.ToHtml());

    static AngleSharp.Dom.IElement Parse(string html) => new HtmlParser().ParseDocument(html).Body!;

    // What a browser would post.
    static FormFields Sent(AngleSharp.Dom.IElement page)
    {
        var fields = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var control in page.QuerySelectorAll("input, textarea"))
        {
            if (control.GetAttribute("type") is "radio" or "checkbox" && !control.HasAttribute("checked")) continue;
            Add(control.GetAttribute("name")!, control.TagName == "TEXTAREA" ? control.TextContent : control.GetAttribute("value") ?? "");
        }

        foreach (var select in page.QuerySelectorAll("select"))
            Add(select.GetAttribute("name")!, select.QuerySelectorAll("option[selected]") is [.., var chosen] ? chosen.GetAttribute("value") ?? "" : "");
        return new FormFields(fields.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)f.Value, StringComparer.Ordinal));

        void Add(string name, string value)
        {
            if (!fields.TryGetValue(name, out var values)) fields[name] = values = [];
            values.Add(value);
        }
    }

    static void Html(JsonElement node, StringBuilder html)
    {
        if (node.ValueKind == JsonValueKind.String)
        {
            html.Append(System.Net.WebUtility.HtmlEncode(node.GetString()));
            return;
        }

        html.Append('<').Append(node[0].GetString());
        foreach (var a in node[1].EnumerateObject()) html.Append(' ').Append(a.Name).Append("=\"").Append(System.Net.WebUtility.HtmlEncode(a.Value.GetString())).Append('"');
        html.Append('>');
        foreach (var child in node[2].EnumerateArray()) Html(child, html);
        if (node[0].GetString() is not ("input" or "img" or "br")) html.Append("</").Append(node[0].GetString()).Append('>');
    }
}
