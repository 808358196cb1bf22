using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Bot;
using Rapport.Service.Cases;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Chat;

/// <summary>A visitor asks for a person.</summary>
sealed record ChatPerson(string Key, string Token);

/// <summary>A visitor says whether the bot's answer was one.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="Token">Of the chat.</param>
/// <param name="Message">The answer, by its number.</param>
/// <param name="Helped">Whether it was.</param>
sealed record ChatJudgement(string Key, string Token, long Message, bool Helped);

/// <summary>A visitor says how satisfied they were.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="Token">Of the chat.</param>
/// <param name="Rating">1 to 5.</param>
sealed record ChatRating(string Key, string Token, int Rating);

/// <summary>A visitor says where they want an answer.</summary>
sealed record ChatEmail(string Key, string Token, string Email);

/// <summary>The buttons of a chat: a person instead of the bot, whether it helped, how it was. Each may be pressed twice and counts once.</summary>
static class BotOnPage
{
    static readonly Refusal s_answer = new("chat.answer", "This is not the answer that is asked about.", 409);
    static readonly Refusal s_open = new("chat.open", "A conversation is rated when it is over.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        Press<ChatPerson>(routes, "/person", r => (r.Key, r.Token), async (p, _, ct) =>
        {
            await p.Bot.AskedAsync(p.Transaction, p.Settings, p.Row, ct);
            return null;
        });
        Press<ChatJudgement>(routes, "/helped", r => (r.Key, r.Token), async (p, request, ct) =>
        {
            if (p.Row.BotAnswered == 0 || request.Message != p.Row.BotAnswered) return s_answer;
            await p.Bot.JudgedAsync(p.Transaction, p.Settings, p.Row, request.Helped, ct);
            return null;
        });
        Press<ChatRating>(routes, "/rating", r => (r.Key, r.Token), async (p, request, ct) =>
        {
            if (request.Rating is < 1 or > 5) return CaseCheck.Invalid("rating", "1 to 5.");
            if (p.Row.IsOpen) return s_open;
            if (p.Row.Rating is not null) return null;
            p.Row.Rating = request.Rating;
            p.Desk.Judge(p.Transaction, p.Row, SystemLine.Rated, request.Rating.ToString(CultureInfo.InvariantCulture));
            await p.Desk.KeepAsync(p.Transaction, p.Row, ct);
            return null;
        });
        Press<ChatEmail>(routes, "/email", r => (r.Key, r.Token), async (p, request, ct) =>
        {
            var email = request.Email.Trim();
            if (email.Length is 0 or > 254 || !email.Contains('@', StringComparison.Ordinal) || email.Any(char.IsControl)) return CaseCheck.Invalid("email", "An e-mail address of up to 254 characters.");
            p.Row.Email = email;
            await p.Desk.KeepAsync(p.Transaction, p.Row, ct);
            return null;
        });
    }

    // Found by its token, changed, kept and shown, or nothing of it.
    static void Press<T>(IEndpointRouteBuilder routes, string path, Func<T, (string Key, string Token)> of, Func<Pressed, T, CancellationToken, Task<Refusal?>> press) where T : class =>
        ChatOnPage.Post<T>(routes, path, FeedbackModule.PageRate, r => of(r).Key, async (chats, request, workspace, ct) =>
        {
            if (chats.Of<ChatToken>().Read(of(request).Token, workspace) is not { } id) return ChatOnPage.Unknown.ToResult();
            await using var transaction = await chats.Store.BeginAsync(ct);
            if (await transaction.Db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == workspace, ct) is not { } row) return ChatOnPage.Unknown.ToResult();
            var settings = await chats.Book.OfAsync(transaction.Db, workspace, ct);
            if (await press(new(chats.Of<BotDesk>(), chats.Desk, transaction, settings, row), request, ct) is { } refusal) return refusal.ToResult();
            await transaction.CommitAsync(ct);
            return Results.Ok(await ChatOnPage.StateAsync(chats, row, long.MaxValue, null, ct));
        });

    sealed record Pressed(BotDesk Bot, ConversationDesk Desk, IStateTransaction Transaction, ServiceSettings Settings, ConversationRow Row);
}
