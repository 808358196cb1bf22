using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;

namespace Rapport.Messaging.Consents;

/// <summary>Writes down what people say.</summary>
sealed class ConsentWriter(
    Contacts contacts, ConsentWords words, MailSettings settings, ConfirmByMail confirm, ConsentRelay relay, IActor actor, IAudit audit, TimeProvider clock)
{
    static readonly Refusal s_otherText = new(
        "consent.text_differs", "Another text stands under this version in this language. Give the new text a new version.", 409);

    /// <summary>Writes it, or says why it cannot be written.</summary>
    /// <param name="transaction">Of the cause.</param>
    /// <param name="given">What was said.</param>
    /// <param name="contact">Hash of the address where the address itself is not known; empty else.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="id">Of the word, for what may be written twice; null for a new one.</param>
    public async Task<(ConsentRow? Row, Refusal? Refusal)> WriteAsync(
        IStateTransaction transaction, ConsentGiven given, byte[] contact, CancellationToken ct, Guid? id = null)
    {
        var db = transaction.Db;
        if (contact.Length == 0 && given.Address is { } address) contact = await contacts.HashAsync(transaction, given.Workspace, address, ct);
        var text = await db.FindAsync<ConsentTextRow>([given.Workspace, given.Purpose, given.TextVersion, given.Language], ct);
        if (text is not null && text.Text != given.Text) return (null, s_otherText);
        if (text is null)
        {
            db.Add(new ConsentTextRow
            {
                Workspace = given.Workspace, Purpose = given.Purpose, Version = given.TextVersion, Language = given.Language, Text = given.Text,
            });
        }

        var person = await words.PersonAsync(given.Workspace, given.Customer, given.Address, ct);
        var mustConfirm = given is { Given: true, IsConfirmed: false, Channel: ContactChannels.Email } && (await settings.FindAsync(given.Workspace, ct)).Find(given.Purpose)?.DoubleOptIn == true;
        var row = Row(given, person, contact, mustConfirm, id);
        db.Add(row);
        if (mustConfirm) await confirm.AskAsync(transaction, row, given, ct);
        else if (given.Given) await LiftAsync(transaction, row, person, ct);
        await audit.WriteAsync(
            transaction, given.Workspace, mustConfirm ? "consent.ask" : given.Given ? "consent.give" : "consent.withdraw", $"consent {row.Id}",
            new { customer = row.Customer.Value, row.Purpose, row.Channel, row.TextVersion }, ct); // the source is free text: it goes when its person is erased, and the chain stays
        if (!mustConfirm) relay.Wake(transaction);
        return (row, null);
    }

    ConsentRow Row(ConsentGiven given, ContactPerson person, byte[] contact, bool isPending, Guid? id)
    {
        var now = clock.NowMicros();
        var under = given.Address is null ? SubjectId.None : Subjects.Of(given.Workspace, [("email", given.Address)]);
        return new()
        {
            Id = id ?? Guid.CreateVersion7(clock.GetUtcNow()), Workspace = given.Workspace, Customer = person.Customer != CustomerId.None ? person.Customer : given.Customer,
            Subject = given.Subject != SubjectId.None ? given.Subject : person.Subjects.Contains(under) ? under : person.Subject,
            Contact = contact, Purpose = given.Purpose, Channel = given.Channel, Given = given.Given, IsPending = isPending, TextVersion = given.TextVersion,
            Language = given.Language, Source = given.Source, Network = given.Network, At = given.At?.ToMicros() ?? now, NotedAt = now, ActorKind = actor.Kind,
            Actor = actor.Id ?? Guid.Empty, IsTold = isPending,
        };
    }

    /// <summary>Who says yes again has not unsubscribed from this any more. Bounces, complaints and the company's own list stay; so does
    /// an unsubscription that is younger than the yes.</summary>
    async Task LiftAsync(IStateTransaction transaction, ConsentRow said, ContactPerson person, CancellationToken ct)
    {
        if (said.Channel is not (ContactChannels.Email or ConsentGiven.AnyChannel)) return;
        var emails = person.Identities.SelectMany(i => i.Identifiers).Where(i => i.Namespace == "email").Select(i => i.Value);
        IEnumerable<byte[]> hashes = await contacts.HashesAsync(said.Workspace, emails, ct);
        foreach (var hash in said.Contact.Length > 0 ? hashes.Append(said.Contact) : hashes)
        {
            await transaction.Db.Set<SuppressionRow>()
                .Where(s => s.Workspace == said.Workspace && s.Contact == hash && s.Cause == SuppressionCause.Unsubscribed && s.Purpose == said.Purpose && s.At <= said.At)
                .ExecuteDeleteAsync(ct);
        }
    }
}
