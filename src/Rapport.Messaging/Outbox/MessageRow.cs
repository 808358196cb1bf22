using Rapport.Kernel;

namespace Rapport.Messaging.Outbox;

/// <summary>One mail to one recipient. Times are UTC microseconds.</summary>
sealed class MessageRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required CustomerId Customer { get; set; }

    /// <summary>Hash of the recipient, see <see cref="Recipients.Contacts"/>.</summary>
    public required byte[] Contact { get; init; }

    /// <summary>As it was given; empty when it was none.</summary>
    public required string Recipient { get; set; }

    public required MailClass Class { get; init; }

    public required string Purpose { get; init; }

    public required string About { get; init; }

    public required string Subject { get; set; }

    public required string Language { get; init; }

    /// <summary>JSON of the parts. Emptied some time after the end.</summary>
    public required byte[] Content { get; set; }

    public bool AskedByStranger { get; init; }

    /// <summary>JSON of what it answers; empty for nothing.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Who it goes to, as the budget notes it.</summary>
    public SubjectId Person { get; set; }

    public string Thread { get; init; } = "";

    public bool IgnoresCoolDown { get; init; }

    public MessageState State { get; set; } = MessageState.Queued;

    public string Reason { get; set; } = "";

    /// <summary>The mail server's codes of the last try.</summary>
    public string Code { get; set; } = "";

    /// <summary>Not before this time; moves with every try.</summary>
    public long Due { get; set; }

    /// <summary>When it was due first.</summary>
    public required long Since { get; init; }

    public long? NotAfter { get; init; }

    public required long Created { get; init; }

    /// <summary>When it came into its state.</summary>
    public long At { get; set; }

    public int Attempts { get; set; }

    /// <summary>Start of the last try; null before the first.</summary>
    public long? TriedAt { get; set; }

    /// <summary>Which process sends it at this moment.</summary>
    public Guid? Owner { get; set; }

    public long? LeaseUntil { get; set; }

    /// <summary>The recipient unsubscribed by this mail.</summary>
    public bool Unsubscribed { get; set; }

    /// <summary>Nothing of the person stays but that there was a mail.</summary>
    public void Forget() => (Recipient, Subject, Content) = ("", "", []);

    /// <summary>As it counts in the person's budget.</summary>
    public ContactRequest Request => new()
    {
        Id = Id, Channel = ContactChannels.Email, Category = Purpose, About = About, Thread = Thread, IgnoresCoolDown = IgnoresCoolDown,
    };

    public bool HasEnded => State is not (MessageState.Queued or MessageState.Sending);

    public MessageStatus Status => new(new(Id), State, Reason, Attempts, Instant.FromMicros(At));
}

/// <summary>How many mails a workspace handed over within one hour of the clock.</summary>
sealed class MessageHourRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Hours since 1970.</summary>
    public required long Hour { get; init; }

    public long Sent { get; set; }

    /// <summary>Of these, asked for by strangers.</summary>
    public long ForStrangers { get; set; }
}
