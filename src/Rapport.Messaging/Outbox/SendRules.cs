using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Outbox;

/// <summary>Why a mail is not sent now.</summary>
/// <param name="State">How it ends, or queued when it waits.</param>
/// <param name="Reason">Of the form <c>area.reason</c>.</param>
/// <param name="Until">When it is looked at again; null when it ends.</param>
readonly record struct NotSent(MessageState State, string Reason, DateTimeOffset? Until);

/// <summary>Whether a mail may be sent now. Asked right before it is, so that whatever was said in the meantime counts.</summary>
sealed class SendRules(
    IStateStore state, IConsents consents, ICustomerContacts customers, MailPeople recipients, IContactBudget budget, IOptions<MessagingOptions> options, TimeProvider clock)
{
    /// <summary>The customer was erased after the mail was queued, or before by somebody who did not know.</summary>
    public const string Erased = "customer.erased";

    const int LongestSubject = 200;

    static readonly MessageState[] s_handedOver =
    [
        MessageState.Sending, MessageState.Sent, MessageState.Delivered, MessageState.Bounced, MessageState.Complained, MessageState.Unknown,
    ];

    /// <summary>Null when it may be sent, and then it counts in the recipient's budget; else how it ends instead, or until when it waits.</summary>
    public async Task<NotSent?> WhyNotAsync(IStateTransaction transaction, MessageRow row, CancellationToken ct)
    {
        if (await UnfitAsync(transaction, row, ct) is { } unfit) return new(unfit.State, unfit.Reason, null);
        if (row.Class == MailClass.Transactional) return null;
        var person = await recipients.OfAsync(row, ct);
        row.Person = person.Subject;
        var decision = await budget.ReserveAsync(transaction, person, row.Request, ct);
        if (!decision.May) return Refused(row, decision);
        await budget.DoneAsync(transaction, row.Workspace, row.Id, ct);
        return null;
    }

    static NotSent Refused(MessageRow row, ContactDecision decision)
    {
        var waits = decision.Until is not null && (decision.Rule == "quiet_hours" || decision.Until.Value.ToMicros() <= row.NotAfter);
        return new(waits ? MessageState.Queued : MessageState.Suppressed, $"budget.{decision.Rule}", waits ? decision.Until : null);
    }

    async Task<(MessageState State, string Reason)?> UnfitAsync(IStateTransaction transaction, MessageRow row, CancellationToken ct)
    {
        var unfit = await UnaddressableAsync(row, ct) ?? await UnwantedAsync(transaction, row, ct);
        if (unfit is { State: MessageState.Suppressed } no && row.Class == MailClass.Marketing)
            await budget.RefusedAsync(transaction, await recipients.OfAsync(row, ct), row.Request, no.Reason, null, ct);
        return unfit;
    }

    async Task<(MessageState State, string Reason)?> UnaddressableAsync(MessageRow row, CancellationToken ct)
    {
        if (row.Customer != CustomerId.None && await customers.FindAsync(row.Workspace, row.Customer, ct) is null) return (MessageState.Cancelled, Erased);
        if (row.NotAfter < clock.NowMicros()) return (MessageState.Cancelled, "mail.expired");
        if (!MailAddresses.IsValid(row.Recipient)) return (MessageState.Failed, "address.invalid");
        if (row.Subject is not { Length: > 0 and <= LongestSubject } || row.Subject.Any(char.IsControl)) return (MessageState.Failed, "mail.subject_invalid");
        return null;
    }

    async Task<(MessageState State, string Reason)?> UnwantedAsync(IStateTransaction transaction, MessageRow row, CancellationToken ct)
    {
        if (await SuppressedAsync(transaction.Db, row.Workspace, row.Contact, row.Class, row.Purpose, ct) is { } cause) return (MessageState.Suppressed, cause);
        var consent = await consents.MayAsync(row.Workspace, row.Customer, row.Recipient, row.Purpose, "email", ct);
        if (!consent.May) return (MessageState.Suppressed, consent.Reason);
        return await OverCapAsync(transaction.Db, row, ct) is { } cap ? (MessageState.Suppressed, cap) : null;
    }

    /// <summary>Counts a mail that is about to be sent.</summary>
    /// <returns>False when the workspace has sent enough for this hour.</returns>
    public async Task<bool> CountAsync(IStateTransaction transaction, MessageRow row, CancellationToken ct)
    {
        var hour = await HourAsync(transaction.Db, row.Workspace, ct);
        if (hour.Sent >= options.Value.PerWorkspacePerHour) return false;
        hour.Sent++;
        if (row.AskedByStranger) hour.ForStrangers++;
        return true;
    }

    /// <summary>Whether the workspace has sent enough for this hour.</summary>
    public async Task<bool> IsFullAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var hour = ThisHour;
        await using var db = state.Read();
        return await db.Set<MessageHourRow>().AnyAsync(h => h.Workspace == workspace && h.Hour == hour && h.Sent >= options.Value.PerWorkspacePerHour, ct);
    }

    long ThisHour => clock.GetUtcNow().ToUnixTimeSeconds() / 3600;

    /// <summary>Mail that was asked for still goes to those who want no other; nothing goes to an address that does not exist.</summary>
    public static async Task<string?> SuppressedAsync(RapportDb db, WorkspaceId workspace, byte[] contact, MailClass kind, string purpose, CancellationToken ct)
    {
        var causes = await db.Set<SuppressionRow>()
            .Where(s => s.Workspace == workspace && s.Contact == contact && (s.Purpose == "" || s.Purpose == purpose))
            .Select(s => s.Cause).ToListAsync(ct);
        if (causes.Contains(SuppressionCause.Bounced)) return "suppressed.bounced";
        if (causes.Contains(SuppressionCause.Manual)) return "suppressed.manual";
        if (kind == MailClass.Transactional) return null;
        if (causes.Contains(SuppressionCause.Unsubscribed)) return "suppressed.unsubscribed";
        return causes.Contains(SuppressionCause.Complained) ? "suppressed.complained" : null;
    }

    async Task<string?> OverCapAsync(RapportDb db, MessageRow row, CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-1).ToMicros();
        var recent = db.Set<MessageRow>().Where(
            m => m.Workspace == row.Workspace && m.Contact == row.Contact && m.Id != row.Id && m.TriedAt >= since && s_handedOver.Contains(m.State));
        // Who is answered by a person has asked for it each time.
        if (row.Answer.Length == 0 && await recent.CountAsync(ct) >= options.Value.PerRecipientPerDay) return "cap.recipient";
        if (!row.AskedByStranger) return null;
        if (await recent.CountAsync(m => m.AskedByStranger, ct) >= options.Value.PerRecipientPerDayForStrangers) return "cap.stranger";
        return (await HourAsync(db, row.Workspace, ct)).ForStrangers >= options.Value.PerWorkspacePerHourForStrangers ? "cap.strangers" : null;
    }

    async Task<MessageHourRow> HourAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct)
    {
        if (await db.FindAsync<MessageHourRow>([workspace, ThisHour], ct) is { } hour) return hour;
        var made = new MessageHourRow { Workspace = workspace, Hour = ThisHour };
        db.Add(made);
        return made;
    }
}
