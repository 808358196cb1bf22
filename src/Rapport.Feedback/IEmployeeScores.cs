using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Feedback;

/// <summary>Figures of employees by team, place or department, for figures of customers to be laid beside.</summary>
public interface IEmployeeScores
{
    /// <summary>The published scores of a survey's headline question per value of a group. Values of which nothing may be shown have no counts.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="survey">A survey of employees.</param>
    /// <param name="group">team, place or department.</param>
    /// <param name="from">First month, <c>2026-11</c>; null for the beginning.</param>
    /// <param name="to">Last month; null for the end.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>None where nobody named a value; or <c>survey.unknown</c>, <c>employees.other_survey</c>, <c>employees.no_group</c>,
    /// <c>employees.period</c>, <c>employees.no_score</c>.</returns>
    Task<(IReadOnlyList<EmployeeScore>? Scores, Refusal? Refusal)> ByAsync(WorkspaceId workspace, Guid survey, string group, string? from, string? to, CancellationToken ct);
}

/// <summary>What the employees of a group say.</summary>
/// <param name="Value">The team, place or department as answers name it.</param>
/// <param name="Label">For people.</param>
/// <param name="Metric">What the headline question measures; null where nothing may be shown.</param>
/// <param name="Counts">At least five answers; null where there are fewer.</param>
public sealed record EmployeeScore(string Value, string Label, IMetric? Metric, ScoreCounts? Counts);
