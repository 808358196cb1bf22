namespace Rapport.Feedback.Surveys.Lint;

/// <summary>How much a finding weighs.</summary>
enum Severity
{
    /// <summary>Worth a thought.</summary>
    Hint,

    /// <summary>Respondents or figures will suffer; publishing is allowed.</summary>
    Warning,

    /// <summary>The survey cannot be published like this.</summary>
    Error,
}

/// <summary>Something an author should know before respondents meet it.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Code">Stable: <c>jump.backwards</c>.</param>
/// <param name="At">Id of the block, element, ending, variable or quota; empty for the survey as a whole.</param>
/// <param name="Message">A sentence that says what to do.</param>
sealed record Finding(Severity Severity, string Code, string At, string Message);

/// <summary>What a check of a survey found.</summary>
/// <param name="Findings">The weightiest first.</param>
/// <param name="Minutes">How long an ordinary respondent takes, on the longest path.</param>
/// <param name="OpenTextShare">Questions answered by writing, of all questions; 0 to 1.</param>
sealed record LintReport(IReadOnlyList<Finding> Findings, double Minutes, double OpenTextShare)
{
    /// <summary>True when nothing forbids publishing.</summary>
    public bool CanPublish => Findings.All(f => f.Severity != Severity.Error);
}
