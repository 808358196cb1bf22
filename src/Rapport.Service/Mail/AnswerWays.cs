using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Channels;
using Rapport.Service.Inbox;

namespace Rapport.Service.Mail;

/// <summary>By which way answers reach the customer of a conversation: on the page, by mail, or by the system that brings its channel.</summary>
sealed class AnswerWays(IMessages messages, ICustomerSubjects subjects, ISecrets secrets, ConversationBoard board, IOptions<MailboxOptions> options)
{
    /// <summary>How mails of conversations begin what they are about.</summary>
    public const string About = "conversation ";

    /// <summary>Why a mail is called off that was read in the chat.</summary>
    public const string Read = "conversation.read";

    const int MostReferences = 10;

    static readonly Refusal s_noWay = new("conversation.no_way", "Nothing is set up to send answers by this channel. Reach the customer another way, and note it here.", 409);
    static readonly Refusal s_barred = new("conversation.address_barred", "No mail goes to this address: mail to it came back, or somebody put it on the list of those who want none. Reach the customer another way, and note it here.", 409);

    /// <summary>Why nothing can be sent; null when something can.</summary>
    public async Task<Refusal?> MissingAsync(RapportDb db, ConversationRow row, CancellationToken ct)
    {
        if (IsOnPage(row)) return null;
        if (row.Channel != MailTalks.Channel) return await db.Set<ChannelRow>().AnyAsync(c => c.Workspace == row.Workspace && c.Key == row.Channel && c.Url.Length > 0 && !c.IsGone, ct) ? null : s_noWay;
        if (await messages.CheckAsync(row.Workspace, MailClass.Transactional, ct) is { } missing) return missing;
        return await messages.BarredAsync(row.Workspace, MailClass.Transactional, "service", row.Email, ct) is null ? null : s_barred;
    }

    /// <summary>Sends an answer on its way, in the transaction that says it.</summary>
    public async Task SendAsync(IStateTransaction transaction, ConversationRow row, ConversationMessageRow message, CancellationToken ct)
    {
        var box = await transaction.Db.FindAsync<MailboxRow>([row.Workspace], ct);
        if (IsOnPage(row) && !await IsReachedByMailAsync(row, box, ct)) return;
        var isMail = IsOnPage(row) || row.Channel == MailTalks.Channel;
        // A mail's own queue says when it is due.
        transaction.Db.Add(new DeliveryRow { Message = message.No, Workspace = row.Workspace, Conversation = row.Id, Channel = isMail ? MailTalks.Channel : row.Channel, Due = isMail ? long.MaxValue : message.At, Since = message.At });
        if (isMail) await MailAsync(transaction, row, message, box, ct);
    }

    /// <summary>The customer has read a chat up to a message: no mail need say it.</summary>
    public async Task ReadAsync(IStateTransaction transaction, WorkspaceId workspace, Guid conversation, long upTo, CancellationToken ct)
    {
        var waiting = await (from m in transaction.Db.Set<MailRow>() join d in transaction.Db.Set<DeliveryRow>() on m.Message equals d.Message
            where m.Conversation == conversation && m.Sender == "" && m.Message <= upTo && d.State == DeliveryState.Queued select m.MessageId).ToListAsync(ct);
        if (waiting.Count > 0) await messages.CancelAsync(transaction, workspace, [.. waiting.Select(id => new MessageId(Guid.ParseExact(id, "N")))], Read, ct);
    }

    // Read on a page; by mail besides, where an address is known.
    static bool IsOnPage(ConversationRow row) => row.Channel is ConversationDesk.Chat or ConversationDesk.Portal;

    // Who left an address in the chat and does not read the answer there.
    async Task<bool> IsReachedByMailAsync(ConversationRow row, MailboxRow? box, CancellationToken ct) =>
        box is not null && MailAddresses.IsValid(row.Email) && await messages.CheckAsync(row.Workspace, MailClass.Transactional, ct) is null;

    async Task MailAsync(IStateTransaction transaction, ConversationRow row, ConversationMessageRow message, MailboxRow? box, CancellationToken ct)
    {
        var before = await transaction.Db.Set<MailRow>().Where(m => m.Conversation == row.Id && m.Sender != "").OrderByDescending(m => m.Message).Take(MostReferences).Select(m => new { m.MessageId, m.Subject }).ToListAsync(ct);
        var subject = Subject(before.FirstOrDefault()?.Subject, row.Language);
        var owner = (await subjects.OwnersAsync(row.Workspace, [row.Subject], ct)).FirstOrDefault(CustomerId.None);
        var id = await messages.QueueAsync(transaction, new OutgoingMail
        {
            Workspace = row.Workspace, Class = MailClass.Transactional, Purpose = "service", To = row.Email, Customer = owner, Subject = subject, Language = row.Language.Length >= 2 ? row.Language : "en", About = About + row.Id,
            NotBefore = row.Channel == ConversationDesk.Chat && board.SignsOf(row.Id).CustomerHere ? Instant.FromMicros(message.At) + options.Value.ReadWithin : null,
            Key = $"{About}{row.Id} {message.No}", Parts = [new MailParagraph(message.Text)], AskedByStranger = row.Channel == ConversationDesk.Chat && !IsProved(row),
            Answer = new(ReplyTo(row, box), [.. before.Select(m => m.MessageId).Where(i => i.Length > 0).Reverse()]),
        }, ct);
        transaction.Db.Add(new MailRow { Workspace = row.Workspace, Key = $"out:{id.Value:N}", Conversation = row.Id, Message = message.No, MessageId = $"{id.Value:N}", Sender = "", At = message.At, Subject = subject });
    }

    string ReplyTo(ConversationRow row, MailboxRow? box) => box switch
    {
        null => "",
        { Plus: false } => box.Address,
        _ => ReplyAddress.For(box.Address, secrets.Open(EditMailbox.ReplyPurpose, Convert.FromBase64String(box.ReplyKey)), row.Id),
    };

    static bool IsProved(ConversationRow row) => ConversationFacts.Who(row).Any(w => w.Item1 == "email");

    static string Subject(string? before, string language)
    {
        if (before is null) return language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? "Ihr Chat mit uns" : "Your chat with us";
        return before.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) || before.StartsWith("AW:", StringComparison.OrdinalIgnoreCase) ? before : $"Re: {before}".TrimEnd();
    }
}
