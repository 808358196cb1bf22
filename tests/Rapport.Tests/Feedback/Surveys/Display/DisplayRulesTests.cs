using System.Text.Json;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Document;

namespace Rapport.Tests.Feedback.Surveys.Display;

[Trait("Row", "2.19")]
public sealed class DisplayRulesTests
{
    static IReadOnlyDictionary<string, string[]> Faults(string json) => JsonSerializer.Deserialize<DisplayRules>(json, SurveyDocument.Json)!.Faults();

    [Fact]
    public void Rules_may_be_left_as_they_are() => Faults("{}").ShouldBeEmpty();

    [Theory]
    [InlineData("""{"triggers":[]}""", "triggers")]
    [InlineData("""{"triggers":[{"on":"click"}]}""", "triggers[0]")]
    [InlineData("""{"triggers":[{"on":"scroll","percent":101}]}""", "triggers[0]")]
    [InlineData("""{"triggers":[{"on":"page"},{"on":"time","seconds":0}]}""", "triggers[1]")]
    [InlineData("""{"triggers":[{"on":"idle"}]}""", "triggers[0]")]
    [InlineData("""{"triggers":[{"on":"event"}]}""", "triggers[0]")]
    [InlineData("""{"triggers":[{"on":"event","event":"Paid","where":[{"op":"equals","value":"1"}]}]}""", "triggers[0]")]
    [InlineData("""{"delaySeconds":-1}""", "delaySeconds")]
    [InlineData("""{"autoCloseSeconds":5}""", "autoCloseSeconds")]
    [InlineData("""{"percentage":100.1}""", "percentage")]
    [InlineData("""{"from":"2026-02-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"recontact":{"times":0}}""", "recontact")]
    [InlineData("""{"recontact":{"daysAfterShown":-1}}""", "recontact")]
    [InlineData("""{"urls":{"rules":[{"op":"matches","value":"("}]}}""", "urls[0]")]
    [InlineData("""{"urls":{"rules":[{"op":"greaterThan","value":"1"}]}}""", "urls[0]")]
    public void What_cannot_work_is_named_by_its_field(string json, string field) => Faults(json).Keys.ShouldBe([field]);

    [Theory]
    [InlineData("""{"trigger":[]}""")]
    [InlineData("""{"mode":"carousel"}""")]
    [InlineData("""{"mode":1}""")]
    public void What_is_no_rule_is_not_read(string json) => Should.Throw<JsonException>(() => Faults(json));
}
