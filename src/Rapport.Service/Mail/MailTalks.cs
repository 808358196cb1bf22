using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Mail;

/// <summary>Finds the conversation that a mail belongs to, and says there what it says.</summary>
/// <remarks>A mail goes on with a conversation when it came to that conversation's signed address, or answers one of its mails and comes from
/// the address that wrote them. Whatever else it says, it begins a new one. Who it says it is from joins it with a customer only when the
/// receiving server vouches for that, or when it came back to the address that a mail to that very sender named.</remarks>
sealed class MailTalks(SettingBook book, ConversationDesk desk, IMailServers servers, ISecrets secrets, TimeProvider clock)
{
    /// <summary>As conversations name the channel.</summary>
    public const string Channel = "email";

    /// <summary>Mails of one sender in an hour; more is a loop.</summary>
    public const int MostInHour = 30;

    const long Hour = 3_600_000_000L;

    /// <summary>Why a mail is not taken, of the form <c>mail.automatic</c>; null when it is.</summary>
    public async Task<string?> RefuseAsync(RapportDb db, MailboxRow box, IncomingMail mail, CancellationToken ct)
    {
        if (mail.Sender.Length == 0) return "mail.sender_invalid";
        if (ReplyAddress.IsOwn(mail.Sender, box.Address) || (await servers.FindAsync(box.Workspace, ct) is { } server && MailAddresses.Normalise(server.From) == mail.Sender)) return "mail.own";
        if (await db.Set<MailRow>().AnyAsync(m => m.Workspace == box.Workspace && m.Key == mail.Key, ct)) return "mail.double";
        if (mail.IsAutomatic && await FindAsync(db, box, mail, ct) is null) return "mail.automatic";
        var since = clock.NowMicros() - Hour;
        return await db.Set<MailRow>().CountAsync(m => m.Workspace == box.Workspace && m.Sender == mail.Sender && m.At > since, ct) >= MostInHour ? "mail.rate" : null;
    }

    /// <summary>Says what a mail says; answers why not, as above.</summary>
    public async Task<string?> TakeAsync(IStateTransaction transaction, MailboxRow box, IncomingMail mail, IReadOnlyList<KeptFile> files, CancellationToken ct)
    {
        if (await RefuseAsync(transaction.Db, box, mail, ct) is { } reason) return reason;
        var settings = await book.OfAsync(transaction.Db, box.Workspace, ct);
        var found = await FindAsync(transaction.Db, box, mail, ct);
        var row = found?.Row ?? await desk.BeginAsync(transaction, settings, Beginning(box, mail), ct);
        var isAnswer = found is { IsSigned: true } && mail.Sender == MailAddresses.Normalise(row.Email);
        var saying = Saying(mail, files, mail.IsProved ? "dmarc" : isAnswer ? "answer" : "none");
        var (message, _) = await desk.SayAsync(transaction, settings, row, saying, ct);
        if (message is null) return "mail.rate"; // words were seen to; nothing else is refused
        if (isAnswer && !mail.IsAutomatic) ConversationDesk.Prove(row, mail.Sender);
        transaction.Db.Add(new MailRow
        {
            Workspace = box.Workspace, Key = mail.Key, Conversation = row.Id, Message = message.No, MessageId = mail.MessageId, Sender = mail.Sender, At = message.At, Subject = mail.Subject, Text = mail.Text, Html = mail.Html,
            Files = ServiceJson.Write(files),
        });
        return null;
    }

    static NewConversation Beginning(MailboxRow box, IncomingMail mail) =>
        new(box.Workspace, Channel, mail.Key, [mail.IsProved ? ("email", mail.Sender) : ("anonymous_id", $"mail-{mail.Key}")])
        {
            Name = mail.Name.Length > 0 ? mail.Name : mail.Sender, Email = mail.Sender, Language = mail.Language,
        };

    static Saying Saying(IncomingMail mail, IReadOnlyList<KeptFile> files, string proof)
    {
        var text = PlainText.Of(QuotedText.New(mail.Text));
        if (text.Length == 0) text = mail.Subject.Length > 0 ? mail.Subject : "…";
        var isCut = text.Length > ConversationDesk.LongestText;
        var details = new Dictionary<string, string?> { ["from"] = mail.Sender, ["subject"] = mail.Subject, ["proof"] = proof };
        if (mail.Checks.Length > 0) details["checks"] = mail.Checks;
        if (mail.IsAutomatic) details["automatic"] = "true";
        if (isCut) details["cut"] = "true";
        if (files.Count > 0) details["files"] = ServiceJson.Write(files.Select(f => new { f.Name, f.Bytes, f.Refused }));
        var by = mail.IsAutomatic ? MessageBy.Note : MessageBy.Customer;
        return new(by, mail.Key, isCut ? text[..(char.IsHighSurrogate(text[ConversationDesk.LongestText - 2]) ? ConversationDesk.LongestText - 2 : ConversationDesk.LongestText - 1)] + "…" : text, mail.IsAutomatic ? new("mail", null, mail.Sender) : Cases.Doer.Customer)
        {
            Details = ServiceJson.Write(details),
        };
    }

    async Task<(ConversationRow Row, bool IsSigned)?> FindAsync(RapportDb db, MailboxRow box, IncomingMail mail, CancellationToken ct)
    {
        var key = secrets.Open(EditMailbox.ReplyPurpose, Convert.FromBase64String(box.ReplyKey));
        foreach (var signed in mail.Recipients.Select(to => ReplyAddress.Read(to, box.Address, key)).OfType<Guid>().Distinct())
            if (await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == signed && c.Workspace == box.Workspace, ct) is { } known) return (known, true);
        // Ours are kept without what stands behind the @.
        var named = mail.Answers.SelectMany(id => new[] { id, id.Split('@')[0] }).ToList();
        var talks = await db.Set<MailRow>().Where(m => m.Workspace == box.Workspace && named.Contains(m.MessageId)).OrderByDescending(m => m.At).Select(m => m.Conversation).Take(20).ToListAsync(ct);
        foreach (var talk in talks.Distinct())
            if (await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == talk, ct) is { } known && MailAddresses.Normalise(known.Email) == mail.Sender) return (known, false);
        return null;
    }
}
