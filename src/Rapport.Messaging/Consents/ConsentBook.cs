using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;

namespace Rapport.Messaging.Consents;

/// <summary>Keeps and answers what people said about being contacted.</summary>
sealed class ConsentBook(
    IStateStore state, Contacts contacts, ICustomerContacts customers, MailSettings settings, IActor actor, IAudit audit, TimeProvider clock) : IConsents
{
    static readonly Refusal s_otherText = new(
        "consent.text_differs", "Another text stands under this version in this language. Give the new text a new version.", 409);

    public async Task<ConsentAnswer> MayAsync(
        WorkspaceId workspace, CustomerId customer, string? address, string purpose, string channel, CancellationToken ct)
    {
        var basis = (await settings.FindAsync(workspace, ct)).BasisOf(purpose);
        if (basis is null) return new(May: false, "consent.no_basis");
        if (basis == LegalBasis.Contract) return new(May: true, "consent.not_needed");
        return await LastAsync(workspace, customer, address, purpose, channel, ct) switch
        {
            true => new(May: true, "consent.given"),
            false => new(May: false, "consent.withdrawn"),
            null when basis == LegalBasis.Interest => new(May: true, "consent.not_needed"),
            null => new(May: false, "consent.not_given"),
        };
    }

    public async Task<ConsentAnswer> MayAsync(ContactPerson person, string purpose, string channel, CancellationToken ct)
    {
        var answer = await MayAsync(person.Workspace, CustomerId.None, null, purpose, channel, ct);
        foreach (var one in person.Identities)
        {
            answer = await MayAsync(person.Workspace, one.Customer, null, purpose, channel, ct);
            if (!answer.May) return answer;
        }

        return answer;
    }

    public async Task<Refusal?> RecordAsync(IStateTransaction transaction, ConsentGiven given, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(given);
        var contact = given.Address is { } address ? await contacts.HashAsync(transaction, given.Workspace, address, ct) : [];
        return await RecordAsync(transaction, given, contact, ct);
    }

    /// <summary>The same where only the hash of the address is known.</summary>
    public async Task<Refusal?> RecordAsync(IStateTransaction transaction, ConsentGiven given, byte[] contact, CancellationToken ct)
    {
        var db = transaction.Db;
        var text = await db.FindAsync<ConsentTextRow>([given.Workspace, given.Purpose, given.TextVersion, given.Language], ct);
        if (text is not null && text.Text != given.Text) return s_otherText;
        if (text is null)
        {
            db.Add(new ConsentTextRow
            {
                Workspace = given.Workspace, Purpose = given.Purpose, Version = given.TextVersion, Language = given.Language, Text = given.Text,
            });
        }

        var row = Row(given, contact);
        db.Add(row);
        if (given.Given) await LiftAsync(transaction, row, ct);
        await audit.WriteAsync(
            transaction, given.Workspace, given.Given ? "consent.give" : "consent.withdraw", $"consent {row.Id}",
            new { customer = row.Customer.Value, row.Purpose, row.Channel, row.TextVersion }, ct);
        return null;
    }

    /// <summary>Everything said by a customer, under any id or address, newest first.</summary>
    public async Task<IReadOnlyList<ConsentRow>> OfAsync(WorkspaceId workspace, CustomerId customer, string? address, CancellationToken ct)
    {
        var who = customer == CustomerId.None ? null : await customers.FindAsync(workspace, customer, ct);
        IReadOnlyList<CustomerId> ids = customer == CustomerId.None ? [] : who?.Ids ?? [customer];
        var hashes = await contacts.HashesAsync(workspace, [.. who?.Emails ?? [], .. address is null ? Array.Empty<string>() : [address]], ct);
        await using var db = state.Read();
        var said = await db.Set<ConsentRow>().Where(c => c.Workspace == workspace && ids.Contains(c.Customer)).ToListAsync(ct);
        foreach (var hash in hashes) said.AddRange(await db.Set<ConsentRow>().Where(c => c.Workspace == workspace && c.Contact == hash).ToListAsync(ct));
        return [.. said.DistinctBy(c => c.Id).OrderByDescending(c => c.At).ThenByDescending(c => c.Id)];
    }

    async Task<bool?> LastAsync(WorkspaceId workspace, CustomerId customer, string? address, string purpose, string channel, CancellationToken ct) =>
        (await OfAsync(workspace, customer, address, ct)).FirstOrDefault(c => c.Purpose == purpose && c.Channel == channel)?.Given;

    ConsentRow Row(ConsentGiven given, byte[] contact) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = given.Workspace, Customer = given.Customer, Contact = contact,
        Purpose = given.Purpose, Channel = given.Channel, Given = given.Given, TextVersion = given.TextVersion, Language = given.Language,
        Source = given.Source, At = clock.NowMicros(), ActorKind = actor.Kind, Actor = actor.Id ?? Guid.Empty,
    };

    /// <summary>Who says yes again has not unsubscribed from this any more. Bounces, complaints and the company's own list stay.</summary>
    async Task LiftAsync(IStateTransaction transaction, ConsentRow said, CancellationToken ct)
    {
        if (said.Channel != "email") return;
        var who = said.Customer == CustomerId.None ? null : await customers.FindAsync(said.Workspace, said.Customer, ct);
        IEnumerable<byte[]> hashes = await contacts.HashesAsync(said.Workspace, who?.Emails ?? [], ct);
        foreach (var hash in said.Contact.Length > 0 ? hashes.Append(said.Contact) : hashes)
        {
            await transaction.Db.Set<SuppressionRow>()
                .Where(s => s.Workspace == said.Workspace && s.Contact == hash && s.Cause == SuppressionCause.Unsubscribed && s.Purpose == said.Purpose)
                .ExecuteDeleteAsync(ct);
        }
    }
}
