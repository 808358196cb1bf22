using Rapport.Kernel;

namespace Rapport.Service.Recovery;

/// <summary>A survey about how a case was seen to: asked after its closing, by hand or by an occasion, and what was answered.</summary>
sealed class CaseSurveyRow
{
    /// <summary>Of the ask; where an occasion of the survey asked, of the response.</summary>
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Case { get; set; }

    public required Guid Survey { get; init; }

    /// <summary>When it was decided to ask, UTC microseconds.</summary>
    public required long PlannedAt { get; init; }

    /// <summary>When the customer is asked, if nothing stands in the way.</summary>
    public required long Due { get; init; }

    /// <summary>The response; null until something was answered.</summary>
    public Guid? Response { get; set; }

    /// <summary>When something was first answered.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>The fact of the score that counts: on the scale of the score that opened the case where there is one, else the first.</summary>
    public Guid? Fact { get; set; }

    public uint Revision { get; set; }

    /// <summary>The scale of that score; empty without one.</summary>
    public string Metric { get; set; } = "";

    /// <summary>Null without one, and when it was taken back.</summary>
    public double? Score { get; set; }
}
