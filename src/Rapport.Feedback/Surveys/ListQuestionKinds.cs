using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys;

sealed record QuestionKindAnswer(
    string Name, string Title, double Seconds, Summary Summary, IReadOnlyList<SettingField> Settings, JsonElement Example, IReadOnlyList<ScaleAnswer> Scales);

/// <summary>Where a scale is cut into low, middle and high, for the operators of those names.</summary>
/// <param name="Setting">On which the scale depends; null for a kind with one scale.</param>
/// <param name="Value">Of that setting; null for an element that leaves it out.</param>
/// <param name="Low">First and last answer.</param>
/// <param name="Middle">First and last answer; null for a scale of two halves.</param>
/// <param name="High">First and last answer.</param>
sealed record ScaleAnswer(string? Setting, string? Value, IReadOnlyList<int> Low, IReadOnlyList<int>? Middle, IReadOnlyList<int> High);

sealed record OperatorAnswer(string Name, bool Compares);

sealed record ValidationAnswer(string Name, int Values);

/// <summary>What surveys can be made of.</summary>
/// <param name="Items">Kinds of question, in the order in which an editor offers them.</param>
/// <param name="Operators">How conditions compare.</param>
/// <param name="Validations">What can be demanded of an answer.</param>
/// <param name="Languages">Languages in which Rapport itself speaks to respondents.</param>
sealed record QuestionKindList(
    IReadOnlyList<QuestionKindAnswer> Items, IReadOnlyList<OperatorAnswer> Operators, IReadOnlyList<ValidationAnswer> Validations, IReadOnlyCollection<string> Languages);

/// <summary>What an editor needs to know to offer every kind of question, those yet to be written included.</summary>
static class ListQuestionKinds
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/question-kinds", (string? language) => Results.Ok(Of(language ?? "en")))
        .WithName("listQuestionKinds").WithTags("Surveys").WithSummary("Kinds of question with their settings, operators and validation rules")
        .Produces<QuestionKindList>().Needs(Role.Viewer);

    static QuestionKindList Of(string language) => new(
        [.. QuestionKinds.All.Select(k => new QuestionKindAnswer(
            k.Name, k.Title, k.Seconds, k.Summary, k.Settings, JsonSerializer.SerializeToElement(k.Example("q", language), SurveyDocument.Json), [.. ScalesOf(k)]))],
        [.. Operators.All.Values.Select(o => new OperatorAnswer(o.Name, o.Compares))],
        [.. ValidationRules.All.Values.Select(v => new ValidationAnswer(v.Name, v.Values))],
        Words.Languages);

    static IEnumerable<ScaleAnswer> ScalesOf(IQuestionKind kind)
    {
        if (kind is not IOnScale on) yield break;
        var setting = on.RangeSetting;
        foreach (var value in (string?[])[null, .. kind.Settings.FirstOrDefault(s => s.Name == setting)?.OneOf ?? []])
        {
            var settings = setting is null || value is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(new Dictionary<string, string> { [setting] = value });
            if (on.RangeOf(kind.Example("q", "en") with { Settings = settings }) is not { } scale) continue;
            yield return new ScaleAnswer(setting, value, Bounds(scale, Bucket.Low)!, Bounds(scale, Bucket.Middle), Bounds(scale, Bucket.High)!); // every scale has both ends
        }

        static int[]? Bounds((int, int) scale, Bucket bucket) => Buckets.Bounds(scale, bucket) is { } b ? [b.From, b.To] : null;
    }
}
