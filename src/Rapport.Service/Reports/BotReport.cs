using System.Data.Common;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Bot;
using Rapport.Service.Inbox;

namespace Rapport.Service.Reports;

/// <summary>A conversation that was closed and stayed closed, with the bot's part in it. Instants are microseconds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was closed.</param>
/// <param name="IsBot">It began with the bot.</param>
/// <param name="Answers">How often the bot answered.</param>
/// <param name="HandedOver">Why a person took over; empty where none did.</param>
/// <param name="Replies">How often a person answered.</param>
/// <param name="Helped">Whether the bot's answer was one; null where nobody said.</param>
/// <param name="Rating">1 to 5; null where nobody said.</param>
/// <param name="IsBack">The same customer made contact again within <see cref="BotReport.ReturnDays"/> days; null while those are not over.</param>
/// <param name="Group">Number of its group.</param>
readonly record struct DoneBotTalk(Guid Id, long At, bool IsBot, int Answers, string HandedOver, int Replies, bool? Helped, int? Rating, bool? IsBack, int Group) : IDone
{
    /// <summary>The bot answered, and no person had anything to do with it.</summary>
    public bool IsWithoutPerson => Answers > 0 && HandedOver.Length == 0 && Replies == 0;

    /// <summary>Scores of conversations that the bot held alone.</summary>
    public double? BotRating => IsBot && IsWithoutPerson ? Rating : null;

    /// <summary>Scores of conversations in which a person answered.</summary>
    public double? PeopleRating => Replies > 0 ? Rating : null;
}

/// <summary>How the bot served, beside people.</summary>
sealed class BotReport(TimeProvider clock) : ReportSubject<DoneBotTalk>
{
    /// <summary>For how long nothing more is heard of a customer whose question was answered.</summary>
    public const int ReturnDays = 7;

    static readonly IMetric s_csat = MetricList.Find("csat.top2.5")!; // of the list
    static readonly ScoreFigure<DoneBotTalk> s_bot = new("bot.csat", "Satisfaction after the bot", "Of conversations that the bot held alone.", s_csat, c => c.BotRating);
    static readonly ScoreFigure<DoneBotTalk> s_people = new("bot.csat_people", "Satisfaction after people", "Of conversations in the chat in which a person answered, with or without the bot before.", s_csat, c => c.PeopleRating);

    public override string Id => "bot";

    public override string Kind => "conversation";

    public override IReadOnlyList<ReportDimension> Dimensions { get; } = [new("agent", "c.assignee", IsId: true), new("team", "c.team", IsId: true), new("channel", "c.channel"), new("touchpoint", "c.touchpoint")];

    protected override IReadOnlyList<IFigure<DoneBotTalk>> Figures { get; } =
    [
        new CountFigure<DoneBotTalk>(new("bot.closed", "Conversations", "Conversations closed in the period: those that began with the bot, and those that were rated.", "count", "")),
        Share("bot.deflected", "Settled without a person",
            $"Share of the conversations begun with the bot in which it answered, no person had a part, the customer said that it helped or nothing more for {BotRounds.SilentHours} hours, and the same customer made no contact again by any channel within {ReturnDays} days. Conversations closed less than {ReturnDays} days ago are not counted yet.",
            "higher", c => c is { IsBot: true, IsBack: { } back } ? c.IsWithoutPerson && !back : null),
        Share("bot.handed_over", "Handed over", "Share of the conversations begun with the bot that a person took over, for whatever reason.", "lower", c => c.IsBot ? c.HandedOver.Length > 0 : null),
        Share("bot.unsure", "Bot not sure", "Share of the conversations begun with the bot that it gave to a person because it was not sure.", "lower", c => c.IsBot ? c.HandedOver == HandOver.Unsure : null),
        Share("bot.asked", "Person asked for", "Share of the conversations begun with the bot in which the customer asked for a person.", "lower", c => c.IsBot ? c.HandedOver == HandOver.Asked : null),
        Share("bot.helped", "Answer helped", "Share of the conversations in which customers said whether the bot's answer was one and their last word was yes.", "higher", c => c.Helped),
        s_bot,
        s_people,
        new ScoreDifference<DoneBotTalk>(
            new("bot.csat_difference", "Bot less people", $"{s_csat.Name} after the bot less after people. Customers with hard questions go to people: it says how the two fared, not which is better at the same question.", s_csat.Unit.Id, "higher"), s_bot, s_people),
    ];

    protected override string Statement(string key, string filter) =>
        $"""
        SELECT {key}, c.id, c.closed_at, c.bot, c.bot_answers, c.handed_over, c.replies, c.helped, c.rating, c.returned_at
        FROM conversation c
        WHERE c.workspace = @workspace AND c.closed_at >= @from AND c.closed_at < @before AND (c.bot <> {(int)BotPart.None} OR c.rating IS NOT NULL){filter}
        """;

    protected override DoneBotTalk Read(DbDataReader row, ReportDimension by, GroupBook book)
    {
        var closed = row.GetInt64(2);
        var until = closed + (ReturnDays * 86_400_000_000L);
        return new(
            row.GetId(1), closed, row.GetInt32(3) != (int)BotPart.None, row.GetInt32(4), row.GetString(5), row.GetInt32(6), row.IsDBNull(7) ? null : row.GetBoolean(7), row.IsDBNull(8) ? null : row.GetInt32(8),
            clock.NowMicros() < until ? null : Long(row, 9) <= until, book.Of(row, 0, by.IsId));
    }

    protected override ReportFilter Filter(ReportField field) => new ReportFilter()
        .Is("c.assignee", field.Query.Agent is { } agent ? Guid.Parse(agent) : null).Is("c.team", field.Query.Team).Is("c.channel", field.Query.Channel).Is("c.touchpoint", field.Query.Touchpoint);

    public override async Task<IReadOnlyList<ReportDay>> DaysAsync(DbConnection db, ReportField field, CancellationToken ct)
    {
        var talks = (await ReadAsync(db, field, field.Period, new(), ct)).Where(t => t.IsBot).ToList();
        var (all, alone) = (Backlog.Count(field, talks.Select(t => t.At)), Backlog.Count(field, talks.Where(t => t.IsWithoutPerson).Select(t => t.At)));
        return [.. all.Select((n, i) => new ReportDay(field.Period.First.AddDays(i), n, alone[i], null))];
    }
}
