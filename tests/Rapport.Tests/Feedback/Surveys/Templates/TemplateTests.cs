using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Feedback.Surveys.Templates;

namespace Rapport.Tests.Feedback.Surveys.Templates;

/// <summary>Templates are surveys that could be published as they are, in each of their languages.</summary>
public sealed class TemplateTests
{
    public static TheoryData<string> Ids => [.. ListTemplates.All.Select(t => t.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("Row", "2.2")]
    public void A_template_can_be_published_as_it_is(string id) => SurveyLint.Check(Document(id), ListTemplates.All.Single(t => t.Id == id).Employees is not null).Findings.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_template_speaks_English_and_German(string id)
    {
        var template = ListTemplates.All.Single(t => t.Id == id);
        template.Languages.ShouldBe(["en", "de"]);
        template.Languages.ShouldAllBe(l => template.Name.Has(l) && template.About.Has(l));
        template.Minutes.ShouldBeInRange(0.2, 5);
    }

    [Fact]
    public void Most_templates_ask_further_where_an_answer_calls_for_it() =>
        ListTemplates.All.Where(t => Document(t.Id).Blocks.Any(b => b.Rules is { Count: > 0 })).Select(t => t.Id)
            .ShouldBe(["nps", "csat", "ces", "post_purchase", "post_contact", "onboarding", "churn"]);

    static SurveyDocument Document(string id) => ListTemplates.All.Single(t => t.Id == id).Document.Deserialize<SurveyDocument>(SurveyDocument.Json)!;
}
