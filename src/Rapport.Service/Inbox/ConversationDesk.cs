using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Bot;
using Rapport.Service.Cases;
using Rapport.Service.Clocks;
using Rapport.Service.Mail;
using Rapport.Service.Rules;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>Wakes the teller of what is said.</summary>
sealed class ConversationBell : Bell;

/// <summary>A conversation as it begins.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Thread">Names it within its channel, for ever.</param>
/// <param name="Who">Namespace and value, the strongest first; empty for nobody known.</param>
sealed record NewConversation(WorkspaceId Workspace, string Channel, string Thread, IReadOnlyList<(string Namespace, string Value)> Who)
{
    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    public string Page { get; init; } = "";

    public string Language { get; init; } = "";

    public string Touchpoint { get; init; } = "";

    public string Skill { get; init; } = "";

    /// <summary>The case it is about; null to go on with an open one of the same customer, where there is one.</summary>
    public CaseRow? Case { get; init; }

    /// <summary>The bot answers first, unless it goes on from a case.</summary>
    public bool Bot { get; init; }
}

/// <summary>Something to say.</summary>
/// <param name="By">Who.</param>
/// <param name="Key">Given by whoever says it: with the same it is said once.</param>
/// <param name="Text">As it was written.</param>
/// <param name="Doer">Who does it, for what is not the customer's.</param>
sealed record Saying(MessageBy By, string Key, string Text, Doer Doer)
{
    /// <summary>Under this name the details of an answer say with which suggestion it began.</summary>
    public const string Suggestion = "suggestion";

    public string Details { get; init; } = "{}";
}

/// <summary>The one place where conversations change: what is said is kept with whose turn it is, the clocks of its case, and what must be told of it.</summary>
sealed class ConversationDesk(CaseDesk cases, Dispatcher dispatcher, Continuation continuation, AnswerWays ways, ConversationBoard board, ConversationBell bell, TimeProvider clock)
{
    /// <summary>The channel that is built in.</summary>
    public const string Chat = "chat";

    /// <summary>What signed-in customers write on the pages of the portal, and read there.</summary>
    public const string Portal = "portal";

    /// <summary>Characters of one message.</summary>
    public const int LongestText = 4_000;

    /// <summary>Messages of one customer in a minute.</summary>
    public const int MostInMinute = 30;

    static readonly Refusal s_rate = new("conversation.rate", "That is more than anybody can read. Wait a minute.", 429);
    static readonly Refusal s_closed = new("conversation.closed", "The conversation is closed. Open it again first.", 409);

    long Now => clock.NowMicros();

    /// <summary>The conversation of a thread; begun where it is not there yet.</summary>
    public async Task<ConversationRow> BeginAsync(IStateTransaction transaction, ServiceSettings settings, NewConversation begin, CancellationToken ct)
    {
        var (db, now) = (transaction.Db, Now);
        if (await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Workspace == begin.Workspace && c.Channel == begin.Channel && c.Thread == begin.Thread, ct) is { } known) return known;
        var subject = Subjects.Of(begin.Workspace, begin.Who);
        var whose = await continuation.SubjectsAsync(begin.Workspace, subject, ct);
        var row = new ConversationRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = begin.Workspace, Channel = begin.Channel, Thread = begin.Thread, Subject = subject,
            Who = ServiceJson.Write(begin.Who.Select(w => new[] { w.Namespace, w.Value })), Name = begin.Name, Email = begin.Email, Page = begin.Page, Language = begin.Language,
            Touchpoint = begin.Touchpoint, Skill = begin.Skill, Repeats = await continuation.RepeatsAsync(db, begin.Workspace, whose, ct), OpenedAt = now, LastAt = now,
        };
        db.Add(row);
        await Continuation.ReturnedAsync(db, begin.Workspace, whose, now, ct);
        if ((begin.Case ?? await Continuation.CaseToGoOnAsync(db, row.Workspace, whose, ct)) is { } goesOn) await JoinAsync(transaction, settings, row, goesOn, Doer.Customer, ct);
        else if (begin.Bot) row.Bot = BotPart.Answers;
        Line(transaction, row, SystemLine.Began, Doer.Customer, ("repeats", row.Repeats.ToString(CultureInfo.InvariantCulture)));
        if (row.Bot != BotPart.Answers) await GiveAsync(transaction, settings, row, ct);
        return row;
    }

    /// <summary>Says something; said again with the same key it changes nothing.</summary>
    public async Task<(ConversationMessageRow? Message, Refusal? Refusal)> SayAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, Saying saying, CancellationToken ct)
    {
        var (db, now) = (transaction.Db, Now);
        if (saying.Key.Length is 0 or > 200 || saying.Key.Any(char.IsControl)) return (null, CaseCheck.Invalid("message", "A message has an id of its own of 1 to 200 characters."));
        if (await db.Set<ConversationMessageRow>().FirstOrDefaultAsync(m => m.Conversation == row.Id && m.Key == saying.Key, ct) is { } said) return (said, null);
        var text = saying.Text.Length > LongestText ? "" : PlainText.Of(saying.Text);
        if (text.Length == 0 && saying.By != MessageBy.Call) return (null, CaseCheck.Invalid("text", $"1 to {LongestText:N0} characters."));
        if (saying.By == MessageBy.Agent && !row.IsOpen) return (null, s_closed);
        if (saying.By == MessageBy.Agent && await ways.MissingAsync(db, row, ct) is { } missing) return (null, missing);
        if (saying.By == MessageBy.Customer && await IsFloodAsync(db, row, now, ct)) return (null, s_rate);

        var message = new ConversationMessageRow
        {
            Conversation = row.Id, Workspace = row.Workspace, Key = saying.Key, At = now, By = saying.By, Actor = saying.Doer.Id, ActorName = saying.By == MessageBy.Customer ? "" : saying.Doer.Name,
            Text = text, Details = saying.Details, IsTold = saying.By == MessageBy.Note,
        };
        db.Add(message);
        await db.SaveChangesAsync(ct);
        (row.LastAt, row.LastText, row.LastBy) = (now, PlainText.Glance(text), saying.By);
        if (saying.By == MessageBy.Customer) await HeardAsync(transaction, settings, row, message, ct);
        if (saying.By == MessageBy.Call) await CalledAsync(transaction, settings, row, message, saying.Doer, ct);
        if (saying.By == MessageBy.Bot) (row.Status, row.OwedSince) = (ConversationStatus.Waiting, null);
        if (saying.By == MessageBy.Agent) await ways.SendAsync(transaction, row, message, ct);
        if (saying.By == MessageBy.Agent) await RepliedAsync(transaction, settings, row, message, saying.Doer, ct);
        await KeepAsync(transaction, row, ct);
        return (message, null);
    }

    // The customer's turn is over: an answer is owed, whatever stood before.
    async Task HeardAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, ConversationMessageRow message, CancellationToken ct)
    {
        var isTurn = row.OwedSince is null;
        (row.LastFromCustomer, row.CustomerRead) = (message.No, message.No);
        if (!row.IsOpen) Reopen(transaction, row, Doer.Customer);
        row.Status = ConversationStatus.Open;
        row.OwedSince ??= message.At;
        if (row.Assignee is null && row.Bot != BotPart.Answers) await GiveAsync(transaction, settings, row, ct);
        if (!isTurn || await Continuation.CaseOfAsync(transaction.Db, row.Workspace, row.Id, ct) is not { MergedInto: null } about) return;
        cases.Note(transaction, settings, about, CaseEventKind.Heard, Doer.Customer, message.Text);
        cases.Heard(transaction, settings, about, Doer.Customer);
        await cases.KeepAsync(transaction, settings, about, ct);
    }

    async Task RepliedAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, ConversationMessageRow message, Doer doer, CancellationToken ct)
    {
        var isTurn = row.OwedSince is not null || row.Bot == BotPart.Answers;
        TakeOver(row, HandOver.Person);
        (row.Status, row.OwedSince) = (ConversationStatus.Waiting, null);
        if (isTurn) row.Replies++;
        if (row.FirstRepliedAt is null) (row.FirstRepliedAt, row.FirstReplyWork) = (message.At, Calendar(settings, row).Between(row.OpenedAt, message.At));
        row.AgentRead = Math.Max(row.AgentRead, row.LastFromCustomer);
        if (row.Assignee is null && doer is { By: "person", Id: { } me }) (row.Assignee, row.Revision) = (me, row.Revision + 1);
        if (!isTurn || await Continuation.CaseOfAsync(transaction.Db, row.Workspace, row.Id, ct) is not { IsOpen: true, MergedInto: null } about) return;
        cases.Note(transaction, settings, about, CaseEventKind.Replied, doer, message.Text);
        cases.Replied(settings, about, waits: true);
        await cases.KeepAsync(transaction, settings, about, ct);
    }

    // Spoken to, nothing is owed; who waited in vain is owed a call.
    async Task CalledAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, ConversationMessageRow message, Doer doer, CancellationToken ct)
    {
        var call = ServiceJson.Read<Dictionary<string, string?>>(message.Details);
        var isSpoken = call["outcome"] is "answered" or "transferred";
        if (!row.IsOpen) Reopen(transaction, row, Doer.Customer);
        var isOwed = !isSpoken && call["direction"] == "in";
        (row.Status, row.OwedSince) = (isOwed ? ConversationStatus.Open : ConversationStatus.Waiting, isOwed ? row.OwedSince ?? message.At : null);
        if (isSpoken) (row.FirstRepliedAt, row.Replies) = (row.FirstRepliedAt ?? message.At, row.Replies + 1);
        else if (isOwed) row.LastFromCustomer = message.No;
        if (await Continuation.CaseOfAsync(transaction.Db, row.Workspace, row.Id, ct) is not { MergedInto: null } about) return;
        var words = message.Text.Length > 0 ? message.Text : call["outcome"] ?? "";
        if (!isSpoken && !isOwed) return;
        cases.Note(transaction, settings, about, isSpoken ? CaseEventKind.Contacted : CaseEventKind.Heard, isSpoken ? doer : Doer.Customer, words);
        if (!isSpoken) cases.Heard(transaction, settings, about, Doer.Customer);
        else if (about.IsOpen) cases.Replied(settings, about, waits: false);
        await cases.KeepAsync(transaction, settings, about, ct);
    }

    /// <summary>Gives a conversation of nobody to whose turn it is, where somebody is there.</summary>
    public async Task<bool> GiveAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, CancellationToken ct)
    {
        if (await dispatcher.NextAsync(transaction.Db, settings, row, ct) is not { } next) return false;
        (row.Assignee, row.Revision) = (next, row.Revision + 1);
        Line(transaction, row, SystemLine.Given, new("rule", null, ""), ("to", next.ToString()));
        await KeepAsync(transaction, row, ct);
        return true;
    }

    /// <summary>Somebody else sees to it, or another team.</summary>
    public void Assign(IStateTransaction transaction, ConversationRow row, Guid? assignee, Guid? team, string skill, Doer doer)
    {
        if (row.Assignee != assignee) Line(transaction, row, SystemLine.Given, doer, ("to", assignee?.ToString()));
        (row.Assignee, row.Team, row.Skill, row.Revision) = (assignee, team, skill, row.Revision + 1);
        if (assignee is not null) TakeOver(row, HandOver.Person);
    }

    /// <summary>The bot gives a conversation to people; nothing happens where it has no part in it.</summary>
    /// <param name="transaction">Of the change.</param>
    /// <param name="settings">Of the workspace.</param>
    /// <param name="row">The conversation.</param>
    /// <param name="why">Of <see cref="HandOver"/>.</param>
    /// <param name="bot">Under its name.</param>
    /// <param name="ct">Cancels.</param>
    public async Task HandOverAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, string why, Doer bot, CancellationToken ct)
    {
        if (row.Bot != BotPart.Answers) return;
        if (!row.IsOpen) Reopen(transaction, row, Doer.Customer);
        TakeOver(row, why);
        (row.Status, row.OwedSince, row.Revision) = (ConversationStatus.Open, Now, row.Revision + 1);
        Line(transaction, row, SystemLine.HandedOver, bot, ("why", why));
        if (row.Assignee is null) await GiveAsync(transaction, settings, row, ct);
        await KeepAsync(transaction, row, ct);
    }

    static void TakeOver(ConversationRow row, string why)
    {
        if (row.Bot == BotPart.Answers) (row.Bot, row.HandedOver) = (BotPart.Over, why);
    }

    /// <summary>Whoever talks has shown that an address is theirs: what is told from now on is told of the customer who has it, and joins what
    /// was told before.</summary>
    public static void Prove(ConversationRow row, string email)
    {
        var who = ConversationFacts.Who(row);
        if (!who.Contains(("email", email))) row.Who = ServiceJson.Write(who.Prepend(("email", email)).Select(w => new[] { w.Item1, w.Item2 }));
    }

    /// <summary>It is over.</summary>
    public void Close(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, Doer doer)
    {
        if (doer.By != BotDesk.By) TakeOver(row, HandOver.Person);
        row.ResolutionWork = Calendar(settings, row).Between(row.OpenedAt, Now);
        (row.Status, row.IsOpen, row.OwedSince, row.ClosedAt, row.Revision) = (ConversationStatus.Closed, false, null, Now, row.Revision + 1);
        Line(transaction, row, SystemLine.Closed, doer);
    }

    /// <summary>The customer says something about the conversation, by a button.</summary>
    public void Judge(IStateTransaction transaction, ConversationRow row, string what, string value) => Line(transaction, row, what, Doer.Customer, ("value", value));

    /// <summary>It goes on.</summary>
    public void Reopen(IStateTransaction transaction, ConversationRow row, Doer doer)
    {
        (row.Status, row.IsOpen, row.ClosedAt, row.Revision) = (ConversationStatus.Open, true, null, row.Revision + 1);
        (row.Reopenings, row.ResolutionWork) = (row.Reopenings + 1, null);
        Line(transaction, row, SystemLine.Reopened, doer);
    }

    /// <summary>Somebody says whose turn it is: an answer is owed, or none is.</summary>
    public void Turn(ConversationRow row, ConversationStatus status)
    {
        if (status == row.Status) return;
        (row.Status, row.OwedSince, row.Revision) = (status, status == ConversationStatus.Open ? Now : null, row.Revision + 1);
    }

    /// <summary>It belongs to a case from now on.</summary>
    public async Task JoinAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, CaseRow to, Doer doer, CancellationToken ct)
    {
        var key = Continuation.KeyOf(row.Id);
        if (await transaction.Db.FindAsync<CaseOriginRow>([row.Workspace, key], ct) is { } known) known.Case = to.Id;
        else transaction.Db.Add(new CaseOriginRow { Workspace = row.Workspace, Key = key, Case = to.Id });
        TakeOver(row, HandOver.Person);
        cases.Note(transaction, settings, to, CaseEventKind.SaidMore, doer, row.Channel);
        await cases.KeepAsync(transaction, settings, to, ct);
        Line(transaction, row, SystemLine.Joined, doer, ("case", to.Number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Opens a case about it.</summary>
    public async Task<CaseRow> OpenCaseAsync(IStateTransaction transaction, ServiceSettings settings, ConversationRow row, NewCaseFile file, Doer doer, CancellationToken ct)
    {
        var about = new Complaint(row.Workspace, "", [Continuation.KeyOf(row.Id)], row.OpenedAt, row.Subject)
        {
            Channel = row.Channel, Touchpoint = row.Touchpoint, HeardSource = Feedback.FeedbackSources.Conversation, HeardOrigin = row.Id.ToString(),
        };
        var opened = await cases.OpenAsync(transaction, settings, file, about, doer, ct);
        TakeOver(row, HandOver.Person);
        Line(transaction, row, SystemLine.Joined, doer, ("case", opened.Number.ToString(CultureInfo.InvariantCulture)));
        return opened;
    }

    /// <summary>Keeps a change, and tells whoever waits for it.</summary>
    public async Task KeepAsync(IStateTransaction transaction, ConversationRow row, CancellationToken ct)
    {
        await transaction.Db.SaveChangesAsync(ct);
        transaction.OnCommitted(bell.Ring);
        transaction.OnCommitted(() => board.Changed(row.Workspace, row.Id));
    }

    // Nothing is promised of conversations themselves: they are counted by the calendar of a usual case of the same place.
    static BusinessCalendar Calendar(ServiceSettings settings, ConversationRow row) => settings.Terms(settings.Clocks.PolicyOf(CasePriority.Normal, row.Touchpoint)).Calendar;

    void Line(IStateTransaction transaction, ConversationRow row, string what, Doer doer, params (string Name, string? Value)[] details) => transaction.Db.Add(new ConversationMessageRow
    {
        Conversation = row.Id, Workspace = row.Workspace, Key = $"system:{Guid.CreateVersion7(clock.GetUtcNow())}", At = Now, By = MessageBy.System, Actor = doer.Id, ActorName = doer.Name, Text = what,
        Details = ServiceJson.Write(details.ToDictionary(d => d.Name, d => d.Value)), IsTold = ConversationFacts.TypeOf(MessageBy.System, what) is null,
    });

    static async Task<bool> IsFloodAsync(RapportDb db, ConversationRow row, long now, CancellationToken ct) =>
        await db.Set<ConversationMessageRow>().CountAsync(m => m.Conversation == row.Id && m.By == MessageBy.Customer && m.At > now - 60_000_000L, ct) >= MostInMinute;
}

/// <summary>What happens to a conversation beside what is said.</summary>
static class SystemLine
{
    public const string Began = "began", Given = "given", Closed = "closed", Reopened = "reopened", Joined = "joined", HandedOver = "handedOver", Helped = "helped", Rated = "rated";
}
