using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Links;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Mails a pass to an address that somebody typed. One address has one pass per survey, so it answers once.</summary>
sealed class Verify(IStateStore store, IMessages messages, LinkTokens tokens, InstanceAddress instance, TimeProvider clock)
{
    /// <summary>Sends it.</summary>
    /// <returns>A key of <see cref="Words"/> when something is wrong; else null, whoever the address belongs to and whatever they answered before.</returns>
    public async Task<string?> SendAsync(LinkRow link, string typed, string language, CancellationToken ct)
    {
        if (!MailAddresses.IsValid(typed)) return "errorEmail";
        var address = MailAddresses.Normalise(typed);
        var domains = EditLinks.Names(link.Domains);
        if (domains.Count > 0 && !domains.Contains(address[(address.LastIndexOf('@') + 1)..], StringComparer.Ordinal)) return "emailDomain";
        if (await messages.CheckAsync(link.Workspace, MailClass.Transactional, ct) is not null) return "emailFailed";
        await using var transaction = await store.BeginAsync(ct);
        var id = DerivedId.Of(link.Workspace, "survey-pass", $"{link.Survey} {address}");
        if (!await transaction.Db.Set<PassRow>().AnyAsync(p => p.Id == id, ct)) MakePasses.Add(transaction, link, new PassFor("email", address), id, clock);
        var token = await tokens.WriteAsync(transaction, new LinkClaim(link.Workspace, Opens.Pass, id), ct);
        await messages.QueueAsync(transaction, new OutgoingMail
        {
            Workspace = link.Workspace, Class = MailClass.Transactional, Purpose = "service", To = address, Language = language, AskedByStranger = true,
            Subject = Words.Say(language, "emailSubject"), About = $"survey {link.Survey}",
            Parts = [new MailParagraph(Words.Say(language, "emailBody")), new MailButton(Words.Say(language, "start"), new Uri(instance.Link("r/" + token)))],
        }, ct);
        await transaction.CommitAsync(ct);
        return null;
    }
}
