using Microsoft.Extensions.Options;
using Rapport.Kernel;
using Rapport.Messaging.Text;

namespace Rapport.Messaging.Smtp;

/// <summary>Sends the test mail of the settings page.</summary>
sealed class MailTest(IOutgoing outgoing, InstanceAddress address, IOptions<SmtpOptions> options, TimeProvider clock) : IMailTest
{
    public async Task<string?> SendAsync(MailServer server, string to, CancellationToken ct)
    {
        var mail = new MimeMail
        {
            FromName = "Rapport", From = server.From, To = to, Subject = "Test mail from Rapport", Date = clock.GetUtcNow(),
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Language = "en",
            Parts = [new MailParagraph("This mail shows that Rapport can send through your mail server.")],
        };
        var (session, failure) = await SmtpSession.OpenAsync(server, address.Base.IdnHost, outgoing, options.Value, ct);
        if (session is null) return Explain(failure);
        await using (session) return Explain(await session.SendAsync(new(server.From, to, mail.ToBytes()), ct));
    }

    static string? Explain(SmtpOutcome? outcome) => outcome switch
    {
        { Handed: Handed.Taken } => null,
        { Reason: "server.not_public" } => "This address is not on the public internet. The operator can allow networks of the company in the setting Outgoing:Allow.",
        { Reason: "server.no_tls" or "server.tls" } => "The mail server does not offer TLS as demanded, or its certificate is not trusted. Check port and TLS.",
        { Reason: "server.sign_in" } => $"The mail server refused user or password (code {outcome.Code}).",
        { Reason: "server.refused_sender" or "server.refused_recipient" or "address.unknown" } => $"The mail server refused the sender or the recipient (code {outcome.Code}).",
        { Code: { Length: > 0 } code } => $"The mail server refused the mail (code {code}).",
        { Reason: "server.slow" or "server.silent" } => "The mail server did not answer in time.",
        _ => "The mail server could not be reached. Check host, port and TLS.",
    };
}
