using System.Text.Json;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys;

/// <summary>A survey as people edit it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">For people; respondents never see it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="PublishedVersion">The version that is answered; 0 before the first.</param>
/// <param name="HasChanges">True when the draft differs from that version.</param>
/// <param name="OpensAt">Takes answers from then on; null for at once.</param>
/// <param name="ClosesAt">Takes answers until then; null for ever.</param>
/// <param name="ResponseLimit">So many complete responses are taken; null for any number.</param>
/// <param name="Employees">Of which moment of working life it asks employees; null for a survey of customers.</param>
/// <param name="Completed">Complete responses so far.</param>
/// <param name="Document">The draft.</param>
/// <param name="Findings">What its author should know, the weightiest first.</param>
/// <param name="Minutes">How long answering takes.</param>
/// <param name="OpenTextShare">Share of questions answered by writing, 0 to 1.</param>
/// <param name="Changed">When the draft was changed last.</param>
sealed record SurveyAnswer(
    Guid Id, string Name, SurveyState State, int PublishedVersion, bool HasChanges, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt, int? ResponseLimit,
    EmployeeMoment? Employees, int Completed, JsonElement Document, IReadOnlyList<Finding> Findings, double Minutes, double OpenTextShare, DateTimeOffset Changed) : IVersioned
{
    /// <inheritdoc/>
    public string? Version => Versions.Of(new { Name, State, PublishedVersion, OpensAt, ClosesAt, ResponseLimit, Document = Document.GetRawText() });

    public static SurveyAnswer Of(SurveyRow row, string? published)
    {
        var document = SurveyBook.Parse(row.Draft);
        var report = SurveyLint.Check(document, row.Employees is not null);
        return new SurveyAnswer(
            row.Id, row.Name, row.State, row.Version, published is not null && published != row.Draft, Time(row.OpensAt), Time(row.ClosesAt), row.ResponseLimit, row.Employees, row.Completed,
            JsonSerializer.SerializeToElement(document, SurveyDocument.Json), report.Findings, Math.Round(report.Minutes, 1), Math.Round(report.OpenTextShare, 2), Instant.FromMicros(row.ChangedAt));
    }

    static DateTimeOffset? Time(long? micros) => micros is { } m ? Instant.FromMicros(m) : null;
}
