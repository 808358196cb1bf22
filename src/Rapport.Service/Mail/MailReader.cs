using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Cryptography;
using Rapport.Messaging;
using Rapport.Service.Inbox;

namespace Rapport.Service.Mail;

/// <summary>What is known of a mail that came.</summary>
sealed record IncomingMail
{
    /// <summary>The same for every copy of it.</summary>
    public required string Key { get; init; }

    /// <summary>Without brackets; empty for none.</summary>
    public required string MessageId { get; init; }

    /// <summary>One bare address as it is compared; empty when there is none, or more than one.</summary>
    public required string Sender { get; init; }

    /// <summary>What the sender calls themselves.</summary>
    public required string Name { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>All its text.</summary>
    public required string Text { get; init; }

    /// <summary>As it came; empty for none.</summary>
    public required string Html { get; init; }

    /// <summary>All addresses it was sent or delivered to.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Message-IDs of what it answers, the latest first.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>A machine wrote it.</summary>
    public required bool IsAutomatic { get; init; }

    /// <summary>What came with it.</summary>
    public required IReadOnlyList<MimeEntity> Files { get; init; }

    /// <summary>What the receiving server found out about the sender, such as <c>spf=pass dkim=pass dmarc=pass</c>; empty when it is not known.</summary>
    public required string Checks { get; init; }

    /// <summary>The receiving server says that the sender's domain stands behind it.</summary>
    public required bool IsProved { get; init; }

    /// <summary>As people like to be answered: first two letters of the language; empty when unknown.</summary>
    public string Language { get; init; } = "";
}

/// <summary>Reads mails. Whatever comes in, something readable comes out.</summary>
static class MailReader
{
    const int MostAnswers = 20, MostRecipients = 100, MostFiles = 200, LongestText = 200_000, LongestHtml = 1_000_000;

    // Deeper than any mail program nests, and far from what would exhaust a stack.
    static readonly ParserOptions s_options = new() { MaxMimeDepth = 50 };

    // Windows-1252 and its like are no encodings of .NET's own.
    static MailReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    static readonly string[] s_delivered = ["Delivered-To", "X-Original-To", "Envelope-To"];

    /// <summary>Reads a mail.</summary>
    /// <param name="mail">As it came.</param>
    /// <param name="trustedServer">Whose word about the sender is believed; empty for nobody's.</param>
    /// <exception cref="FormatException">It is no mail at all.</exception>
    public static IncomingMail Read(byte[] mail, string trustedServer)
    {
        using var stream = new MemoryStream(mail, writable: false);
        var message = MimeMessage.Load(s_options, stream);
        var sender = message.From.Mailboxes.Take(2).ToList() is [var only] && MailAddresses.IsValid(only.Address) ? only : null;
        var html = Cut(message.HtmlBody ?? "", LongestHtml);
        var text = Cut(message.TextBody ?? MailHtml.Words(html), LongestText);
        var subject = PlainText.Glance(PlainText.Of(message.Subject ?? ""));
        var checks = Checks(message, trustedServer);
        var id = Id(message.MessageId);
        return new()
        {
            Key = KeyOf(id, sender?.Address ?? "", message.Headers["Date"] ?? "", subject, text + html), MessageId = id, Sender = sender is null ? "" : MailAddresses.Normalise(sender.Address), Name = Cut(PlainText.Of(sender?.Name ?? ""), 100),
            Subject = subject, Text = text, Html = html, Recipients = [.. Recipients(message).Take(MostRecipients)], Answers = [.. Answers(message).Take(MostAnswers)],
            IsAutomatic = IsAutomatic(message.Headers), Files = [.. Files(message).Take(MostFiles)], Checks = checks is null ? "" : Cut(string.Join(' ', checks.Select(r => $"{r.Method}={r.Result}")), 200),
            IsProved = sender is not null && checks?.Any(r => IsProof(r, sender.Domain)) == true, Language = message.Headers["Content-Language"] is { Length: >= 2 } language && language[..2].All(char.IsAsciiLetter) ? language[..2].ToLowerInvariant() : "",
        };
    }

    static string KeyOf(params string[] parts) => $"in:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..40]}";

    static IEnumerable<string> Recipients(MimeMessage message) =>
        message.To.Mailboxes.Concat(message.Cc.Mailboxes).Select(m => m.Address)
            .Concat(message.Headers.Where(h => s_delivered.Contains(h.Field, StringComparer.OrdinalIgnoreCase)).Select(h => h.Value.Trim().Trim('<', '>')));

    static IEnumerable<string> Answers(MimeMessage message) =>
        new[] { message.InReplyTo ?? "" }.Concat(message.References.Reverse()).Select(Id).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal);

    // Only what can stand in a header of ours again.
    static string Id(string? written) => written is { Length: > 0 and <= 250 } && written.All(c => c is > ' ' and <= '~' and not ('<' or '>')) ? written : "";

    /// <summary>A machine answers, or writes to many (RFC 3834): nobody waits for an answer to it.</summary>
    static bool IsAutomatic(HeaderList headers) =>
        (headers["Auto-Submitted"] is { } submitted && !submitted.Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase))
        || headers["Precedence"]?.Trim().ToLowerInvariant() is "bulk" or "junk" or "list" or "auto_reply"
        || headers.Contains("X-Autoreply") || headers.Contains("X-Autorespond") || headers.Contains("List-Id")
        || headers["Return-Path"]?.Trim() == "<>";

    static IReadOnlyList<AuthenticationMethodResult>? Checks(MimeMessage message, string trustedServer)
    {
        if (trustedServer.Length == 0) return null;
        // The receiving server writes above all that came with the mail, and takes away what claims to be its own.
        foreach (var header in message.Headers.Where(h => h.Id == HeaderId.AuthenticationResults))
        {
            if (AuthenticationResults.TryParse(header.RawValue, out var results) && string.Equals(results.AuthenticationServiceIdentifier, trustedServer, StringComparison.OrdinalIgnoreCase))
                return [.. results.Results];
        }

        return null;
    }

    // DMARC alone speaks of the address that people see.
    static bool IsProof(AuthenticationMethodResult result, string domain) =>
        result is { Method: "dmarc", Result: "pass" } && result.Properties.Any(p => p.Property == "from" && string.Equals(p.Value, domain, StringComparison.OrdinalIgnoreCase));

    static IEnumerable<MimeEntity> Files(MimeMessage message) =>
        message.BodyParts.Where(part => part.IsAttachment || part is not TextPart { IsPlain: true } and not TextPart { IsHtml: true });

    static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
