using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>What an employee answered to one question, cut loose from the respondent and from the other answers. All that is kept of a
/// response that is complete.</summary>
sealed class EmployeeAnswerRow
{
    /// <summary>By chance, so that the order of rows does not tell who was first.</summary>
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    /// <summary>The question; empty for the response itself.</summary>
    public required string Element { get; init; }

    /// <summary>A row or item of the question, <c>other</c> for what was written beside a choice, <c>na</c> for "does not apply"; empty for the
    /// answer as a whole. Each is published for itself, for each may be answered by fewer.</summary>
    public required string Part { get; init; }

    /// <summary>JSON; ids of choices as a list.</summary>
    public required string Value { get; init; }

    /// <summary>The metric's scale; empty for what is no score.</summary>
    public string Scale { get; init; } = "";

    public double? Score { get; init; }

    public required string Wave { get; init; }

    public required string Team { get; init; }

    public required string Place { get; init; }

    public required string Department { get; init; }

    /// <summary>With which answers it is published; null while it waits.</summary>
    public Guid? Block { get; set; }

    public Spot Spot => new(Wave, Team, Place, Department);
}

/// <summary>What became of a report.</summary>
enum ReportState
{
    /// <summary>Nobody has looked at it.</summary>
    New,

    /// <summary>Somebody works on it.</summary>
    Taken,

    /// <summary>It hurts no more.</summary>
    Solved,

    /// <summary>Nothing is done about it; the note says why.</summary>
    Declined,
}

/// <summary>An employee's word that something hurts customers.</summary>
sealed class EmployeeReportRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>When, UTC microseconds; of a report without a name only the day is kept.</summary>
    public required long At { get; init; }

    public required string Text { get; init; }

    public required string Team { get; init; }

    public required string Place { get; init; }

    public required string Touchpoint { get; init; }

    /// <summary>Empty for somebody who does not say.</summary>
    public required string Reporter { get; init; }

    public ReportState State { get; set; }

    /// <summary>What was found or done, for whoever reported it.</summary>
    public string Note { get; set; } = "";

    public required long ChangedAt { get; set; }
}
