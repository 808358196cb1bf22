using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>What a survey of employees may not do, for it would show who answered what.</summary>
static class EmployeeSurveys
{
    // These ask for a name, an address or a document, or are an appointment with somebody.
    static readonly string[] s_namingKinds = ["contact", "address", "file", "scheduling"];

    /// <summary>Responses, answers and what follows from them is shown of customers' surveys alone.</summary>
    public static readonly Refusal Anonymous = new(
        "survey.anonymous", "This survey asks employees. What they answered is shown for groups of at least five alone, among the results of employees.", 409);

    /// <summary>Why a survey may not be used in a way that shows single answers or makes customers of respondents; null when it may.</summary>
    public static async Task<Refusal?> RefuseAsync(RapportDb db, WorkspaceId workspace, Guid survey, CancellationToken ct)
    {
        var found = await db.Set<SurveyRow>().Where(s => s.Id == survey && s.Workspace == workspace).Select(s => new { s.Employees }).FirstOrDefaultAsync(ct);
        return found is null ? EditSurvey.Unknown : found.Employees is null ? null : Anonymous;
    }

    /// <summary>The groups a survey tells apart: questions or hidden fields of these names.</summary>
    public static IReadOnlyList<string> GroupsOf(SurveyDocument survey) =>
        [.. Spot.Groups.Where(g => survey.Element(g) is not null || survey.Hidden.Any(h => h.Id == g))];

    /// <summary>What keeps a survey from being published for employees.</summary>
    public static IEnumerable<Finding> Check(SurveyDocument survey)
    {
        foreach (var element in survey.Elements)
        {
            if (s_namingKinds.Contains(element.Kind, StringComparer.Ordinal) || (element.Kind == "text" && Input(element) is "email" or "phone"))
                yield return Error("employees.names", element.Id, "This question asks who answers. Employees answer without a name.");
            if (Spot.Groups.Contains(element.Id, StringComparer.Ordinal) && QuestionKinds.Of(element) is { } kind && kind.Name is not ("single" or "dropdown"))
                yield return Error("employees.group", element.Id, "A team, place or department is chosen from a list.");
        }

        if (survey.Quotas.Count > 0) yield return Error("employees.quotas", "", "A quota would tell how some answered. Surveys of employees have none.");
        if (survey.Options.EditMinutes > 0) yield return Error("employees.edit", "", "Employees' answers are cut loose from who gave them at the end, so they cannot be changed afterwards.");
        foreach (var ending in survey.Endings.Where(e => e.Redirect is not null)) yield return Error("employees.redirect", ending.Id, "Another site would see who arrives at this ending.");
        if (GroupsOf(survey).Count == 0)
            yield return new(Severity.Warning, "employees.no_group", "", "Nothing tells teams, places or departments apart. Name a question or a hidden field team, place or department.");
    }

    static string? Input(Element element) =>
        element.Settings is { ValueKind: System.Text.Json.JsonValueKind.Object } settings && settings.TryGetProperty("input", out var input) ? input.GetString() : null;

    static Finding Error(string code, string at, string message) => new(Severity.Error, code, at, message);
}
