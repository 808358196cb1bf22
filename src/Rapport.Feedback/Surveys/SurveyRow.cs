using Rapport.Feedback.Employees;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys;

/// <summary>Where a survey stands.</summary>
enum SurveyState
{
    /// <summary>Never published.</summary>
    Draft,

    /// <summary>Takes answers.</summary>
    Live,

    /// <summary>Takes no new respondents; those who began may finish.</summary>
    Paused,

    /// <summary>Takes no answers.</summary>
    Closed,
}

/// <summary>A survey and its draft.</summary>
sealed class SurveyRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Name { get; set; }

    public required SurveyState State { get; set; }

    /// <summary>The document as its author left it, JSON.</summary>
    public required string Draft { get; set; }

    /// <summary>The version that is answered; 0 before the first.</summary>
    public int Version { get; set; }

    /// <summary>UTC microseconds; null for at once.</summary>
    public long? OpensAt { get; set; }

    /// <summary>UTC microseconds; null for never.</summary>
    public long? ClosesAt { get; set; }

    /// <summary>So many complete responses are taken; null for any number.</summary>
    public int? ResponseLimit { get; set; }

    /// <summary>Which responses count, JSON of <see cref="Surveys.Honesty.HonestyRules"/>; null for what holds where nobody said otherwise.</summary>
    public string? Honesty { get; set; }

    /// <summary>Of which moment of working life it asks employees; null for a survey of customers. Never changes: what was promised to who answered holds.</summary>
    public EmployeeMoment? Employees { get; init; }

    /// <summary>Complete responses so far.</summary>
    public int Completed { get; set; }

    public required long CreatedAt { get; init; }

    public required long ChangedAt { get; set; }
}

/// <summary>A published version; never changes.</summary>
sealed class SurveyVersionRow
{
    public required Guid Survey { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int No { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Document { get; init; }

    public required long PublishedAt { get; init; }
}

/// <summary>How full a quota is.</summary>
sealed class QuotaRow
{
    public required Guid Survey { get; init; }

    public required string Quota { get; init; }

    public int Used { get; set; }
}
