using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>Where employees' answers go in place of the facts: a response that is complete is cut into its answers, each for itself, without
/// name, device or hour, and emptied. So nothing that reads responses or facts can show them; only <see cref="EmployeeResults"/> reads the box.</summary>
sealed class EmployeeBox(IWorkspaces workspaces, IFeedback feedback)
{
    const int LongestGroup = 100;

    /// <summary>Where a response comes from, without who and what device.</summary>
    public static Origin Nameless(Origin origin) => new() { Channel = origin.Channel, Link = origin.Link, Hidden = origin.Hidden };

    /// <summary>Takes the answers of a response that has just become complete, and empties it.</summary>
    /// <param name="transaction">Of the save.</param>
    /// <param name="situation">Complete.</param>
    /// <param name="at">When it was answered, UTC microseconds.</param>
    /// <param name="ct">Cancels.</param>
    public async Task PutAsync(IStateTransaction transaction, Situation situation, long at, CancellationToken ct)
    {
        var row = situation.Row;
        var spot = new Spot(
            Waves.Of(at, await ZoneAsync(row.Workspace, ct)), GroupOf(situation, "team"), GroupOf(situation, "place"), GroupOf(situation, "department"));
        Add("", "", "true");
        foreach (var (id, answer) in situation.Standing.Answers)
        {
            if (situation.Survey.Element(id) is { } element && QuestionKinds.Of(element) is { } kind && !Spot.Groups.Contains(id, StringComparer.Ordinal)) await CutAsync(element, kind, answer);
        }

        Empty(row);

        async Task CutAsync(Element element, IQuestionKind kind, Answer answer)
        {
            if (answer.NotApplicable)
            {
                Add(element.Id, AnswerParts.NotApplicable, "true");
                return;
            }

            if (kind.Summary is Summary.Matrix or Summary.Ranking or Summary.Numbers && answer.Parts.Count > 0)
            {
                foreach (var (part, value) in answer.Parts) Add(element.Id, part, value.Value.GetRawText());
                return;
            }

            var score = kind.Score(element, answer);
            Add(element.Id, "", kind.Summary == Summary.Choices ? JsonSerializer.Serialize(answer.Choices) : await WordsAsync(answer), score?.Metric ?? "", score?.Value);
            if (answer.Parts.GetValueOrDefault(AnswerParts.Other)?.Text is { } other) Add(element.Id, AnswerParts.Other, await HiddenAsync(other));
        }

        async ValueTask<string> WordsAsync(Answer answer) => answer.Value.ValueKind == JsonValueKind.String ? await HiddenAsync(answer.Value.GetString()!) : answer.Value.GetRawText(); // a string has a value

        async ValueTask<string> HiddenAsync(string text) => JsonSerializer.Serialize(await feedback.MaskAsync(row.Workspace, text, ct));

        void Add(string element, string part, string value, string scale = "", double? score = null) => transaction.Db.Add(new EmployeeAnswerRow
        {
            Id = Guid.NewGuid(), Workspace = row.Workspace, Survey = row.Survey, Element = element, Part = part, Value = value, Scale = scale, Score = score,
            Wave = spot.Wave, Team = spot.Team, Place = spot.Place, Department = spot.Department,
        });
    }

    /// <summary>Keeps of a response only that there was one.</summary>
    public static void Empty(ResponseRow row)
    {
        (row.Answers, row.Left, row.Times, row.Flags) = ("{}", "[]", "{}", "[]");
        row.Origin = ResponseReports.Json(ResponseReports.Read<Origin>(row.Origin) with { Hidden = new Dictionary<string, string>() });
    }

    /// <summary>Removes what was answered to a survey.</summary>
    public static Task DeleteAsync(RapportDb db, Guid survey, CancellationToken ct) => db.Set<EmployeeAnswerRow>().Where(a => a.Survey == survey).ExecuteDeleteAsync(ct);

    async ValueTask<TimeZoneInfo> ZoneAsync(WorkspaceId workspace, CancellationToken ct) =>
        TimeZoneInfo.FindSystemTimeZoneById((await workspaces.FindAsync(workspace, ct))?.Zone ?? "UTC");

    // A group is a question or a hidden field of that name. What an address says is cut off where a name of a team would end.
    static string GroupOf(Situation situation, string group)
    {
        var answer = situation.Standing.Answers.GetValueOrDefault(group) ?? situation.Given.Hidden.GetValueOrDefault(group);
        var text = answer is null or { NotApplicable: true } ? "" : Surveys.Logic.Scope.Plain(answer).Trim();
        return new string([.. text.Where(c => !char.IsControl(c)).Take(LongestGroup)]);
    }
}

/// <summary>Parts of an answer beside its rows and items.</summary>
static class AnswerParts
{
    /// <summary>"Does not apply".</summary>
    public const string NotApplicable = "na";

    /// <summary>What was written beside a choice.</summary>
    public const string Other = "other";
}

/// <summary>The months in which employees' answers are gathered.</summary>
static class Waves
{
    /// <summary>The wave of a moment, in the workspace's zone: <c>2026-11</c>.</summary>
    public static string Of(long micros, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(Instant.FromMicros(micros), zone).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether a text is one.</summary>
    public static bool Is(string text) => DateOnly.TryParseExact(text, "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}
