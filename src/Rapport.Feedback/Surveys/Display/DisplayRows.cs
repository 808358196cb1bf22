using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>The display rules of a survey.</summary>
sealed class DisplayRow
{
    public required Guid Survey { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>JSON of <see cref="DisplayRules"/>.</summary>
    public required string Rules { get; set; }
}

/// <summary>Somebody was asked without having wanted it; what the cool-down counts, whatever the survey and the channel.</summary>
sealed class AskedRow
{
    /// <summary>The response that began with it.</summary>
    public required Guid Response { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    /// <summary>The identifier the person had at that moment.</summary>
    public required SubjectId Subject { get; init; }

    /// <summary>The visit, as the browser names it; empty for none.</summary>
    public required string Visit { get; init; }

    public required long At { get; init; }
}

/// <summary>How a workspace asks.</summary>
sealed class AskingRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Days of 24 hours between two surveys of one person.</summary>
    public required double CoolDownDays { get; set; }
}
