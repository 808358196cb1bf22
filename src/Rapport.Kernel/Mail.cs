namespace Rapport.Kernel;

/// <summary>The mail server a workspace sends through.</summary>
/// <param name="Host">Name or address; set by people, so it is called through the guarded client only.</param>
/// <param name="Port">465 speaks TLS from the first byte; any other port speaks STARTTLS when <paramref name="Tls"/>.</param>
/// <param name="User">Empty when the server asks for none.</param>
/// <param name="Password">In the clear; never logged, never shown.</param>
/// <param name="From">The sender's bare address.</param>
/// <param name="Tls">Encryption is demanded: without it nothing is sent.</param>
public sealed record MailServer(string Host, int Port, string User, string? Password, string From, bool Tls)
{
    /// <summary>Without the password, so that no log ever shows it.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>Knows the mail servers of the workspaces.</summary>
public interface IMailServers
{
    /// <summary>The workspace's server, or null when none is set.</summary>
    ValueTask<MailServer?> FindAsync(WorkspaceId workspace, CancellationToken ct);
}

/// <summary>Tries a mail server out, in the way all mail goes.</summary>
public interface IMailTest
{
    /// <summary>Sends one test mail.</summary>
    /// <param name="server">Through which.</param>
    /// <param name="to">A bare address.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the server took it, or a sentence that says what went wrong.</returns>
    Task<string?> SendAsync(MailServer server, string to, CancellationToken ct);
}
