using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>Reminds those who have not finished, and thanks those who have, once a minute.</summary>
sealed class ReminderClock(
    IStateStore store, SurveyBook book, Inviter inviter, IMessages messages, ICustomerContacts contacts, TimeProvider clock, ILogger<ReminderClock> log) : Rounds(TimeSpan.FromMinutes(1), clock, log)
{
    const int MostTogether = 50;

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct) => await PassAsync(ct) == MostTogether;

    /// <summary>One pass; returns how many reminders it looked at.</summary>
    public async Task<int> PassAsync(CancellationToken ct)
    {
        var now = Clock.NowMicros();
        List<(InvitationRow Row, bool Finished)> due, done;
        await using (var db = store.Read())
        {
            var rows = await db.Set<InvitationRow>().Where(i => i.RemindAt != null && i.RemindAt <= now).OrderBy(i => i.RemindAt).Take(MostTogether).ToListAsync(ct);
            var answered = await FinishedAsync(db, rows, ct);
            due = [.. rows.Select(r => (r, answered.Contains(r.Once)))];
            var thankful = await db.Set<InvitationRow>().Where(i => i.Thanks)
                .Where(i => db.Set<ResponseRow>().Any(r => r.Survey == i.Survey && r.Once == i.Once && r.State == ResponseState.Completed)).Take(MostTogether).ToListAsync(ct);
            done = [.. thankful.Select(r => (r, true))];
        }

        foreach (var (row, finished) in due) await RemindAsync(row.Id, finished, now, ct);
        foreach (var (row, _) in done) await ThankAsync(row.Id, ct);
        return due.Count;
    }

    async Task RemindAsync(Guid invitation, bool finished, long now, CancellationToken ct)
    {
        var (mailing, person) = finished ? default : await OfAsync(invitation, ct);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<InvitationRow>([invitation], ct) is not { } row) return;
        row.RemindAt = null;
        if (mailing is not null && person is { Email.Length: > 0 } && await MayRemindAsync(transaction, row, now, ct) is { } survey)
        {
            row.Reminders++;
            row.Message = await inviter.QueueAsync(transaction, mailing, survey, row, person, ct);
            if (row.Reminders < mailing.Reminders) row.RemindAt = now + Invite.Days(mailing.ReminderDays);
        }

        await transaction.CommitAsync(ct);
    }

    async Task ThankAsync(Guid invitation, CancellationToken ct)
    {
        var (mailing, person) = await OfAsync(invitation, ct);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<InvitationRow>([invitation], ct) is not { } row) return;
        (row.Thanks, row.RemindAt) = (false, null);
        if (mailing is not null && person is { Email.Length: > 0 }) await messages.QueueAsync(transaction, Letters.Thanks(mailing, row, person), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The survey to remind of; null when there is nothing to remind of any more, or the last mail did not arrive.</summary>
    async Task<SurveyDocument?> MayRemindAsync(IStateTransaction transaction, InvitationRow row, long now, CancellationToken ct)
    {
        var survey = await transaction.Db.FindAsync<SurveyRow>([row.Survey], ct);
        var pass = await transaction.Db.FindAsync<PassRow>([row.Pass], ct);
        if (survey is null || pass is null or { Revoked: true } || SurveyBook.Closed(survey, now) is not null) return null;
        var last = await messages.FindAsync(row.Workspace, [new MessageId(row.Message)], ct);
        return last is [{ State: MessageState.Sent or MessageState.Delivered }] ? await book.VersionAsync(survey.Id, survey.Version, ct) : null;
    }

    async Task<(NewInvitations? Mailing, CustomerContacts? Person)> OfAsync(Guid invitation, CancellationToken ct)
    {
        await using var db = store.Read();
        var row = await db.Set<InvitationRow>().FirstOrDefaultAsync(i => i.Id == invitation, ct);
        var mailing = row is null ? null : await db.Set<MailingRow>().FirstOrDefaultAsync(m => m.Id == row.Mailing, ct);
        if (row is null || mailing is null) return default;
        var person = row.Customer == CustomerId.None ? await StrangerAsync(db, row, ct) : await contacts.FindAsync(row.Workspace, row.Customer, ct);
        return (JsonSerializer.Deserialize<NewInvitations>(mailing.Content, SurveyDocument.Json), person);
    }

    static async Task<CustomerContacts?> StrangerAsync(RapportDb db, InvitationRow row, CancellationToken ct) =>
        await db.Set<PassRow>().Where(p => p.Id == row.Pass).Select(p => p.Value).FirstOrDefaultAsync(ct) is { } email ? new CustomerContacts(CustomerId.None, [], "", email, [email]) : null;

    static async Task<HashSet<string>> FinishedAsync(RapportDb db, List<InvitationRow> rows, CancellationToken ct)
    {
        var once = rows.Select(r => r.Once).ToList();
        return [.. await db.Set<ResponseRow>().Where(r => r.Once != null && once.Contains(r.Once) && r.State == ResponseState.Completed).Select(r => r.Once!).ToListAsync(ct)]; // nulls were left out
    }
}
