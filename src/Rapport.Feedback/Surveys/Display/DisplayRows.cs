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
