using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>The occasions of a survey.</summary>
sealed class OccasionRow
{
    public required Guid Survey { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>JSON of <see cref="OccasionList"/>.</summary>
    public required string Occasions { get; set; }
}

/// <summary>How far a question that something gave occasion to is.</summary>
enum AskState
{
    /// <summary>Its time has not come; in the app, the person has not.</summary>
    Waiting,

    /// <summary>The person was asked.</summary>
    Asked,

    /// <summary>The person was not asked; the reason says why.</summary>
    NotAsked,
}

/// <summary>A question that something gave occasion to; written in the transaction of the fact.</summary>
sealed class AskRow
{
    /// <summary>Of survey and interaction, so that nobody is asked twice about one. Also the id of the invitation.</summary>
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    /// <summary>Which of the survey's.</summary>
    public required string Occasion { get; init; }

    public required AskBy By { get; init; }

    /// <summary>The identity the fact arrived under.</summary>
    public required SubjectId Subject { get; init; }

    public required FactId Fact { get; init; }

    /// <summary>The order, the call; empty where the fact names none.</summary>
    public required string Interaction { get; init; }

    public required string Touchpoint { get; init; }

    public required string Employee { get; init; }

    /// <summary>When it happened.</summary>
    public required long At { get; init; }

    /// <summary>When the person is asked.</summary>
    public required long Due { get; init; }

    /// <summary>When it was noted.</summary>
    public required long PlannedAt { get; init; }

    /// <summary>JSON of the words it is asked with; empty where the survey's occasion has them.</summary>
    public string Letter { get; init; } = "";

    public AskState State { get; set; }

    /// <summary>Name of the first closed gate, <c>called_off</c>, <c>too_late</c> or <c>not_met</c>; empty while nothing stood in the way.</summary>
    public string Reason { get; set; } = "";

    public long? EndedAt { get; set; }

    /// <summary>What makes its response in the app the only one.</summary>
    public string Once => $"ask:{Id}";
}
