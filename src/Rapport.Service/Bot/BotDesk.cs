using System.Globalization;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Help;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Bot;

/// <summary>What the bot makes of something that a customer said.</summary>
enum BotTurn
{
    /// <summary>It has an answer.</summary>
    Answer,

    /// <summary>It asks what is wanted.</summary>
    Hello,

    /// <summary>Nothing is to be said: a word of thanks.</summary>
    Rest,

    /// <summary>It does not know.</summary>
    Unsure,

    /// <summary>It was switched off meanwhile.</summary>
    Off,
}

/// <summary>What the bot would say.</summary>
/// <param name="Turn">What it makes of it.</param>
/// <param name="Text">Its words; empty where it says none.</param>
/// <param name="Details">From where it has them.</param>
/// <param name="Name">What it is called.</param>
sealed record BotReply(BotTurn Turn, string Text, IReadOnlyDictionary<string, string> Details, string Name);

/// <summary>Answers first in the chat: with what published articles say, word for word, and with what became of the customer's own orders. It makes up
/// nothing, and nothing that anybody writes is an instruction to it; where it is not sure it hands over to people.</summary>
sealed class BotDesk(ConversationDesk desk, HelpBook help, ICustomerOrders orders, InstanceAddress address)
{
    /// <summary>How what the bot does names its doer.</summary>
    public const string By = "bot";

    /// <summary>Names in the details of an answer.</summary>
    public const string Article = "article", Title = "title", Url = "url", Confidence = "confidence", Order = "order";

    const int MostOrders = 100, MostTold = 3;

    static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>Reads what could be answered. It takes as long as a search does: ask before the transaction in which it is said.</summary>
    /// <param name="db">The store.</param>
    /// <param name="settings">Of the workspace.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="who">Who asks, as far as it is proved.</param>
    /// <param name="language">As the customer wishes.</param>
    /// <param name="question">As it was asked.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<BotReply> ReadAsync(RapportDb db, ServiceSettings settings, WorkspaceId workspace, IReadOnlyList<(string Namespace, string Value)> who, string language, string question, CancellationToken ct)
    {
        var words = BotWords.Of(language);
        var name = words.NameOf(settings.Bot);
        if (!settings.Bot.On) return new(BotTurn.Off, "", s_none, name);
        if (Asked.IsCourtesy(question)) return new(BotTurn.Rest, "", s_none, name);
        if (Asked.IsGreeting(question)) return new(BotTurn.Hello, words.Hello, s_none, name);
        if (settings.Bot.Orders && await OfOrdersAsync(settings, workspace, who, words, question, ct) is var (told, ids)) return new(BotTurn.Answer, told, new Dictionary<string, string> { [Order] = ids }, name);
        var centre = HelpSite.Of(await db.FindAsync<HelpCentreRow>([workspace], ct));
        return await QuoteAsync(workspace, centre, language, question, ct) is { } quoted && quoted.Confidence >= settings.Bot.Confidence
            ? new(BotTurn.Answer, BotWords.Fill(words.Quote, quoted.Passage), Source(centre, quoted), name)
            : new(BotTurn.Unsure, words.Unsure, s_none, name);
    }

    /// <summary>Answers what the customer said last, or hands over; asked again about the same it does nothing.</summary>
    /// <param name="transaction">In which it was said.</param>
    /// <param name="settings">Of the workspace.</param>
    /// <param name="row">The conversation.</param>
    /// <param name="said">What the customer said.</param>
    /// <param name="reply">What <see cref="ReadAsync"/> made of it.</param>
    /// <param name="isAgain">The conversation had been over.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>True where nobody but a person knows an answer.</returns>
    public async Task<bool> AnswerAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, ConversationMessageRow said, BotReply reply, bool isAgain, CancellationToken ct)
    {
        if (row.Bot != BotPart.Answers || row.LastFromCustomer != said.No || row.LastBy != MessageBy.Customer) return false;
        if (isAgain && reply.Turn != BotTurn.Rest) row.ReturnedAt ??= said.At;
        switch (reply.Turn)
        {
            case BotTurn.Rest:
                desk.Turn(row, ConversationStatus.Waiting);
                await desk.KeepAsync(transaction, row, ct);
                return false;
            case BotTurn.Answer or BotTurn.Hello:
                var message = await SayAsync(transaction, settings, row, reply, ct);
                if (reply.Turn == BotTurn.Answer) (row.BotAnswers, row.BotAnswered) = (row.BotAnswers + 1, message.No);
                await desk.KeepAsync(transaction, row, ct);
                return false;
            default:
                await HandOverAsync(transaction, settings, row, reply.Turn == BotTurn.Off ? HandOver.Person : HandOver.Unsure, reply.Text, ct);
                return reply.Turn == BotTurn.Unsure;
        }
    }

    /// <summary>The customer asks for a person.</summary>
    public Task AskedAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, CancellationToken ct) =>
        HandOverAsync(transaction, settings, row, HandOver.Asked, BotWords.Of(row.Language).Asked, ct);

    /// <summary>The customer says whether the bot's last answer was one: then it is over, or goes on with a person.</summary>
    public async Task JudgedAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, bool helped, CancellationToken ct)
    {
        if (row.BotJudged >= row.BotAnswered) return;
        (row.Helped, row.BotJudged) = (helped, row.BotAnswered);
        desk.Judge(transaction, row, SystemLine.Helped, helped ? "yes" : "no");
        if (row.Bot == BotPart.Answers && !helped) await HandOverAsync(transaction, settings, row, HandOver.NotHelped, BotWords.Of(row.Language).NotHelped, ct);
        else if (row is { Bot: BotPart.Answers, IsOpen: true }) desk.Close(transaction, settings, row, DoerOf(settings, row));
        await desk.KeepAsync(transaction, row, ct);
    }

    /// <summary>The bot, as conversations name it.</summary>
    public static Doer DoerOf(ServiceSettings settings, ConversationRow row) => new(By, null, BotWords.Of(row.Language).NameOf(settings.Bot));

    async Task HandOverAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, string why, string words, CancellationToken ct)
    {
        if (row.Bot != BotPart.Answers) return;
        var (glance, by) = (row.LastText, row.LastBy);
        var bot = DoerOf(settings, row);
        if (words.Length > 0) await desk.SayAsync(transaction, settings, row, new(MessageBy.Bot, $"bot:{why}", words, bot), ct);
        // Lists show what was asked, not that it was passed on.
        (row.LastText, row.LastBy) = (glance, by);
        await desk.HandOverAsync(transaction, settings, row, why, bot, ct);
    }

    async Task<ConversationMessageRow> SayAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, BotReply reply, CancellationToken ct)
    {
        var saying = new Saying(MessageBy.Bot, string.Create(CultureInfo.InvariantCulture, $"bot:{row.LastFromCustomer}"), reply.Text, new(By, null, reply.Name)) { Details = ServiceJson.Write(reply.Details) };
        var (message, refusal) = await desk.SayAsync(transaction, settings, row, saying, ct);
        return message ?? throw new InvalidOperationException($"The bot may not speak: {refusal!.Code}."); // nothing said comes with its reason
    }

    // In the language that is wished, else in the help centre's usual one.
    async Task<Quotation?> QuoteAsync(WorkspaceId workspace, HelpCentre centre, string language, string question, CancellationToken ct)
    {
        if (!centre.IsOpen) return null;
        Quotation? best = null;
        foreach (var tongue in new[] { HelpSite.Like(centre, language), centre.Languages[0] }.OfType<string>().Distinct())
        {
            var found = Quotation.Find(await help.OfAsync(workspace, tongue, ct), tongue, question);
            if (found is not null && (best is null || found.Confidence > best.Confidence)) best = found;
        }

        return best;
    }

    Dictionary<string, string> Source(HelpCentre centre, Quotation quoted) => new()
    {
        [Article] = quoted.Article.Id.ToString(), [Title] = quoted.Article.Title, [Url] = address.Link(HelpSite.Path(centre, quoted.Language, quoted.Article.Id, quoted.Article.Title)),
        [Confidence] = quoted.Confidence.ToString("0.00", CultureInfo.InvariantCulture),
    };

    // Only orders that came with the user id that the page has signed: what else joined the same customer may have been claimed by anybody.
    async Task<(string Told, string Ids)?> OfOrdersAsync(ServiceSettings settings, WorkspaceId workspace, IReadOnlyList<(string Namespace, string Value)> who, BotWords words, string question, CancellationToken ct)
    {
        var proved = who.Where(w => w.Namespace == "user_id").ToList();
        if (proved.Count == 0) return null;
        var own = await orders.OfAsync(workspace, [Subjects.Of(workspace, proved)], MostOrders, ct);
        if (own.Count == 0 || !Asked.IsAboutOrders(question, own.Select(o => o.OrderId))) return null;
        var named = own.Where(o => Asked.Names(question, o.OrderId)).ToList();
        var told = (named.Count > 0 ? named : own).Take(MostTold).ToList();
        return (string.Join('\n', told.Select(o => Told(o, words, settings.Zone))), string.Join(' ', told.Select(o => o.OrderId)));
    }

    static string Told(KnownOrder order, BotWords words, string zone)
    {
        string Day(long at) => TimeZoneInfo.ConvertTime(Instant.FromMicros(at), TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(words.Language));
        var state = order.IsCancelled ? words.Cancelled : order.DeliveredAt is { } delivered ? BotWords.Fill(words.Delivered, Day(delivered)) : words.Placed;
        return BotWords.Fill(words.Order, order.OrderId, Day(order.PlacedAt), order.Refunded > 0 ? $"{state} {words.Refunded}" : state);
    }
}
