using System.Text.Json;
using Microsoft.Extensions.Options;
using Rapport.Kernel;
using Rapport.Messaging.Settings;
using Rapport.Messaging.Smtp;
using Rapport.Messaging.Text;

namespace Rapport.Messaging.Outbox;

/// <summary>One connection that is opened when needed and kept while it works.</summary>
sealed class Connection
{
    public SmtpSession? Session { get; set; }
}

/// <summary>Draws mails and hands them over.</summary>
sealed class Postman(IOutgoing outgoing, InstanceAddress address, IOptions<SmtpOptions> options, TimeProvider clock)
{
    public MimeMail Draw(TakenMail mail, Workspace workspace, MailServer server, MailSettingsRow settings)
    {
        var drawn = Draw(mail, workspace, server, mail.Row.Answer.Length > 0 ? JsonSerializer.Deserialize<MailAnswer>(mail.Row.Answer, JsonSerializerOptions.Web) : null);
        return drawn.Answer is not null ? drawn : drawn with
        {
            ReplyTo = settings.ReplyTo,
            Footer = new MailFooter(
                workspace.Name, settings.PostalAddress, mail.Row.Class == MailClass.Marketing ? new Uri(address.Link($"u/{mail.Token}")) : null,
                new Uri(address.Link($"p/{mail.Token}"))),
        };
    }

    MimeMail Draw(TakenMail mail, Workspace workspace, MailServer server, MailAnswer? answer) => new()
    {
        Id = mail.Row.Id,
        FromName = workspace.Name,
        From = server.From,
        To = mail.Row.Recipient,
        ReplyTo = answer?.ReplyTo,
        Answer = answer,
        Subject = mail.Row.Subject,
        Date = clock.GetUtcNow(),
        Language = mail.Row.Language,
        Parts = JsonSerializer.Deserialize<List<MailPart>>(mail.Row.Content, JsonSerializerOptions.Web) ?? [],
    };

    public async Task<SmtpOutcome> SendAsync(Connection connection, MailServer server, Envelope mail, CancellationToken ct)
    {
        var wasUsed = connection.Session is { IsUsable: true };
        var outcome = await TryAsync(connection, server, mail, ct);
        // A server may close a connection between two mails; that says nothing about the next.
        return wasUsed && outcome.Reason == "server.broke_off" ? await TryAsync(connection, server, mail, ct) : outcome;
    }

    async Task<SmtpOutcome> TryAsync(Connection connection, MailServer server, Envelope mail, CancellationToken ct)
    {
        if (connection.Session is { IsUsable: false } broken)
        {
            connection.Session = null;
            await broken.DisposeAsync();
        }

        if (connection.Session is null)
        {
            (connection.Session, var failure) = await SmtpSession.OpenAsync(server, address.Base.IdnHost, outgoing, options.Value, ct);
            if (failure is not null) return failure;
        }

        return await connection.Session!.SendAsync(mail, ct); // open, or the failure was returned
    }
}
