using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Counts respondents of a kind. Counters change inside the transaction of the save, so a quota of fifty takes exactly
/// fifty, however many answer at once.</summary>
static class Quotas
{
    /// <summary>Applies all quotas to a response as it stands now.</summary>
    /// <param name="transaction">Of the save.</param>
    /// <param name="survey">The version answered.</param>
    /// <param name="row">The response; <see cref="ResponseRow.Counted"/> is kept up to date by the caller.</param>
    /// <param name="counted">Quotas this response counts in; changed here.</param>
    /// <param name="standing">Where the respondent stands.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The first quota, in the survey's order, that is full and ends the survey for this respondent; null for none.
    /// Then the response counts in no quota.</returns>
    public static async Task<Quota?> ApplyAsync(
        IStateTransaction transaction, SurveyDocument survey, ResponseRow row, HashSet<string> counted, Standing standing, CancellationToken ct)
    {
        if (survey.Quotas.Count == 0) return null;
        var rows = await RowsAsync(transaction, survey, row.Survey, ct);
        var matching = survey.Quotas.Where(q => IsDecided(q, standing) && standing.Scope.Holds(q.When)).ToList();
        foreach (var id in counted.Where(id => matching.All(q => q.Id != id)).ToList()) Release(rows, counted, id); // an answer was changed
        if (matching.FirstOrDefault(q => !counted.Contains(q.Id) && rows[q.Id].Used >= q.Limit && q.Then == QuotaAction.End) is { } full)
        {
            foreach (var id in counted.ToList()) Release(rows, counted, id);
            return full;
        }

        foreach (var quota in matching.Where(q => (q.CountPartial || standing.IsComplete) && rows[q.Id].Used < q.Limit && counted.Add(q.Id))) rows[quota.Id].Used++;
        return null;
    }

    /// <summary>Gives places back that an abandoned response held.</summary>
    public static async Task ReleaseAsync(IStateTransaction transaction, SurveyDocument survey, ResponseRow row, HashSet<string> counted, CancellationToken ct)
    {
        if (counted.Count == 0) return;
        var rows = await RowsAsync(transaction, survey, row.Survey, ct);
        foreach (var id in counted.ToList()) Release(rows, counted, id);
    }

    // Before its questions are answered a condition says nothing: "does not equal" would hold for everybody.
    static bool IsDecided(Quota quota, Standing standing) => standing.IsComplete
        || (quota.When?.Flat() ?? []).Select(c => c.Left?.Element).OfType<string>().All(standing.Counts);

    static void Release(Dictionary<string, QuotaRow> rows, HashSet<string> counted, string id)
    {
        if (counted.Remove(id) && rows.TryGetValue(id, out var row)) row.Used--;
    }

    static async Task<Dictionary<string, QuotaRow>> RowsAsync(IStateTransaction transaction, SurveyDocument survey, Guid id, CancellationToken ct)
    {
        var rows = new Dictionary<string, QuotaRow>(StringComparer.Ordinal);
        foreach (var quota in survey.Quotas)
        {
            var row = await transaction.Db.FindAsync<QuotaRow>([id, quota.Id], ct);
            if (row is null) transaction.Db.Add(row = new QuotaRow { Survey = id, Quota = quota.Id });
            rows[quota.Id] = row;
        }

        return rows;
    }
}
