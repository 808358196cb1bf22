using System.Text;
using System.Text.RegularExpressions;
using Rapport.Messaging.Bounces;

namespace Rapport.Messaging;

/// <summary>What a report by a mail system says of one mail.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Status">RFC 3463 code such as 5.1.1; empty when the report has none.</param>
/// <param name="Recipient">The address it is about; empty when the report hides it.</param>
/// <param name="MessageId">Message-ID of the mail, without brackets; empty when the report does not carry it.</param>
public sealed record BounceReport(BounceKind Kind, string Status, string Recipient, string MessageId)
{
    /// <summary>True when the address is of no use any more, whatever is sent to it.</summary>
    public bool IsHard => Kind == BounceKind.Failed && (Smtp.SmtpSession.NoSuchAddress(Status) || Status is "5.0.0" or "5.4.4");
}

/// <summary>What happened to a mail.</summary>
public enum BounceKind
{
    /// <summary>It will not arrive.</summary>
    Failed = 1,

    /// <summary>It has not arrived yet; the system goes on trying.</summary>
    Delayed = 2,

    /// <summary>It arrived.</summary>
    Delivered = 3,

    /// <summary>The recipient called it spam.</summary>
    Complaint = 4,
}

/// <summary>Reads delivery status notifications (RFC 3464) and feedback reports (RFC 5965).</summary>
public static partial class BounceReader
{
    const int LargestMail = 1024 * 1024;

    /// <summary>Reads a mail that may be a report. Whatever comes in, it answers within milliseconds and never throws for it.</summary>
    /// <param name="mail">The whole mail as it arrived; the first megabyte is read.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The report, or null when the mail is none.</returns>
    public static async Task<BounceReport?> ReadBounceAsync(Stream mail, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var bytes = new byte[LargestMail];
        var read = await mail.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        // A report is ASCII; Latin-1 takes whatever else comes, byte for byte.
        return Read(MimeParts.Of(Encoding.Latin1.GetString(bytes, 0, read)));
    }

    static BounceReport? Read(IReadOnlyList<MimePart> parts)
    {
        var about = MessageId(parts);
        if (parts.FirstOrDefault(p => p.Type == "message/feedback-report") is not null) return new(BounceKind.Complaint, "", "", about);
        if (parts.FirstOrDefault(p => p.Type is "message/delivery-status" or "message/global-delivery-status") is not { } status) return null;
        // Groups of fields between empty lines: the first is of the message, each other of a recipient. Ours has one.
        var fields = status.Text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(MimeParts.Fields)
            .FirstOrDefault(f => f.ContainsKey("action") || f.ContainsKey("final-recipient"));
        if (fields is null || Kind(fields.GetValueOrDefault("action", "")) is not { } kind) return null;
        return new(kind, Status().Match(fields.GetValueOrDefault("status", "")).Value, Address(fields), about);
    }

    static BounceKind? Kind(string action) => action.Split([' ', '('], 2)[0].ToLowerInvariant() switch
    {
        "failed" => BounceKind.Failed,
        "delayed" => BounceKind.Delayed,
        "delivered" or "relayed" or "expanded" => BounceKind.Delivered,
        _ => null,
    };

    static string Address(Dictionary<string, string> fields)
    {
        var value = fields.GetValueOrDefault("original-recipient") ?? fields.GetValueOrDefault("final-recipient") ?? "";
        var address = value[(value.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>');
        return MailAddresses.IsValid(address) ? address : "";
    }

    // Of the mail that came back, never of the report itself.
    static string MessageId(IReadOnlyList<MimePart> parts) => parts
        .Where(p => p.Type is "message/rfc822" or "text/rfc822-headers" or "message/global" or "message/global-headers")
        .Select(p => MimeParts.Fields(p.Text.ReplaceLineEndings("\n").Split("\n\n", 2)[0]).GetValueOrDefault("message-id", "").Trim().Trim('<', '>'))
        .FirstOrDefault(id => id.Length is > 0 and < 500) ?? "";

    [GeneratedRegex(@"[245]\.[0-9]{1,3}\.[0-9]{1,3}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
