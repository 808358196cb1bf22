using System.Net.Security;

namespace Rapport.Messaging.Smtp;

/// <summary>How long a mail server may take. A mail's lease outlasts the sum of both.</summary>
sealed class SmtpOptions
{
    /// <summary>From connecting to the last byte of a mail, and again for signing in.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For the answer to a whole mail: the longer one waits, the fewer doubts remain.</summary>
    public TimeSpan AnswerLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The port on which TLS begins with the first byte.</summary>
    public int TlsAtOncePort { get; set; } = 465;

    /// <summary>What checks the server's certificate; null: the machine's trusted roots.</summary>
    public RemoteCertificateValidationCallback? Trust { get; set; }
}
