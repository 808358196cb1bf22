using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Consents;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;
using Rapport.Messaging.Text;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging.Preferences;

/// <summary>One thing a person may choose.</summary>
/// <param name="Purpose">For what.</param>
/// <param name="Channel">By which way.</param>
/// <param name="IsOn">As it stands.</param>
sealed record Choice(MailPurpose Purpose, string Channel, bool IsOn)
{
    /// <summary>Name of the box.</summary>
    public string Key => $"{Purpose.Key}|{Channel}";
}

/// <summary>Everything a person may choose, as it stands.</summary>
sealed record Standing(ContactPerson Person, Wish Wish, IReadOnlyList<Choice> Choices);

/// <summary>Reads and writes what a person chooses by a signed link. The link was mailed to the person's address, so that a yes by it
/// is proven.</summary>
sealed class Choices(
    IStateStore state, BudgetPeople people, ConsentWords words, IConsents consents, ConsentWriter writer, Wishes wishes, MailSettings settings, TimeProvider clock)
{
    public async Task<Standing> OfAsync(UnsubscribeClaim claim, CancellationToken ct)
    {
        var person = await PersonAsync(claim, ct);
        var choices = new List<Choice>();
        foreach (var purpose in (await settings.FindAsync(claim.Workspace, ct)).Purposes.Where(p => p.Basis != LegalBasis.Contract))
        {
            foreach (var channel in purpose.Ways) choices.Add(new(purpose, channel, await IsOnAsync(claim, person, purpose, channel, ct)));
        }

        await using var db = state.Read();
        var wish = await wishes.OfAsync(db, person, ct);
        return new(person, wish, choices);
    }

    /// <summary>Writes down what is different now, with the words that were shown.</summary>
    public async Task SaveAsync(UnsubscribeClaim claim, Standing standing, IReadOnlySet<string> on, Wish wish, PreferenceWords said, string company, string network, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        var unsubscribed = transaction.Db.Set<SuppressionRow>().Where(s => s.Workspace == claim.Workspace && s.Contact == claim.Contact && s.Cause == SuppressionCause.Unsubscribed);
        // "Nothing at all" was said before: from now on each purpose stands for itself.
        if (on.Count > 0) await unsubscribed.Where(s => s.Purpose == "").ExecuteDeleteAsync(ct);
        foreach (var choice in standing.Choices.Where(c => c.IsOn != on.Contains(c.Key)))
            await writer.WriteAsync(transaction, Word(claim, standing.Person, choice, said, company, network), claim.Contact, ct);
        if (wish != standing.Wish) wishes.Add(transaction, claim.Workspace, standing.Person.Subject, claim.Contact, wish);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What a purpose is called and says in a language: the workspace's words, else those known from the start.</summary>
    public static (string Name, string Text) Words(MailPurpose purpose, PreferenceWords words)
    {
        var own = purpose.Texts.FirstOrDefault(t => t.Language.Split('-')[0].Equals(words.Language, StringComparison.OrdinalIgnoreCase)) ?? (purpose.Texts.Count > 0 ? purpose.Texts[0] : null);
        return own is null ? (words.Names.GetValueOrDefault(purpose.Key, purpose.Key), "") : (own.Name, own.Text);
    }

    static ConsentGiven Word(UnsubscribeClaim claim, ContactPerson person, Choice choice, PreferenceWords said, string company, string network)
    {
        var (name, text) = Words(choice.Purpose, said);
        var own = choice.Purpose.Texts.Count > 0;
        return new()
        {
            Workspace = claim.Workspace, Customer = person.Customer, Subject = person.Subject, Purpose = choice.Purpose.Key, Channel = choice.Channel,
            Given = !choice.IsOn, Language = said.Language, Source = "preference-centre", Network = network, IsConfirmed = true,
            // Rapport's own words name the company, which may change its name.
            TextVersion = own ? $"v{choice.Purpose.TextVersion}" : $"own-{Versions.Of(company)[..8]}", Text = own ? text : PreferenceWords.Fill(said.MayWe, company, name),
        };
    }

    async Task<bool> IsOnAsync(UnsubscribeClaim claim, ContactPerson person, MailPurpose purpose, string channel, CancellationToken ct)
    {
        await using var db = state.Read();
        var unsubscribed = channel == ContactChannels.Email && await db.Set<SuppressionRow>().AnyAsync(
            s => s.Workspace == claim.Workspace && s.Contact == claim.Contact && s.Cause == SuppressionCause.Unsubscribed && (s.Purpose == "" || s.Purpose == purpose.Key), ct);
        if (unsubscribed) return false;
        if (person.Subjects.Count > 0) return (await consents.MayAsync(person, purpose.Key, channel, ct)).May;
        // Known by the hash of the address alone.
        var last = await db.Set<ConsentRow>().Where(c => c.Workspace == claim.Workspace && c.Contact == claim.Contact && c.Purpose == purpose.Key && c.Channel == channel && !c.IsPending)
            .OrderByDescending(c => c.At).FirstOrDefaultAsync(ct);
        return last?.Given ?? purpose.Basis == LegalBasis.Interest;
    }

    /// <summary>Whom the mail was to. Where the mail is forgotten, whoever was written to at that address; else nobody.</summary>
    async Task<ContactPerson> PersonAsync(UnsubscribeClaim claim, CancellationToken ct)
    {
        await using var db = state.Read();
        var mail = await db.Set<MessageRow>().FirstOrDefaultAsync(m => m.Id == claim.Message && m.Workspace == claim.Workspace, ct)
            ?? await db.Set<MessageRow>().Where(m => m.Workspace == claim.Workspace && m.Contact == claim.Contact).OrderByDescending(m => m.Created).FirstOrDefaultAsync(ct);
        if (mail is null) return await people.OfAsync(claim.Workspace, [], ct);
        var person = await words.PersonAsync(claim.Workspace, mail.Customer, mail.Recipient.Length > 0 ? mail.Recipient : null, ct);
        var address = mail.Recipient.Length > 0 ? Subjects.Of(claim.Workspace, [("email", mail.Recipient)]) : SubjectId.None;
        return person.Subjects.Contains(address) ? person with { Subject = address } : person;
    }

    /// <summary>The end of a pause that begins now.</summary>
    public long Until(int days) => clock.GetUtcNow().AddDays(days).ToMicros();
}
