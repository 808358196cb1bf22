using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Settings;

namespace Rapport.Service.Fixes;

/// <summary>Somebody to be told.</summary>
/// <param name="Contacts">Null where they are gone.</param>
/// <param name="Language">As a trait says; empty for nothing said.</param>
/// <param name="Refused">Why they are not written to; null when they may be.</param>
sealed record Told(CustomerContacts? Contacts, string Language, string? Refused);

/// <summary>Tells each who raised a cause, once. What decides whether somebody is written to is what decides it for every survey: consent,
/// addresses that are barred, and the person's budget.</summary>
sealed class FixDesk(
    IStateStore store, ICustomerContacts contacts, ICustomerIdentities identities, IMessages messages, IConsents consents, IContactBudget budget, TimeProvider clock)
{
    /// <summary>What people agreed to when they said what they think: to be asked, and to hear what came of it.</summary>
    public const string Purpose = "survey";

    /// <summary>Whether somebody may be told now. Reads by connections of its own.</summary>
    public async Task<Told> WhoAsync(FixRow fix, CustomerId customer, CancellationToken ct)
    {
        if (await contacts.FindAsync(fix.Workspace, customer, ct) is not { } found || await identities.FindAsync(fix.Workspace, found.Customer, ct) is not { } known) return new(null, "", "unknown");
        var language = LanguageOf(known.Traits);
        await using var db = store.Read();
        if (await IsToldAsync(db, fix.Id, found, ct)) return new(found, language, "told");
        if (found.Email.Length == 0) return new(found, language, "no_address");
        if (await messages.BarredAsync(fix.Workspace, MailClass.Marketing, Purpose, found.Email, ct) is not null) return new(found, language, "barred");
        var consent = await consents.MayAsync(fix.Workspace, found.Customer, found.Email, Purpose, ContactChannels.Email, ct);
        if (!consent.May) return new(found, language, consent.Reason == "consent.withdrawn" ? "opted_out" : "no_consent");
        var look = await budget.LookAsync(db, await budget.PersonAsync(fix.Workspace, found.Customer, ct), new()
        {
            Id = Guid.Empty, Channel = ContactChannels.Email, Category = Purpose, About = About(fix.Id), IgnoresCoolDown = true,
        }, ct);
        return new(found, language, look.May || look.Rule == "quiet_hours" ? null : look.Rule);
    }

    /// <summary>Tells somebody, or writes down why not, in one transaction with the mail: each once, however often the server dies.</summary>
    public async Task TellAsync(IStateTransaction transaction, FixRow fix, Told who, CancellationToken ct)
    {
        if (who.Contacts is not { } person || who.Refused == "told" || await IsToldAsync(transaction.Db, fix.Id, person, ct)) return;
        var (message, reason) = who.Refused is { } refused ? (null, refused) : await QueueAsync(transaction, fix, person, who.Language, ct);
        var row = await transaction.Db.FindAsync<FixPersonRow>([fix.Id, person.Customer], ct);
        if (row is null) transaction.Db.Add(row = new() { Fix = fix.Id, Customer = person.Customer, Workspace = fix.Workspace, At = 0, Reason = "" });
        (row.At, row.Message, row.Reason) = (clock.NowMicros(), message, reason);
    }

    /// <summary>What mails about a fix are about.</summary>
    public static string About(Guid fix) => $"fix {fix}";

    /// <summary>The texts of a fix.</summary>
    public static IReadOnlyList<FixText> Texts(FixRow fix) => ServiceJson.Read<List<FixText>>(fix.Texts);

    async Task<(Guid? Message, string Reason)> QueueAsync(IStateTransaction transaction, FixRow fix, CustomerContacts person, string language, CancellationToken ct)
    {
        var text = FixText.For(Texts(fix), language);
        var queued = await messages.TryQueueAsync(transaction, new OutgoingMail
        {
            Workspace = fix.Workspace, Class = MailClass.Marketing, Purpose = Purpose, Customer = person.Customer, To = person.Email, Subject = text.Subject.Trim(), Language = text.Language, About = About(fix.Id),
            Key = $"{About(fix.Id)} {person.Customer}", IgnoresCoolDown = true,
            Parts = [.. text.Text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => new MailParagraph(p))],
        }, ct);
        return queued.Id is { } id ? (id.Value, "") : (null, queued.Decision.Rule);
    }

    // Somebody who was told before two customers turned out to be one was told.
    static Task<bool> IsToldAsync(RapportDb db, Guid fix, CustomerContacts person, CancellationToken ct)
    {
        var ids = person.Ids.ToList();
        return db.Set<FixPersonRow>().AnyAsync(p => p.Fix == fix && ids.Contains(p.Customer) && p.Message != null, ct);
    }

    static string LanguageOf(string traits)
    {
        using var json = JsonDocument.Parse(traits);
        foreach (var name in new[] { "language", "locale", "lang" })
            if (json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } said) return said;
        return "";
    }
}
