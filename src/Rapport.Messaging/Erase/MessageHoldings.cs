using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Consents;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;
using Rapport.Messaging.Text;

namespace Rapport.Messaging.Erase;

/// <summary>What this module holds about people: mails to them and what they agreed to. That somebody wants no mail outlives
/// them, as a salted hash.</summary>
sealed class MessageHoldings(
    IStateStore state, ICustomerContacts customers, Contacts contacts, ConsentWords consents, TimeProvider clock) : IHoldsPersonalData
{
    const int AtOnce = 500;

    public string Name => "messages";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var (ids, hashes) = await KnownAsByAsync(workspace, customer, ct);
        var said = await SaidAsync(workspace, customer, ct);
        await using var db = state.Read();
        var texts = await db.Set<ConsentTextRow>().Where(t => t.Workspace == workspace).ToListAsync(ct);
        var mails = new List<MessageRow>();
        foreach (var part in Mails(db, workspace, ids, hashes)) mails.AddRange(await part.ToListAsync(ct));
        return
        [
            .. mails.DistinctBy(m => m.Id).OrderBy(m => m.Created).Select(m => new
            {
                Mail = m.Id, m.Recipient, m.Subject, m.Purpose, m.About, State = m.State.Word(), m.Reason, Queued = Instant.FromMicros(m.Created),
                At = Instant.FromMicros(m.At), Text = TextOf(m), m.Unsubscribed,
            }),
            .. said.Select(c => c.Row).Select(c => new
            {
                Consent = c.Id, c.Purpose, c.Channel, c.Given, Unconfirmed = c.IsPending, At = Instant.FromMicros(c.At), Noted = Instant.FromMicros(c.NotedAt), c.Source, c.Network,
                c.TextVersion, c.Language,
                texts.Find(t => t.Purpose == c.Purpose && t.Version == c.TextVersion && t.Language == c.Language)?.Text,
            }),
        ];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var (ids, hashes) = await KnownAsByAsync(workspace, customer, ct);
        var person = await consents.PersonAsync(workspace, customer, null, ct);
        var said = await consents.OfAsync(person, null, ct);
        await using var transaction = await state.BeginAsync(ct);
        var refused = ConsentWords.Holding(said, person).Where(c => !c.Given).ToList();
        foreach (var no in refused.Where(c => c.Channel is "email" or ConsentGiven.AnyChannel))
        {
            foreach (var hash in hashes.Append(no.Contact).Where(h => h.Length > 0))
                await Suppressions.AddAsync(transaction, workspace, hash, no.Purpose, SuppressionCause.Unsubscribed, clock.NowMicros(), null, ct);
        }

        foreach (var part in Mails(transaction.Db, workspace, ids, hashes)) await part.ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ConsentRow>().Where(c => c.Workspace == workspace && ids.Contains(c.Customer)).ExecuteDeleteAsync(ct);
        foreach (var hash in hashes)
            await transaction.Db.Set<ConsentRow>().Where(c => c.Workspace == workspace && c.Contact == hash).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ConsentRow>().Where(c => c.Workspace == workspace && person.Subjects.Contains(c.Subject)).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ConsentSignalRow>().Where(s => person.Subjects.Contains(s.Subject)).ExecuteDeleteAsync(ct);
        foreach (var identifier in person.Identities.SelectMany(i => i.Identifiers))
        {
            var hash = await contacts.HashAsync(transaction, workspace, ConsentWords.TextOf(identifier), ct);
            foreach (var no in refused) transaction.Db.Add(Remains(no, hash));
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Of a no there stays that somebody with this hash said it, to what and when.</summary>
    static ConsentRow Remains(ConsentRow no, byte[] hash) => new()
    {
        Id = DerivedId.Of(no.Workspace, "consent-remains", $"{Convert.ToHexStringLower(hash)} {no.Purpose} {no.Channel}"), Workspace = no.Workspace, Customer = CustomerId.None,
        Subject = SubjectId.None, Contact = hash, Purpose = no.Purpose, Channel = no.Channel, Given = false, IsPending = false, TextVersion = no.TextVersion,
        Language = no.Language, Source = "erased", Network = "", At = no.At, NotedAt = no.NotedAt, ActorKind = "system", Actor = Guid.Empty, IsTold = true,
    };

    async Task<IReadOnlyList<ConsentWord>> SaidAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        await consents.OfAsync(await consents.PersonAsync(workspace, customer, null, ct), null, ct);

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        while (await EraseSomeAsync(workspace, ct))
        {
            // Some hundred mails at a time, so that the gate is never held for long.
        }

        await using var transaction = await state.BeginAsync(ct);
        var db = transaction.Db;
        await db.Set<MessageHourRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ContactSaltRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<SuppressionRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<UnsubscribeKeyRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ConsentRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ConsentSignalRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ConsentTextRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<MailSettingsRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => contacts.Forget(workspace));
        await transaction.CommitAsync(ct);
    }

    async Task<bool> EraseSomeAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        var ids = await transaction.Db.Set<MessageRow>().Where(m => m.Workspace == workspace).Select(m => m.Id).Take(AtOnce).ToListAsync(ct);
        await transaction.Db.Set<MessageRow>().Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return ids.Count == AtOnce;
    }

    async Task<(IReadOnlyList<CustomerId> Ids, IReadOnlyList<byte[]> Hashes)> KnownAsByAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var who = await customers.FindAsync(workspace, customer, ct);
        return (who?.Ids ?? [customer], await contacts.HashesAsync(workspace, who?.Emails ?? [], ct));
    }

    static IEnumerable<IQueryable<MessageRow>> Mails(RapportDb db, WorkspaceId workspace, IReadOnlyList<CustomerId> ids, IReadOnlyList<byte[]> hashes) =>
    [
        db.Set<MessageRow>().Where(m => m.Workspace == workspace && ids.Contains(m.Customer)),
        .. hashes.Select(hash => db.Set<MessageRow>().Where(m => m.Workspace == workspace && m.Contact == hash)),
    ];

    static string? TextOf(MessageRow row) => row.Content.Length == 0
        ? null
        : new MailDrawing(row.Language).Text(JsonSerializer.Deserialize<List<MailPart>>(row.Content, JsonSerializerOptions.Web) ?? [], null);
}
