namespace Rapport.Messaging;

/// <summary>How much may be sent. Set by the operator in configuration (<c>Mail:PerRecipientPerDay</c> …).</summary>
public sealed class MessagingOptions
{
    /// <summary>Mails to one address within 24 hours; more end as suppressed (<c>cap.recipient</c>). Default 10.</summary>
    public int PerRecipientPerDay { get; set; } = 10;

    /// <summary>The same for mails that strangers asked for in public forms (<c>cap.stranger</c>). Default 2.</summary>
    public int PerRecipientPerDayForStrangers { get; set; } = 2;

    /// <summary>Mails of a workspace within one hour of the clock; more wait for the next (<c>cap.workspace</c>). Default 10,000.</summary>
    public int PerWorkspacePerHour { get; set; } = 10_000;

    /// <summary>The same for mails that strangers asked for; more end as suppressed (<c>cap.strangers</c>). Default 200.</summary>
    public int PerWorkspacePerHourForStrangers { get; set; } = 200;

    /// <summary>Connections to the mail server of one workspace at a time. Default 2.</summary>
    public int Connections { get; set; } = 2;

    /// <summary>Days after which the content of a mail that has ended is forgotten; that it was sent stays known. Default 90.</summary>
    public int KeepContentDays { get; set; } = 90;
}
