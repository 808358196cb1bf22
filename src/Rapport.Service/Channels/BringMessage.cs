using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Channels;

/// <summary>What the customer wrote by a channel of another system.</summary>
/// <param name="Channel">sms, whatsapp …: 1 to 40 of a-z, A-Z, 0-9 and "-"; not chat.</param>
/// <param name="Thread">Names the talk there, for ever: 1 to 200 characters.</param>
/// <param name="Message">Names what was said there: brought again it is said once. 1 to 200 characters.</param>
/// <param name="Text">1 to 4,000 characters.</param>
/// <param name="Who">Namespace and value, such as phone; none for nobody known. Whoever brings it vouches for it.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Touchpoint">Key; empty for none.</param>
/// <param name="Language">As <c>de</c>; empty when unknown.</param>
/// <param name="Skill">What whoever answers must know; empty for nothing in particular.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record BroughtMessage(string Channel, string Thread, string Message, string Text, IReadOnlyDictionary<string, string>? Who = null, string Name = "", string Touchpoint = "", string Language = "", string Skill = "");

/// <summary>How a call ended.</summary>
enum CallOutcome
{
    /// <summary>Somebody spoke with the customer.</summary>
    Answered,

    /// <summary>The caller hung up while they waited.</summary>
    Abandoned,

    /// <summary>The caller left the menu without choosing anybody.</summary>
    MenuEscape,

    /// <summary>Somebody spoke with the customer and gave the call on.</summary>
    Transferred,

    /// <summary>The caller spoke to a machine.</summary>
    Voicemail,

    /// <summary>The company called and nobody took it.</summary>
    NotReached,
}

/// <summary>A call of the telephone that is over.</summary>
/// <param name="Call">Names it in the telephone system: brought again it is one call. 1 to 200 characters.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Who">Namespace and value, such as phone; none for nobody known.</param>
/// <param name="Thread">Calls of one thread are one conversation; empty for the call alone.</param>
/// <param name="Outgoing">The company called.</param>
/// <param name="Seconds">Of talk, 0 or more.</param>
/// <param name="WaitSeconds">Until somebody took it, or the caller gave up; 0 or more.</param>
/// <param name="Menu">What was chosen in the menu, or where it was left.</param>
/// <param name="TransferredTo">To whom it was given on.</param>
/// <param name="Agent">Who spoke.</param>
/// <param name="Text">What it was about; up to 4,000 characters.</param>
/// <param name="Name">What the caller calls themselves.</param>
/// <param name="Touchpoint">Key; empty for none.</param>
/// <param name="Channel">The channel; phone unless said otherwise.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record BroughtCall(
    string Call, CallOutcome Outcome, IReadOnlyDictionary<string, string>? Who = null, string Thread = "", bool Outgoing = false, int Seconds = 0, int WaitSeconds = 0, string Menu = "", string TransferredTo = "",
    string Agent = "", string Text = "", string Name = "", string Touchpoint = "", string Channel = "phone");

/// <summary>Takes what other systems bring: messages of any channel, and calls.</summary>
static class BringMessage
{
    static readonly Refusal s_chat = new("channel.chat", "Chat is built in; its messages come from the pages themselves.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ConversationEdit.Route + "/incoming", MessageAsync).WithName("bringMessage").WithTags("Conversations").WithSummary("Bring what a customer wrote by any channel; the same message again changes nothing")
            .Produces<ConversationAnswer>().ProducesProblem(409).ProducesProblem(422).ProducesProblem(429).Needs(Role.Agent);
        routes.MapPost(ConversationEdit.Route + "/calls", CallAsync).WithName("bringCall").WithTags("Conversations").WithSummary("Bring a call that is over, with how it ended; the same call again changes nothing")
            .Produces<ConversationAnswer>().ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
    }

    static Task<IResult> MessageAsync(Guid workspace, BroughtMessage request, Bringer bringer, CancellationToken ct)
    {
        var begin = new NewConversation(new(workspace), request.Channel, request.Thread, Who(request.Who))
        {
            Name = PlainText.Of(request.Name), Touchpoint = request.Touchpoint, Language = request.Language, Skill = request.Skill,
        };
        return bringer.BringAsync(begin, new(MessageBy.Customer, request.Message, request.Text, Doer.Customer), ct);
    }

    static Task<IResult> CallAsync(Guid workspace, BroughtCall request, Bringer bringer, CancellationToken ct)
    {
        if (request.Seconds is < 0 or > 864_000 || request.WaitSeconds is < 0 or > 864_000) return Task.FromResult(CaseCheck.Invalid("seconds", "0 to 864,000.").ToResult());
        if (new[] { request.Menu, request.TransferredTo, request.Agent }.Any(w => w.Length > 200 || w.Any(char.IsControl))) return Task.FromResult(CaseCheck.Invalid("menu", "Names have at most 200 characters.").ToResult());
        var begin = new NewConversation(new(workspace), request.Channel, request.Thread.Length > 0 ? request.Thread : $"call:{request.Call}", Who(request.Who)) { Name = PlainText.Of(request.Name), Touchpoint = request.Touchpoint };
        return bringer.BringAsync(begin, new(MessageBy.Call, $"call:{request.Call}", request.Text, new("key", null, request.Agent)) { Details = Details(request) }, ct);
    }

    static string Details(BroughtCall call)
    {
        var details = new Dictionary<string, string?>
        {
            ["outcome"] = Names.Snake(call.Outcome.ToString()), ["direction"] = call.Outgoing ? "out" : "in", ["seconds"] = call.Seconds.ToString(CultureInfo.InvariantCulture), ["wait_seconds"] = call.WaitSeconds.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in new[] { ("menu", call.Menu), ("transferred_to", call.TransferredTo), ("agent", call.Agent) })
            if (value.Length > 0) details[name] = value;
        return ServiceJson.Write(details);
    }

    static IReadOnlyList<(string, string)> Who(IReadOnlyDictionary<string, string>? who) => [.. who?.Select(w => (w.Key, w.Value)) ?? []];

    /// <summary>What is wrong with what was brought, beside its words; null when nothing is.</summary>
    public static Refusal? Refuse(NewConversation begin)
    {
        if (begin.Channel.Equals("chat", StringComparison.OrdinalIgnoreCase)) return s_chat;
        if (!Doubled.IsId(begin.Channel)) return CaseCheck.Invalid("channel", Doubled.IdFault);
        if (begin.Thread.Length is 0 or > 210 || begin.Thread.Any(char.IsControl)) return CaseCheck.Invalid("thread", "1 to 200 characters.");
        if (begin.Who.Count > 10 || begin.Who.Any(w => w.Namespace.Length is 0 or > 40 || w.Value.Length is 0 or > 200 || (w.Namespace + w.Value).Any(char.IsControl))) return CaseCheck.Invalid("who", "Up to 10 identifiers of 1 to 200 characters.");
        return begin.Name.Length > 100 || begin.Touchpoint.Length > 200 || begin.Language.Length > 20 || begin.Skill.Length > 40 || (begin.Touchpoint + begin.Language + begin.Skill).Any(char.IsControl)
            ? CaseCheck.Invalid("name", "Names are too long.") : null;
    }
}

/// <summary>Keeps what is brought: the conversation it belongs to and what was said, or nothing of it.</summary>
sealed class Bringer(IStateStore store, SettingBook book, ConversationDesk desk, ConversationShow show)
{
    public async Task<IResult> BringAsync(NewConversation begin, Saying saying, CancellationToken ct)
    {
        if (BringMessage.Refuse(begin) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var settings = await book.OfAsync(transaction.Db, begin.Workspace, ct);
        var row = await desk.BeginAsync(transaction, settings, begin, ct);
        var (said, refusal) = await desk.SayAsync(transaction, settings, row, saying, ct);
        if (said is null) return refusal!.ToResult(); // nothing said comes with its reason
        await transaction.CommitAsync(ct);
        await using var now = store.Read();
        return Results.Ok(await show.OneAsync(now, row, ct));
    }
}
