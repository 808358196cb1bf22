using Rapport.Feedback.Surveys;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <inheritdoc cref="IEmployeeScores"/>
sealed class EmployeeScores(SurveyBook book, Publication publication) : IEmployeeScores
{
    public async Task<(IReadOnlyList<EmployeeScore>? Scores, Refusal? Refusal)> ByAsync(WorkspaceId workspace, Guid survey, string group, string? from, string? to, CancellationToken ct)
    {
        if (GetEmployeeResults.Check(from, to) is { } wrong) return (null, wrong);
        var (found, refusal) = await GetEmployeeResults.ReadAsync(workspace.Value, survey, book, publication, ct);
        if (found is not var (_, document, published)) return (null, refusal);
        if (!published.Values.TryGetValue(group, out var values)) return (null, new Refusal("employees.no_group", "This survey does not tell apart by that. It is team, place or department."));
        if (EmployeeResults.Headline(document) is not { } headline) return (null, new Refusal("employees.no_score", "This survey asks no question that measures anything."));
        var all = Selection.All with { From = from, To = to };
        return ([.. values.Select(v => Of(v, published.In(EmployeeResults.Narrowed(all, group, v))))], null);

        EmployeeScore Of(string value, IReadOnlyList<EmployeeAnswerRow> answers)
        {
            var scores = EmployeeResults.Scores(answers.Where(a => a.Element == headline.Id));
            return new(value, EmployeeResults.Label(document, group, value), scores?.Metric, scores?.Counts);
        }
    }
}
