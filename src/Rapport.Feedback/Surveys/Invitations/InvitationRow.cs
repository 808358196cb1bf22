using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>One sending of invitations: what the mails say, and how often they are repeated.</summary>
sealed class MailingRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    /// <summary>The link its passes belong to.</summary>
    public required Guid Link { get; init; }

    /// <summary>JSON of <see cref="NewInvitations"/>, without the customers.</summary>
    public required string Content { get; init; }

    /// <summary>The occasion that sends it; empty when somebody does.</summary>
    public string Occasion { get; init; } = "";

    public required long CreatedAt { get; init; }
}

/// <summary>A person who was invited. Where they stand follows from the mail and the response.</summary>
sealed class InvitationRow
{
    /// <summary>Of mailing and customer, or of survey and interaction, so that nobody is invited twice by one mailing or about one interaction.</summary>
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    public required Guid Mailing { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>Of the address written to.</summary>
    public required SubjectId Subject { get; init; }

    public required Guid Pass { get; init; }

    /// <summary>What makes the response to it the only one.</summary>
    public required string Once { get; init; }

    /// <summary>The last mail.</summary>
    public required Guid Message { get; set; }

    public int Reminders { get; set; }

    /// <summary>When the next reminder is due; null for none.</summary>
    public long? RemindAt { get; set; }

    /// <summary>True while thanks are to be sent for an answer.</summary>
    public bool Thanks { get; set; }

    public required long CreatedAt { get; init; }
}
