using System.Data.Common;
using System.Globalization;
using Rapport.Kernel;
using Rapport.Service.Channels;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Reports;

/// <summary>A call that ended.</summary>
/// <param name="Id">Of its conversation.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Outcome">How.</param>
/// <param name="IsIncoming">The customer called.</param>
/// <param name="Talk">Microseconds of talk.</param>
/// <param name="Wait">Microseconds until somebody took it, or the caller gave up.</param>
/// <param name="Agent">Who spoke, as the telephone system calls them; empty for nobody.</param>
/// <param name="Repeats">How often the same customer had begun a conversation within the week before; null for nobody known.</param>
/// <param name="Group">Number of its group.</param>
readonly record struct DoneCall(Guid Id, long At, CallOutcome Outcome, bool IsIncoming, long Talk, long Wait, string Agent, int? Repeats, int Group) : IDone
{
    /// <summary>Somebody spoke with the customer.</summary>
    public bool IsSpoken => Outcome is CallOutcome.Answered or CallOutcome.Transferred;

    /// <summary>The caller waited for somebody.</summary>
    public bool IsQueued => IsIncoming && Outcome != CallOutcome.MenuEscape;
}

/// <summary>How calls ended.</summary>
sealed class CallReport : ReportSubject<DoneCall>
{
    // What the telephone system says of a call stands there under its name.
    const string Details = "m.details";

    static readonly Dictionary<string, CallOutcome> s_outcomes = Enum.GetValues<CallOutcome>().ToDictionary(o => Names.Snake(o.ToString()));

    public override string Id => "calls";

    public override string Kind => "conversation";

    public override IReadOnlyList<ReportDimension> Dimensions { get; } = [new("agent", Details), new("team", "c.team", IsId: true), new("channel", "c.channel"), new("touchpoint", "c.touchpoint"), new("menu", Details)];

    protected override IReadOnlyList<IFigure<DoneCall>> Figures { get; } =
    [
        new CountFigure<DoneCall>(new("call.ended", "Calls", "Calls that ended in the period.", "count", "")),
        Share("call.abandoned", "Abandoned", "Share of the incoming calls that left the menu in which the caller hung up while they waited.", "lower", c => c.IsQueued ? c.Outcome == CallOutcome.Abandoned : null),
        Share("call.menu_escape", "Left in the menu", "Share of the incoming calls that ended in the menu, without anybody chosen.", "lower", c => c.IsIncoming ? c.Outcome == CallOutcome.MenuEscape : null),
        Share("call.transferred", "Transferred", "Share of the calls in which somebody was spoken to that were given on.", "lower", c => c.IsSpoken ? c.Outcome == CallOutcome.Transferred : null),
        Share("call.repeated", "Repeat contact", "Share of the incoming calls of known customers who had begun a conversation within the week before.", "lower", c => c is { IsIncoming: true, Repeats: { } repeats } ? repeats > 0 : null),
        Share("call.not_reached", "Not reached", "Share of the outgoing calls that nobody took.", "lower", c => c.IsIncoming ? null : c.Outcome == CallOutcome.NotReached),
        new TimeFigure<DoneCall>("call.wait", "Wait", "Until somebody took an incoming call.", c => c.IsIncoming && c.IsSpoken ? c.Wait : null),
        new TimeFigure<DoneCall>("call.talk", "Talk", "Time of talk of the calls in which somebody was spoken to.", c => c.IsSpoken ? c.Talk : null),
    ];

    protected override string Statement(string key, string filter) =>
        $"""
        SELECT {key}, c.id, m.at, m.details, c.repeats, c.subject FROM conversation_message m JOIN conversation c ON c.id = m.conversation
        WHERE m.workspace = @workspace AND m."by" = {(int)MessageBy.Call} AND m.at >= @from AND m.at < @before{filter}
        """;

    protected override ReportFilter Filter(ReportField field) => new ReportFilter().Is("c.team", field.Query.Team).Is("c.channel", field.Query.Channel).Is("c.touchpoint", field.Query.Touchpoint);

    protected override bool Fits(ReportField field, DoneCall row) => field.Query.Agent is null || field.Query.Agent == row.Agent;

    protected override DoneCall Read(DbDataReader row, ReportDimension by, GroupBook book)
    {
        var call = ServiceJson.Read<Dictionary<string, string?>>(row.GetString(3));
        string Said(string name) => call.GetValueOrDefault(name) ?? "";
        long Micros(string name) => long.TryParse(Said(name), CultureInfo.InvariantCulture, out var seconds) ? seconds * 1_000_000 : 0;
        var group = by.Column == Details ? book.Of(Said(by.Name)) : book.Of(row, 0, by.IsId);
        return new(row.GetId(1), row.GetInt64(2), s_outcomes[Said("outcome")], Said("direction") == "in", Micros("seconds"), Micros("wait_seconds"), Said("agent"), row.GetId(5) == Guid.Empty ? null : row.GetInt32(4), group);
    }

    public override async Task<IReadOnlyList<ReportDay>> DaysAsync(DbConnection db, ReportField field, CancellationToken ct)
    {
        var calls = await ReadAsync(db, field, field.Period, new(), ct);
        var (came, done) = (Backlog.Count(field, calls.Where(c => c.IsIncoming).Select(c => c.At)), Backlog.Count(field, calls.Where(c => c.IsSpoken).Select(c => c.At)));
        return [.. came.Select((n, i) => new ReportDay(field.Period.First.AddDays(i), n, done[i], null))];
    }
}
