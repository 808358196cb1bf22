using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>Where reports are put, by whoever signed in and by the form that asks nobody to.</summary>
sealed class HurtBox(IFeedback feedback, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock)
{
    const int LongestText = 10_000;
    const int LongestName = 200;
    const long Day = 86_400_000_000;

    /// <summary>Keeps a report, or refuses it: <c>report.invalid</c>.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="request">What is reported.</param>
    /// <param name="counts">False for one that is shown and counts in no figure, as no person seems to have written it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(EmployeeReportRow? Report, Refusal? Refusal)> TakeAsync(WorkspaceId workspace, NewReport request, bool counts, CancellationToken ct)
    {
        if (Check(request, clock.GetUtcNow()) is { } wrong) return (null, wrong);
        var (at, reporter) = (request.At?.ToMicros() ?? clock.NowMicros(), request.Reporter.Trim());
        // An hour tells who had the shift, and the id of a report made with a clock tells the hour.
        var isNamed = reporter.Length > 0;
        if (!isNamed) at -= at % Day;
        var row = new EmployeeReportRow
        {
            Id = isNamed ? Guid.CreateVersion7(clock.GetUtcNow()) : Guid.NewGuid(), Workspace = workspace, At = at, Text = await feedback.MaskAsync(workspace, request.Text.ReplaceLineEndings("\n").Trim(), ct),
            Team = request.Team.Trim(), Place = request.Place.Trim(), Touchpoint = request.Touchpoint.Trim(), Reporter = reporter, ChangedAt = at,
        };
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(row);
        await feedback.HearAsync(transaction, workspace, FeedbackSources.Employee, row.Id.ToString(), [Item(row) with { Counts = counts }], ct);
        // The log of changes names who made them. Whoever reports without a name changes nothing else and stands in no log.
        if (isNamed) await audit.WriteAsync(transaction, workspace, "report.create", $"report {row.Id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(workspace, "employees"));
        await transaction.CommitAsync(ct);
        return (row, null);
    }

    // Who reported stands on the report alone.
    static FeedbackItem Item(EmployeeReportRow r) => new("", r.At, r.Text)
    {
        Heading = r.Team, Collection = "Reports of employees", Touchpoint = r.Touchpoint, Place = r.Place, Page = $"employees/reports/{r.Id}",
    };

    static Refusal? Check(NewReport request, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(request.Text) || request.Text.Length > LongestText || request.Text.Contains('\0', StringComparison.Ordinal)) return ReportHurt.Invalid("text", "1 to 10,000 characters.");
        if (request.At > now || request.At?.Year < 2000) return ReportHurt.Invalid("at", "Since the year 2000, and not in the future.");
        foreach (var (field, value) in new[] { ("place", request.Place), ("touchpoint", request.Touchpoint), ("team", request.Team), ("reporter", request.Reporter) })
            if (value.Length > LongestName || value.Any(char.IsControl)) return ReportHurt.Invalid(field, "At most 200 characters.");
        return null;
    }
}
