using System.Data.Common;
using Rapport.Kernel;

namespace Rapport.Service.Reports;

/// <summary>A conversation that was closed and stayed closed. Instants and times are microseconds.</summary>
readonly record struct DoneConversation(
    Guid Id, long At, long OpenedAt, long? FirstRepliedAt, long? FirstReplyWork, long? ResolutionWork, int Replies, int Reopenings, int? Repeats, int Group) : IDone
{
    /// <summary>Null where the first reply was a call: when it was brought says nothing of how long somebody waited.</summary>
    public long? FirstReply => FirstReplyWork is null ? null : FirstRepliedAt - OpenedAt;
}

/// <summary>How conversations were held.</summary>
sealed class ConversationReport : ReportSubject<DoneConversation>
{
    public override string Id => "conversations";

    public override string Kind => "conversation";

    public override IReadOnlyList<ReportDimension> Dimensions { get; } = [new("agent", "c.assignee", IsId: true), new("team", "c.team", IsId: true), new("channel", "c.channel"), new("touchpoint", "c.touchpoint")];

    protected override IReadOnlyList<IFigure<DoneConversation>> Figures { get; } =
    [
        new CountFigure<DoneConversation>(new("conversation.closed", "Closed", "Conversations closed in the period that are still closed.", "count", "")),
        new TimeFigure<DoneConversation>("conversation.first_reply", "First reply", "From the beginning to the first answer in writing, in working time of the calendar that holds for a usual case of the same place.", c => c.FirstReplyWork),
        new TimeFigure<DoneConversation>("conversation.first_reply_clock", "First reply, by the clock", "The same around the clock.", c => c.FirstReply),
        new TimeFigure<DoneConversation>("conversation.resolution", "Resolution", "From the beginning to the last closing, in working time of the same calendar.", c => c.ResolutionWork),
        new TimeFigure<DoneConversation>("conversation.resolution_clock", "Resolution, by the clock", "From the beginning to the last closing around the clock.", c => c.At - c.OpenedAt),
        Share("conversation.first_contact", "Settled by one answer", "Share of the conversations with an answer that were closed after a single one and never opened again.", "higher", c => c.Replies == 0 ? null : c is { Replies: 1, Reopenings: 0 }),
        Share("conversation.reopened", "Opened again", "Share that had been opened again at least once.", "lower", c => c.Reopenings > 0),
        Share("conversation.repeated", "Repeat contact", "Share of the conversations with a known customer in which the customer had begun another within the week before.", "lower", c => c.Repeats > 0),
    ];

    protected override string Statement(string key, string filter) =>
        $"""
        SELECT {key}, c.id, c.closed_at, c.opened_at, c.first_replied_at, c.first_reply_work, c.resolution_work, c.replies, c.reopenings, c.repeats, c.subject
        FROM conversation c WHERE c.workspace = @workspace AND c.closed_at >= @from AND c.closed_at < @before{filter}
        """;

    protected override DoneConversation Read(DbDataReader row, ReportDimension by, GroupBook book) => new(
        row.GetId(1), row.GetInt64(2), row.GetInt64(3), Long(row, 4), Long(row, 5), Long(row, 6), row.GetInt32(7), row.GetInt32(8), row.GetId(10) == Guid.Empty ? null : row.GetInt32(9), book.Of(row, 0, by.IsId));

    protected override ReportFilter Filter(ReportField field) => new ReportFilter()
        .Is("c.assignee", field.Query.Agent is { } agent ? Guid.Parse(agent) : null).Is("c.team", field.Query.Team).Is("c.channel", field.Query.Channel).Is("c.touchpoint", field.Query.Touchpoint);

    public override Task<IReadOnlyList<ReportDay>> DaysAsync(DbConnection db, ReportField field, CancellationToken ct) => Backlog.OfAsync(db, "conversation c", "", field, Filter(field), ct);
}
