using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Templates;

/// <summary>A survey to start from.</summary>
/// <param name="Id">Stable: <c>post_purchase</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="About">What it finds out, in one sentence.</param>
/// <param name="Kind">The kind of its first question, for a picture.</param>
/// <param name="Languages">Languages in which it is complete.</param>
/// <param name="Questions">How many there are, on all paths together.</param>
/// <param name="Minutes">How long answering takes.</param>
/// <param name="Employees">Of which moment of working life it asks employees; null for a survey of customers.</param>
/// <param name="Document">The survey itself, to be posted as the document of a new one.</param>
sealed record TemplateAnswer(
    string Id, Text Name, Text About, string Kind, IReadOnlyList<string> Languages, int Questions, double Minutes, EmployeeMoment? Employees,
    JsonElement Document);

sealed record TemplateAnswers(IReadOnlyList<TemplateAnswer> Items);

/// <summary>Surveys that others have found to work. One more is one more file in this folder and a line in <see cref="s_order"/>.</summary>
static class ListTemplates
{
    static readonly string[] s_order = ["nps", "csat", "ces", "post_purchase", "post_contact", "onboarding", "churn", "servqual", "employee_pulse", "employee_joining", "employee_probation", "employee_leaving"];
    static readonly Lazy<TemplateAnswers> s_all = new(() => new TemplateAnswers([.. s_order.Select(Read)]));

    /// <summary>In the order in which an editor offers them.</summary>
    public static IReadOnlyList<TemplateAnswer> All => s_all.Value.Items;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/survey-templates", () => Results.Ok(s_all.Value))
        .WithName("listSurveyTemplates").WithTags("Surveys").WithSummary("Surveys to start from").Produces<TemplateAnswers>().Needs(Role.Viewer);

    static TemplateAnswer Read(string id)
    {
        using var stream = typeof(ListTemplates).Assembly.GetManifestResourceStream($"template.{id}.json") ?? throw new InvalidOperationException($"The template {id} is not part of this build.");
        var file = JsonSerializer.Deserialize<TemplateFile>(stream, SurveyDocument.Json) ?? throw new InvalidOperationException($"The template {id} is empty.");
        return new TemplateAnswer(
            file.Id, file.Name, file.About, file.Document.Elements.First().Kind, file.Document.Languages, file.Document.Elements.Count(),
            Math.Round(SurveyLint.Check(file.Document).Minutes, 1), file.Employees, JsonSerializer.SerializeToElement(file.Document, SurveyDocument.Json));
    }

    sealed record TemplateFile(string Id, Text Name, Text About, SurveyDocument Document, EmployeeMoment? Employees = null);
}
