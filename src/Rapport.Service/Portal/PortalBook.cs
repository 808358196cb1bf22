using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Inbox;
using Rapport.Service.Mail;
using Rapport.Service.Rules;
using Rapport.Service.Settings;

namespace Rapport.Service.Portal;

/// <summary>A case as its customer sees it: no title, for that is written for colleagues, and no note.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">What it is called by.</param>
/// <param name="OpenedAt">UTC microseconds.</param>
/// <param name="IsOpen">It is not over.</param>
/// <param name="IsWaiting">It is the customer's turn.</param>
/// <param name="Said">What was said to the customer and by them, in order; empty in lists.</param>
sealed record PortalCase(Guid Id, long Number, long OpenedAt, bool IsOpen, bool IsWaiting, IReadOnlyList<PortalSaid> Said);

/// <summary>Something said.</summary>
/// <param name="At">UTC microseconds.</param>
/// <param name="IsOwn">The customer said it.</param>
/// <param name="Name">Who else; empty for the customer.</param>
/// <param name="Text">Words.</param>
sealed record PortalSaid(long At, bool IsOwn, string Name, string Text);

/// <summary>What is a customer's own.</summary>
sealed record PortalOwn(IReadOnlyList<PortalCase> Cases, IReadOnlyList<KnownOrder> Orders, bool HasAskedForData);

/// <summary>Reads and writes what is a customer's own, and nothing else: each question names their subjects.</summary>
sealed class PortalBook(IStateStore store, SettingBook book, ICustomerSubjects subjects, ICustomerOrders orders, CaseDesk cases, ConversationDesk desk, TimeProvider clock)
{
    /// <summary>How a request for one's data is marked, so that it is opened once.</summary>
    const string DataRule = "portal-data";

    const int MostCases = 100, MostOrders = 100, MostSaid = 500;

    /// <summary>All of it.</summary>
    public async Task<PortalOwn> OfAsync(WorkspaceId workspace, PortalGuest guest, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, guest.Customer, ct);
        await using var db = store.Read();
        var rows = await Cases(db, workspace, whose).OrderByDescending(c => c.Number).Take(MostCases).ToListAsync(ct);
        return new([.. rows.Select(r => Of(r, []))], await orders.OfAsync(workspace, whose, MostOrders, ct), rows.Any(IsDataAsked));
    }

    /// <summary>One case with what was said in it; null for one that is another's, or none.</summary>
    public async Task<PortalCase?> CaseAsync(WorkspaceId workspace, PortalGuest guest, Guid id, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, guest.Customer, ct);
        await using var db = store.Read();
        if (await Cases(db, workspace, whose).FirstOrDefaultAsync(c => c.Id == id, ct) is not { } row) return null;
        var talks = (await TalksAsync(db, workspace, whose, id, ct)).ConvertAll(t => t.Id);
        var said = await db.Set<ConversationMessageRow>().Where(m => talks.Contains(m.Conversation) && (m.By == MessageBy.Customer || m.By == MessageBy.Agent || m.By == MessageBy.Bot)).OrderBy(m => m.No).Take(MostSaid).ToListAsync(ct);
        return Of(row, [.. said.Select(m => new PortalSaid(m.At, m.By == MessageBy.Customer, m.ActorName, m.Text))]);
    }

    /// <summary>The customer says something about an open case: in the conversation that it has, or in one that begins.</summary>
    /// <returns>Null, or why not.</returns>
    public async Task<Refusal?> SayAsync(WorkspaceId workspace, PortalGuest guest, Guid id, string key, string text, string language, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, guest.Customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        var settings = await book.OfAsync(transaction.Db, workspace, ct);
        if (await Cases(transaction.Db, workspace, whose).FirstOrDefaultAsync(c => c.Id == id, ct) is not { IsOpen: true } about) return new("portal.case", "There is no such open case.", 409);
        var talks = await TalksAsync(transaction.Db, workspace, whose, id, ct);
        // What began by telephone or by another system may not be answered in writing.
        var talk = talks.FindLast(t => t.Channel is ConversationDesk.Portal or ConversationDesk.Chat or MailTalks.Channel)
            ?? await desk.BeginAsync(transaction, settings, new(workspace, ConversationDesk.Portal, $"case:{id:N}", [("email", guest.Email)]) { Email = guest.Email, Language = language, Case = about }, ct);
        var (said, refusal) = await desk.SayAsync(transaction, settings, talk, new(MessageBy.Customer, $"portal:{key}", text, Doer.Customer), ct);
        if (said is null) return refusal;
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <summary>The customer wants a copy of their data: a case for people, once until it is closed.</summary>
    public async Task AskForDataAsync(WorkspaceId workspace, PortalGuest guest, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, guest.Customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        if ((await Cases(transaction.Db, workspace, whose).Where(c => c.IsOpen && c.Rule == DataRule).ToListAsync(ct)).Count > 0) return;
        var settings = await book.OfAsync(transaction.Db, workspace, ct);
        var about = new Complaint(workspace, "", [], clock.NowMicros(), Subjects.Of(workspace, [("email", guest.Email)])) { Channel = ConversationDesk.Portal };
        await cases.OpenAsync(transaction, settings, new("Copy of the customer's data") { Rule = DataRule, Text = "Asked for in the portal, signed in by a mailed link." }, about, Doer.Customer, ct);
        await transaction.CommitAsync(ct);
    }

    static bool IsDataAsked(CaseRow row) => row is { IsOpen: true, Rule: DataRule };

    static IQueryable<CaseRow> Cases(RapportDb db, WorkspaceId workspace, IReadOnlyList<SubjectId> whose) =>
        db.Set<CaseRow>().Where(c => c.Workspace == workspace && whose.Contains(c.Subject) && c.MergedInto == null);

    // Colleagues may have put somebody else's conversation into the same case.
    static async Task<List<ConversationRow>> TalksAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<SubjectId> whose, Guid id, CancellationToken ct)
    {
        var keys = await db.Set<CaseOriginRow>().Where(o => o.Workspace == workspace && o.Case == id).Select(o => o.Key).ToListAsync(ct);
        var prefix = Continuation.KeyOf(Guid.Empty)[..^36];
        var ids = keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => Guid.Parse(k.AsSpan(prefix.Length))).ToList();
        return await db.Set<ConversationRow>().Where(c => c.Workspace == workspace && ids.Contains(c.Id) && whose.Contains(c.Subject)).OrderBy(c => c.LastAt).ToListAsync(ct);
    }

    static PortalCase Of(CaseRow row, IReadOnlyList<PortalSaid> said) => new(row.Id, row.Number, row.OpenedAt, row.IsOpen, row.Status == CaseStatus.Waiting, said);
}
