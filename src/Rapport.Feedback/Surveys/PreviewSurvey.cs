using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys;

/// <summary>What to draw.</summary>
/// <param name="Document">As it stands in the editor, saved or not.</param>
/// <param name="Block">Which page to draw; null for none.</param>
/// <param name="Language">In which language; null for the survey's own.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SurveyDrawing(JsonElement Document, string? Block = null, string? Language = null);

/// <summary>What respondents would see.</summary>
/// <param name="Html">The page's questions as respondents get them; empty when no page was asked for or it cannot be drawn.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="Findings">What the author should know, the weightiest first.</param>
/// <param name="Minutes">How long answering takes.</param>
sealed record SurveyDrawn(string Html, string Direction, IReadOnlyList<Finding> Findings, double Minutes);

/// <summary>Draws and checks a survey that is being written. Nothing is stored.</summary>
static class PreviewSurvey
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/surveys/preview", Draw)
        .WithName("previewSurvey").WithTags("Surveys").WithSummary("Draw a page of a survey and check the survey, without storing anything")
        .Produces<SurveyDrawn>().ProducesProblem(422).Needs(Role.Viewer);

    static IResult Draw(SurveyDrawing request)
    {
        SurveyDocument? survey;
        try
        {
            survey = request.Document.Deserialize<SurveyDocument>(SurveyDocument.Json);
        }
        catch (JsonException)
        {
            survey = null;
        }

        if (survey is null) return new Refusal("survey.invalid", "This is not what a survey holds.").ToResult();
        var report = SurveyLint.Check(survey);
        var language = survey.Closest(request.Language);
        var block = survey.Blocks.FirstOrDefault(b => b.Id == request.Block);
        var canDraw = block is not null && block.Elements.All(e => QuestionKinds.Of(e) is not null);
        var given = Given.Nothing(Guid.Empty);
        var html = canDraw ? string.Concat(QuestionFrame.Draw(block!, new Frame(survey, language, given, Replay.Of(survey, given), new Dictionary<string, string>())).Select(n => n.ToHtml())) : ""; // canDraw says so
        return Results.Ok(new SurveyDrawn(html, Words.Direction(language), report.Findings, Math.Round(report.Minutes, 1)));
    }
}
