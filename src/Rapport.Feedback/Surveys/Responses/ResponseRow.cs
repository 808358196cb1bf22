using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Where a response stands.</summary>
enum ResponseState
{
    /// <summary>Shown, nothing answered.</summary>
    Displayed,

    /// <summary>Something was answered.</summary>
    Started,

    /// <summary>An ending was reached with every required element on the path answered. The server decides it.</summary>
    Completed,

    /// <summary>A quota for respondents of this kind, or the survey's limit, was full.</summary>
    QuotaFull,

    /// <summary>Closed by the respondent before anything was answered.</summary>
    Dismissed,

    /// <summary>Left for longer than the survey's time-out. Goes on when the respondent comes back.</summary>
    Abandoned,
}

/// <summary>What a response is for.</summary>
enum ResponseMode
{
    /// <summary>Counts.</summary>
    Live,

    /// <summary>Tries the published survey out; never counts.</summary>
    Test,

    /// <summary>Tries the draft out; never counts.</summary>
    Preview,
}

/// <summary>One respondent's way through a survey.</summary>
sealed class ResponseRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Survey { get; init; }

    /// <summary>The version answered; 0 for a preview of the draft.</summary>
    public required int Version { get; init; }

    public required ResponseMode Mode { get; init; }

    public ResponseState State { get; set; }

    /// <summary>What may be answered once: a single-use id, or a person on a personal link; null for anybody any number of times.</summary>
    public string? Once { get; init; }

    /// <summary>Whose it is, for export and erasure; none for an unknown respondent.</summary>
    public SubjectId Subject { get; init; }

    /// <summary>JSON of <see cref="Origin"/>.</summary>
    public required string Origin { get; set; }

    public required string Language { get; set; }

    /// <summary>Of every order of chance.</summary>
    public required Guid Seed { get; init; }

    /// <summary>The last save taken; saves with the same or a lower number change nothing.</summary>
    public int Sequence { get; set; }

    /// <summary>JSON: element → value.</summary>
    public string Answers { get; set; } = "{}";

    /// <summary>JSON: ids of blocks left by "next".</summary>
    public string Left { get; set; } = "[]";

    /// <summary>JSON: element → milliseconds in sight; also tells which elements were shown.</summary>
    public string Times { get; set; } = "{}";

    /// <summary>JSON: what has been reported as facts.</summary>
    public string Told { get; set; } = "{}";

    /// <summary>JSON: ids of quotas this response counts in.</summary>
    public string Counted { get; set; } = "[]";

    /// <summary>JSON: why a person should look before trusting it.</summary>
    public string Flags { get; set; } = "[]";

    public string? Ending { get; set; }

    public required long CreatedAt { get; init; }

    public required long ChangedAt { get; set; }

    public long? CompletedAt { get; set; }

    /// <summary>When an unfinished response counts as abandoned; null when it is over.</summary>
    public long? ExpiresAt { get; set; }
}

/// <summary>Reports that wait to be handed to the pipeline; written in the transaction of their cause.</summary>
sealed class ReportRow
{
    public long No { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Body { get; init; }
}
