using Rapport.Kernel;

namespace Rapport.Service.Mail;

/// <summary>The mailbox a workspace reads mail from, and how far it has read.</summary>
sealed class MailboxRow
{
    public required WorkspaceId Workspace { get; init; }

    public string Host { get; set; } = "";

    public int Port { get; set; }

    /// <summary>Encryption is demanded: from the first byte on port 993, by STARTTLS on any other.</summary>
    public bool Tls { get; set; }

    public string User { get; set; } = "";

    /// <summary>Sealed; null when none is stored.</summary>
    public string? Password { get; set; }

    public string Folder { get; set; } = "";

    /// <summary>Under which people write to it.</summary>
    public string Address { get; set; } = "";

    /// <summary>The server delivers <c>name+anything@</c> to <c>name@</c>, so that answers come back to a signed address.</summary>
    public bool Plus { get; set; }

    /// <summary>By which name the receiving server signs what it found out about senders; empty where nobody is believed.</summary>
    public string TrustedServer { get; set; } = "";

    /// <summary>Key of the signed addresses, sealed.</summary>
    public required string ReplyKey { get; init; }

    /// <summary>Of the folder that <see cref="LastUid"/> counts in (RFC 3501, 2.3.1.1); 0 before the first look.</summary>
    public long UidValidity { get; set; }

    /// <summary>Up to which mail it has read.</summary>
    public long LastUid { get; set; }

    /// <summary>When the mail read last had arrived, UTC microseconds; from there it begins anew when the server has numbered anew.</summary>
    public long LastArrived { get; set; }

    /// <summary>When it was last looked into without a fault; null for never.</summary>
    public long? LookedAt { get; set; }

    /// <summary>Why it cannot be read, of the form <c>mailbox.sign_in</c>; empty for nothing wrong.</summary>
    public string Fault { get; set; } = "";

    /// <summary>Counts changes of the settings; reading is none.</summary>
    public long Revision { get; set; } = 1;
}

/// <summary>How many mails, or parts of one, were not taken for a reason.</summary>
sealed class MailRefusalRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Of the form <c>mail.automatic</c>.</summary>
    public required string Reason { get; init; }

    public long Count { get; set; }

    public required long LastAt { get; set; }
}

/// <summary>A mail that belongs to a message of a conversation: one that came, or one that went.</summary>
sealed class MailRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Known again when it comes again: a hash of what came, or <c>out:</c> and the id of what was sent.</summary>
    public required string Key { get; init; }

    public required Guid Conversation { get; init; }

    /// <summary>The message, by its number.</summary>
    public required long Message { get; init; }

    /// <summary>Without brackets; of what was sent the part before the @.</summary>
    public required string MessageId { get; init; }

    /// <summary>Who sent it; empty for the company.</summary>
    public required string Sender { get; init; }

    public required long At { get; init; }

    public required string Subject { get; init; }

    /// <summary>The whole text, with what it quotes; empty for what was sent.</summary>
    public string Text { get; init; } = "";

    /// <summary>As it came, never shown as it is; empty for none.</summary>
    public string Html { get; init; } = "";

    /// <summary>JSON list of <see cref="KeptFile"/>.</summary>
    public string Files { get; init; } = "[]";
}

/// <summary>A file that came with a mail.</summary>
/// <param name="Name">As the sender called it, as words.</param>
/// <param name="Bytes">Its size; 0 where it was not taken.</param>
/// <param name="Stored">As <see cref="IFiles"/> keeps it; empty where it was not taken.</param>
/// <param name="Refused">Why it was not taken; empty where it was.</param>
sealed record KeptFile(string Name, long Bytes, string Stored, string Refused);
