using Rapport.Kernel;

namespace Rapport.Governance.Mail;

/// <summary>The mail server a workspace sends through.</summary>
sealed class SmtpSettings
{
    public required WorkspaceId Workspace { get; init; }

    public required string Host { get; set; }

    public required int Port { get; set; }

    public required string User { get; set; }

    /// <summary>Protected; null when none is stored.</summary>
    public string? Password { get; set; }

    public required string From { get; set; }

    /// <summary>STARTTLS is demanded.</summary>
    public required bool Tls { get; set; }
}
