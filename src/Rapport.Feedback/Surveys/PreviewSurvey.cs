using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Feedback.Surveys.Pages;
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
/// <param name="Styles">Addresses of the style sheets under which respondents see it.</param>
/// <param name="Findings">What the author should know, the weightiest first.</param>
/// <param name="Minutes">How long answering takes.</param>
sealed record SurveyDrawn(string Html, string Direction, IReadOnlyList<string> Styles, IReadOnlyList<Finding> Findings, double Minutes);

/// <summary>Draws and checks a survey that is being written. Nothing is stored.</summary>
static partial class PreviewSurvey
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
        var canDraw = block is { Elements.Count: > 0 } && block.Elements.All(e => QuestionKinds.Of(e) is not null);
        var html = canDraw ? Page(survey, block!, language) : ""; // canDraw says that there is one
        string[] styles = survey.Options.Accent is { } accent && Accent().IsMatch(accent)
            ? [PageFiles.Link("style.css"), PageFiles.AccentLink(accent)] : [PageFiles.Link("style.css")];
        return Results.Ok(new SurveyDrawn(html, Words.Direction(language), styles, report.Findings, Math.Round(report.Minutes, 1)));
    }

    static string Page(SurveyDocument survey, Block block, string language)
    {
        var given = Given.Nothing(Guid.Empty);
        var frame = new Frame(survey, language, given, Replay.Of(survey, given), new Dictionary<string, string>());
        var title = frame.Say(block.Title);
        IEnumerable<Node> page =
        [
            .. title.Length > 0 ? [Node.Of("h1", "", Node.Text(title))] : Array.Empty<Node>(),
            .. QuestionFrame.Draw(block, frame),
            Node.Of("div", "steps", Node.Of("button", [("type", "button")], Node.Text(frame.Word(survey.Blocks[^1].Id == block.Id ? "submit" : "next")))),
        ];
        return string.Concat(page.Select(n => n.ToHtml()));
    }

    // What is being typed may be half a colour yet.
    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.None, 1000)]
    private static partial Regex Accent();
}
