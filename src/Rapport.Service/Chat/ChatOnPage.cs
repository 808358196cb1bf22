using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Bot;
using Rapport.Service.Cases;
using Rapport.Service.Help;
using Rapport.Service.Inbox;
using Rapport.Service.Mail;
using Rapport.Service.Settings;

namespace Rapport.Service.Chat;

/// <summary>A visitor begins a chat with its first message.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="Thread">Made by the browser: begun again with the same it is the same chat. 16 to 64 characters, which nobody can guess.</param>
/// <param name="Message">Made by the browser: said again with the same it is said once.</param>
/// <param name="Text">The words.</param>
/// <param name="AnonymousId">The browser.</param>
/// <param name="UserId">The user the page claims.</param>
/// <param name="Hash">Its proof.</param>
/// <param name="Name">What the visitor calls themselves.</param>
/// <param name="Email">Where they want an answer when nobody is there.</param>
/// <param name="Url">Where they are.</param>
/// <param name="Language">As wished.</param>
/// <param name="Person">With a person, not with the bot.</param>
sealed record ChatBeginning(
    string Key, string Thread, string Message, string Text, string AnonymousId, string? UserId = null, string? Hash = null, string Name = "", string Email = "", string Url = "", string Language = "", bool Person = false);

/// <summary>A visitor says something.</summary>
sealed record ChatSaying(string Key, string Token, string Message, string Text);

/// <summary>A visitor asks what is new, and waits for it.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="Token">Of the chat.</param>
/// <param name="After">The last message that is known, by its number.</param>
/// <param name="Seen">The last one that was in sight, by its number.</param>
/// <param name="Typing">The visitor writes at this moment.</param>
/// <param name="State">What the last answer called its state; empty to be answered at once.</param>
sealed record ChatQuestion(string Key, string Token, long After = 0, long Seen = 0, bool Typing = false, string State = "");

/// <summary>A visitor would like to know whether anybody is there.</summary>
sealed record ChatLook(string Key, string Language = "");

/// <summary>From where the bot has what it says.</summary>
sealed record ChatSource(string Title, string Url);

/// <summary>Something said, as a visitor sees it.</summary>
/// <param name="No">Ascending.</param>
/// <param name="Id">What the browser called it; empty for what others said.</param>
/// <param name="At">When.</param>
/// <param name="Own">The visitor said it.</param>
/// <param name="Name">Who said it; empty for the visitor.</param>
/// <param name="Text">Words, to be shown as words.</param>
/// <param name="Bot">The bot said it.</param>
/// <param name="Source">The article it quotes; null for none.</param>
sealed record ChatMessage(long No, string Id, DateTimeOffset At, bool Own, string Name, string Text, bool Bot = false, ChatSource? Source = null);

/// <summary>How a chat stands.</summary>
/// <param name="Token">With which it goes on; only where it was begun.</param>
/// <param name="Messages">What is new.</param>
/// <param name="Read">Up to which message somebody of the company has seen it.</param>
/// <param name="Typing">Who writes; empty for nobody.</param>
/// <param name="Available">Somebody is there.</param>
/// <param name="Closed">It is over, until the visitor says something.</param>
/// <param name="State">Names all this but the messages: asked with it, the answer waits until something is new.</param>
/// <param name="Bot">The bot answers, under this name; empty where people do.</param>
/// <param name="Judge">The bot's answer that the visitor is asked about, by its number; 0 for none.</param>
/// <param name="Rate">The visitor is asked how satisfied they were.</param>
/// <param name="WantsEmail">Nobody is there, and nobody knows where to answer.</param>
sealed record ChatState(
    string? Token, IReadOnlyList<ChatMessage> Messages, long Read, string Typing, bool Available, bool Closed, string State, string Bot = "", long Judge = 0, bool Rate = false, bool WantsEmail = false);

/// <summary>Live chat for pages that carry the SDK. What is new is waited for by a request that is answered as soon as there is something, so
/// that a browser that was away asks for what it missed with the same request.</summary>
static class ChatOnPage
{
    const int BodyBytes = 64 * 1024;
    static readonly TimeSpan s_wait = TimeSpan.FromSeconds(20);

    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8,
    };

    internal static readonly Refusal Unknown = new("chat.unknown", "There is no such chat.", 404);
    static readonly Refusal s_off = new("chat.off", "Chat is not offered here.", 409);
    static readonly Refusal s_ids = new("chat.ids", "Ids and names are too long, or missing.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        Post<ChatLook>(routes, "", FeedbackModule.PageRate, r => r.Key, LookAsync);
        Post<ChatBeginning>(routes, "/begin", ServiceModule.ChatRate, r => r.Key, BeginAsync);
        Post<ChatSaying>(routes, "/messages", FeedbackModule.PageRate, r => r.Key, SayAsync);
        Post<ChatQuestion>(routes, "/wait", FeedbackModule.PageRate, r => r.Key, WaitAsync);
        BotOnPage.Map(routes);
    }

    internal delegate Task<IResult> Handler<in T>(Chats chats, T request, WorkspaceId workspace, CancellationToken ct);

    internal static void Post<T>(IEndpointRouteBuilder routes, string path, string rate, Func<T, string> keyOf, Handler<T> handle) where T : class =>
        routes.MapPost("/sdk/v1/chat" + path, async (HttpContext http, IKeys keys, IStateStore store, SettingBook book, ConversationDesk desk, ConversationBoard board, CancellationToken ct) =>
        {
            var (request, unreadable) = await PageKey.ReadAsync<T>(http, s_json, ct, BodyBytes);
            if (request is null) return unreadable!.ToResult(); // nothing read comes with its reason
            var (grant, refusal) = await PageKey.FindAsync(http, keys, keyOf(request), ct);
            if (grant is null) return refusal!.ToResult(); // no grant comes with its reason
            return await handle(new(http, store, book, desk, board), request, grant.Workspace, ct);
        }).IsPublic(PageKey.Why).RequireRateLimiting(rate).ExcludeFromDescription();

    static async Task<IResult> LookAsync(Chats chats, ChatLook request, WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = chats.Store.Read();
        var bot = (await chats.Book.OfAsync(db, workspace, ct)).Bot;
        return Results.Ok(new ChatState(null, [], 0, "", chats.Board.Serving(workspace).Count > 0, false, "", bot.On ? BotWords.Of(request.Language).NameOf(bot) : ""));
    }

    static async Task<IResult> BeginAsync(Chats chats, ChatBeginning request, WorkspaceId workspace, CancellationToken ct)
    {
        if (IsTooLong(request)) return s_ids.ToResult();
        var who = await chats.Of<IIdentityProof>().WhoAsync(workspace, request.AnonymousId, request.UserId, request.Hash, ct);
        var reply = request.Person ? null : await ReadAsync(chats, workspace, who, request.Language, request.Text, ct);
        await using var transaction = await chats.Store.BeginAsync(ct);
        var settings = await chats.Book.OfAsync(transaction.Db, workspace, ct);
        if (!settings.Inbox.Chat) return s_off.ToResult();
        var row = await chats.Desk.BeginAsync(transaction, settings, new(workspace, ConversationDesk.Chat, request.Thread, who)
        {
            Name = PlainText.Of(request.Name), Email = request.Email.Trim(), Page = request.Url.Length > 500 ? request.Url[..500] : request.Url, Language = request.Language,
            Bot = settings.Bot.On && reply is not null,
        }, ct);
        var (said, refusal) = await chats.Desk.SayAsync(transaction, settings, row, new(MessageBy.Customer, request.Message, request.Text, Doer.Customer), ct);
        if (said is null) return refusal!.ToResult(); // nothing said comes with its reason
        var isUnsure = reply is not null && await chats.Of<BotDesk>().AnswerAsync(transaction, settings, row, said, reply, isAgain: false, ct);
        await transaction.CommitAsync(ct);
        if (isUnsure) await NoteAsync(chats, row, said.Text, ct);
        chats.Board.Visit(workspace, row.Id, isTyping: false);
        return Results.Ok(await StateAsync(chats, row, 0, chats.Of<ChatToken>().For(workspace, row.Id), ct));
    }

    static async Task<BotReply?> ReadAsync(Chats chats, WorkspaceId workspace, IReadOnlyList<(string, string)> who, string language, string text, CancellationToken ct)
    {
        await using var db = chats.Store.Read();
        return await chats.Of<BotDesk>().ReadAsync(db, await chats.Book.OfAsync(db, workspace, ct), workspace, who, language, text, ct);
    }

    // What the bot does not know is missing in the help centre.
    static async Task NoteAsync(Chats chats, ConversationRow row, string question, CancellationToken ct)
    {
        await using var db = chats.Store.Read();
        var centre = HelpSite.Of(await db.FindAsync<HelpCentreRow>([row.Workspace], ct));
        if (centre.IsOpen) await chats.Of<HelpLog>().SearchedAsync(row.Workspace, HelpSite.Like(centre, row.Language) ?? centre.Languages[0], question, 0, ct);
    }

    static bool IsTooLong(ChatBeginning request) =>
        request.Thread.Length is < 16 or > 64 || request.AnonymousId.Length is 0 or > 200 || request.UserId?.Length > 200 || request.Name.Length > 100 || request.Email.Length > 254 || request.Language.Length > 20
        || (request.Thread + request.AnonymousId + request.Name + request.Email + request.Language).Any(char.IsControl);

    static async Task<IResult> SayAsync(Chats chats, ChatSaying request, WorkspaceId workspace, CancellationToken ct)
    {
        if (chats.Of<ChatToken>().Read(request.Token, workspace) is not { } id) return Unknown.ToResult();
        BotReply? reply = null;
        await using (var db = chats.Store.Read())
            if (await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == workspace && c.Bot == BotPart.Answers, ct) is { } talk) reply = await ReadAsync(chats, workspace, ConversationFacts.Who(talk), talk.Language, request.Text, ct);
        await using var transaction = await chats.Store.BeginAsync(ct);
        if (await transaction.Db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == workspace, ct) is not { } row) return Unknown.ToResult();
        var settings = await chats.Book.OfAsync(transaction.Db, workspace, ct);
        var wasOver = !row.IsOpen;
        var (said, refusal) = await chats.Desk.SayAsync(transaction, settings, row, new(MessageBy.Customer, request.Message, request.Text, Doer.Customer), ct);
        if (refusal is { Status: 429 }) chats.Http.Response.Headers.RetryAfter = "60";
        if (said is null) return refusal!.ToResult(); // nothing said comes with its reason
        var isUnsure = reply is not null && await chats.Of<BotDesk>().AnswerAsync(transaction, settings, row, said, reply, wasOver, ct);
        await transaction.CommitAsync(ct);
        if (isUnsure) await NoteAsync(chats, row, said.Text, ct);
        chats.Board.Visit(workspace, id, isTyping: false);
        return Results.Ok(Message(said));
    }

    static async Task<IResult> WaitAsync(Chats chats, ChatQuestion request, WorkspaceId workspace, CancellationToken ct)
    {
        if (chats.Of<ChatToken>().Read(request.Token, workspace) is not { } id) return Unknown.ToResult();
        var (clock, stopping) = (chats.Of<TimeProvider>(), chats.Of<IHostApplicationLifetime>().ApplicationStopping);
        chats.Board.Visit(workspace, id, request.Typing);
        var until = clock.GetUtcNow() + s_wait;
        for (var isFirst = true; ; isFirst = false)
        {
            var next = chats.Board.NextAsync(id);
            await using var db = chats.Store.Read();
            if (await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == workspace, ct) is not { } row) return Unknown.ToResult();
            if (isFirst && request.Seen > row.CustomerRead) await SeenAsync(chats, workspace, id, request.Seen, ct);
            var state = await StateAsync(chats, row, request.After, null, ct);
            var left = until - clock.GetUtcNow();
            if (state.Messages.Count > 0 || state.State != request.State || left <= TimeSpan.Zero || stopping.IsCancellationRequested) return Results.Ok(state);
            // Nobody says that they stopped typing: it runs out.
            if (chats.Board.TypingUntil(id) is { } typing && Instant.FromMicros(typing) - clock.GetUtcNow() is var ends && ends < left) left = ends > TimeSpan.Zero ? ends : TimeSpan.FromMilliseconds(1);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping);
            await next.WaitAsync(left, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    static async Task SeenAsync(Chats chats, WorkspaceId workspace, Guid id, long seen, CancellationToken ct)
    {
        await using var transaction = await chats.Store.BeginAsync(ct);
        var last = await transaction.Db.Set<ConversationMessageRow>().Where(m => m.Conversation == id).MaxAsync(m => (long?)m.No, ct) ?? 0;
        await transaction.Db.Set<ConversationRow>().Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.CustomerRead, Math.Min(seen, last)), ct);
        await chats.Of<AnswerWays>().ReadAsync(transaction, workspace, id, seen, ct);
        transaction.OnCommitted(() => chats.Changes.Publish(workspace, ConversationBoard.Topic));
        await transaction.CommitAsync(ct);
    }

    internal static async Task<ChatState> StateAsync(Chats chats, ConversationRow row, long after, string? token, CancellationToken ct)
    {
        await using var db = chats.Store.Read();
        var said = await db.Set<ConversationMessageRow>().Where(m => m.Conversation == row.Id && m.No > after && (m.By == MessageBy.Customer || m.By == MessageBy.Agent || m.By == MessageBy.Bot))
            .OrderBy(m => m.No).Take(200).ToListAsync(ct);
        var typing = chats.Board.SignsOf(row.Id).Agents.Where(a => a.Typing).Select(a => a.Name).FirstOrDefault() ?? "";
        var (available, closed) = (chats.Board.Serving(row.Workspace).Count > 0, !row.IsOpen);
        var bot = row.Bot == BotPart.Answers ? BotWords.Of(row.Language).NameOf((await chats.Book.OfAsync(db, row.Workspace, ct)).Bot) : "";
        var judge = bot.Length > 0 && row.BotAnswered > row.BotJudged && row.BotAnswered > row.LastFromCustomer ? row.BotAnswered : 0;
        var rate = closed && row.Rating is null && (row.Replies > 0 || row.BotAnswers > 0);
        var wantsEmail = !available && row is { Bot: BotPart.Over, Email: "", IsOpen: true };
        var name = string.Create(CultureInfo.InvariantCulture, $"{row.AgentRead}.{Flag(available)}{Flag(closed)}{Flag(rate)}{Flag(wantsEmail)}.{judge}.{bot.Length}.{typing}");
        return new(token, [.. said.Select(Message)], row.AgentRead, typing, available, closed, name, bot, judge, rate, wantsEmail);
    }

    static char Flag(bool value) => value ? '1' : '0';

    static ChatMessage Message(ConversationMessageRow m)
    {
        var details = m.By == MessageBy.Bot ? ServiceJson.Read<Dictionary<string, string?>>(m.Details) : [];
        var source = details.GetValueOrDefault(BotDesk.Url) is { } url ? new ChatSource(details.GetValueOrDefault(BotDesk.Title) ?? url, url) : null;
        return new(m.No, m.By == MessageBy.Customer ? m.Key : "", Instant.FromMicros(m.At), m.By == MessageBy.Customer, m.ActorName, m.Text, m.By == MessageBy.Bot, source);
    }

    /// <summary>What a request about chats works with.</summary>
    internal sealed record Chats(HttpContext Http, IStateStore Store, SettingBook Book, ConversationDesk Desk, ConversationBoard Board)
    {
        public IChanges Changes => Of<IChanges>();

        public T Of<T>() where T : notnull => (T)Http.RequestServices.GetService(typeof(T))!; // the server registers all of them
    }
}
