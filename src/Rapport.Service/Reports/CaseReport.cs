using System.Data.Common;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Cases;

namespace Rapport.Service.Reports;

/// <summary>A case that was closed and stayed closed. Instants and times are microseconds.</summary>
readonly record struct DoneCase(
    Guid Id, long At, long OpenedAt, long? FirstRepliedAt, long? FirstReplyWork, long? ResolutionWork, int Replies, int Reopenings, Outcome? Outcome, bool? IsFirstReplyLate, bool? IsResolutionLate, int Group) : IDone;

/// <summary>How cases were seen to.</summary>
sealed class CaseReport : ReportSubject<DoneCase>
{
    public override string Id => "cases";

    public override string Kind => "case";

    public override IReadOnlyList<ReportDimension> Dimensions { get; } =
    [
        new("agent", "c.owner", IsId: true), new("team", "c.team", IsId: true), new("cause", "c.cause", IsId: true), new("channel", "c.channel"), new("touchpoint", "c.touchpoint"), new("policy", "c.policy"),
    ];

    protected override IReadOnlyList<IFigure<DoneCase>> Figures { get; } =
    [
        new CountFigure<DoneCase>(new("case.closed", "Closed", "Cases closed in the period that are still closed. What became part of another case is not counted.", "count", "")),
        new TimeFigure<DoneCase>("case.first_reply", "First reply", "From the opening to the first word to the customer, in working time of the calendar of the case's promise; of cases with a reply.", c => c.FirstReplyWork),
        new TimeFigure<DoneCase>("case.first_reply_clock", "First reply, by the clock", "The same around the clock.", c => c.FirstRepliedAt - c.OpenedAt),
        new TimeFigure<DoneCase>("case.resolution", "Resolution", "From the opening to the last closing, in working time of the calendar of the case's promise; where the end was promised, without the time in which the customer was waited for.", c => c.ResolutionWork),
        new TimeFigure<DoneCase>("case.resolution_clock", "Resolution, by the clock", "From the opening to the last closing around the clock.", c => c.At - c.OpenedAt),
        Share("case.first_reply_kept", "First reply as promised", "Share of the cases with a promise whose first reply came in time; one that was still owed in time when the case was closed says nothing.", "higher", c => !c.IsFirstReplyLate),
        Share("case.resolution_kept", "Resolution as promised", "Share of the cases with a promise that were closed in time.", "higher", c => !c.IsResolutionLate),
        Share("case.first_contact", "Resolved at first contact", "Share of the cases with a reply that were closed as resolved after a single one and never opened again.", "higher",
            c => c.Replies == 0 ? null : c is { Replies: 1, Reopenings: 0, Outcome: Outcome.Resolved }),
        Share("case.reopened", "Opened again", "Share that had been opened again at least once.", "lower", c => c.Reopenings > 0),
    ];

    static string NotMerged => $" AND {ReportFilter.Late("c.merged_into")} IS NULL";

    protected override string Statement(string key, string filter) =>
        $"""
        SELECT {key}, c.id, c.closed_at, c.opened_at, c.first_replied_at, c.first_reply_work, c.resolution_work, c.replies, c.reopenings, c.outcome, c.is_first_reply_late, c.is_resolution_late
        FROM service_case c WHERE c.workspace = @workspace AND c.closed_at >= @from AND c.closed_at < @before{NotMerged}{filter}
        """;

    protected override DoneCase Read(DbDataReader row, ReportDimension by, GroupBook book) => new(
        row.GetId(1), row.GetInt64(2), row.GetInt64(3), Long(row, 4), Long(row, 5), Long(row, 6), row.GetInt32(7), row.GetInt32(8), row.IsDBNull(9) ? null : (Outcome)row.GetInt32(9), Flag(row, 10), Flag(row, 11), book.Of(row, 0, by.IsId));

    protected override ReportFilter Filter(ReportField field) => Asked(field).In("c.cause", field.Query.Cause is { } cause ? field.Settings.Causes.Under(cause) : null);

    static ReportFilter Asked(ReportField field) => new ReportFilter()
        .Is("c.owner", field.Query.Agent is { } agent ? Guid.Parse(agent) : null).Is("c.team", field.Query.Team).Is("c.channel", field.Query.Channel).Is("c.touchpoint", field.Query.Touchpoint);

    public override Task<IReadOnlyList<ReportDay>> DaysAsync(DbConnection db, ReportField field, CancellationToken ct) => Backlog.OfAsync(db, "service_case c", NotMerged, field, Filter(field), ct);

    /// <summary>The figures of cases, and what their customers answered afterwards.</summary>
    public override async Task<(IReadOnlyList<Measured> Figures, IReadOnlyList<string> Keys)> MeasureAsync(DbConnection db, ReportField field, CancellationToken ct)
    {
        var (figures, keys) = await base.MeasureAsync(db, field, ct);
        var book = new GroupBook();
        foreach (var key in keys) book.Of(key);
        var now = await CaseScores.OfAsync(db, field, field.Period, Dimensions.First(d => d.Name == field.By), Filter(field), book, ct);
        var before = await CaseScores.OfAsync(db, field, field.Period.Previous(field.Zone), Dimensions.First(d => d.Name == field.By), Filter(field), new(), ct);
        // Who answered lately may have a case that was closed before.
        var padded = figures.Select(f => f with { Now = f.Now with { Groups = [.. f.Now.Groups, .. Enumerable.Repeat(PairedEstimate.None, book.Keys.Count - keys.Count)] } });
        return ([.. padded, .. CaseScores.Measure(now, before, book.Keys.Count)], book.Keys);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Counting>?> RowsAsync(DbConnection db, ReportField field, string figure, string? group, CancellationToken ct)
    {
        if (MetricList.Find(figure) is not { } metric) return await base.RowsAsync(db, field, figure, group, ct);
        var book = new GroupBook();
        var only = group is null ? -1 : book.Of(group);
        var scores = await CaseScores.OfAsync(db, field, field.Period, Dimensions.First(d => d.Name == field.By), Filter(field), book, ct);
        return [.. scores.Where(s => CaseScores.MetricOf(s) == metric && (only < 0 || s.Group == only)).OrderByDescending(s => s.At).ThenBy(s => s.Id).Select(s => new Counting(s.Id, s.At, s.Score))];
    }

    static bool? Flag(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetBoolean(column);
}
