using Rapport.Kernel;

namespace Rapport.Service.Cases;

/// <summary>How far a case is.</summary>
enum CaseStatus
{
    /// <summary>Somebody has to do something.</summary>
    Open,

    /// <summary>The customer has to: the clocks rest.</summary>
    Waiting,

    /// <summary>It is over.</summary>
    Closed,
}

/// <summary>How urgent.</summary>
enum CasePriority
{
    /// <summary>Can wait.</summary>
    Low,

    /// <summary>As usual.</summary>
    Normal,

    /// <summary>Before others.</summary>
    High,

    /// <summary>Now.</summary>
    Urgent,
}

/// <summary>How a case ended.</summary>
enum Outcome
{
    /// <summary>The customer's trouble is over.</summary>
    Resolved,

    /// <summary>Some of it is.</summary>
    PartlyResolved,

    /// <summary>Nothing could be done.</summary>
    NotResolved,

    /// <summary>The customer was not reached, or did not answer.</summary>
    NotReached,

    /// <summary>There was nothing to do.</summary>
    NothingToDo,
}

/// <summary>A customer's trouble, with somebody who sees to it and a time by which.</summary>
sealed class CaseRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>From 1, one more with each case of the workspace: what people call it by.</summary>
    public required long Number { get; init; }

    public required string Title { get; set; }

    public CaseStatus Status { get; set; }

    public CasePriority Priority { get; set; } = CasePriority.Normal;

    /// <summary>A member; null for nobody.</summary>
    public Guid? Owner { get; set; }

    public Guid? Team { get; set; }

    public Guid? Cause { get; set; }

    /// <summary>Null until it is closed.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>The case it became part of; null for none.</summary>
    public Guid? MergedInto { get; set; }

    /// <summary>Whose trouble; none for nobody known.</summary>
    public SubjectId Subject { get; set; }

    public string Touchpoint { get; set; } = "";

    public string Channel { get; set; } = "";

    /// <summary>Who served when it happened, as facts name them.</summary>
    public string Employee { get; set; } = "";

    /// <summary>The order, the call; empty for none.</summary>
    public string Interaction { get; set; } = "";

    /// <summary>Id of the rule that opened it; empty when a person did.</summary>
    public required string Rule { get; init; }

    /// <summary>The survey and the response it is about.</summary>
    public Guid? Survey { get; set; }

    public Guid? Response { get; set; }

    /// <summary>The fact it is about.</summary>
    public Guid? Fact { get; set; }

    /// <summary>What was said, as the feedback inbox names it; empty for nothing.</summary>
    public string HeardSource { get; set; } = "";

    public string HeardOrigin { get; set; } = "";

    /// <summary>The first score it is about, as it stands now, on its scale; empty and null without one.</summary>
    public string Metric { get; set; } = "";

    public double? Score { get; set; }

    /// <summary>Fields of the company's own: a JSON object of texts.</summary>
    public string Fields { get; set; } = "{}";

    /// <summary>Which promise holds, by its id; empty for none.</summary>
    public string Policy { get; set; } = "";

    /// <summary>True where a rule named the promise: a change of priority does not choose another.</summary>
    public bool IsPolicyFixed { get; set; }

    /// <summary>JSON of <see cref="Clocks.ClockSet"/>.</summary>
    public string Clocks { get; set; } = """{"all":[]}""";

    /// <summary>By which version of what is promised <see cref="Due"/> and <see cref="Timer"/> were found.</summary>
    public long SettledBy { get; set; }

    /// <summary>When the first promise is due, UTC microseconds; <see cref="Never"/> while none runs.</summary>
    public long Due { get; set; } = Never;

    /// <summary>When time alone changes something; <see cref="Never"/> for never.</summary>
    public long Timer { get; set; } = Never;

    /// <summary>A promise was broken.</summary>
    public bool IsBreached { get; set; }

    public required long OpenedAt { get; init; }

    public long ChangedAt { get; set; }

    public long? FirstRepliedAt { get; set; }

    public long? ClosedAt { get; set; }

    /// <summary>How often the company wrote or spoke to the customer.</summary>
    public int Replies { get; set; }

    /// <summary>How often it was opened again.</summary>
    public int Reopenings { get; set; }

    /// <summary>Working time from the opening to the first reply, microseconds; null while there is none.</summary>
    public long? FirstReplyWork { get; set; }

    /// <summary>Working time from the opening to the end, without that in which the customer was waited for, microseconds; null while it is open.</summary>
    public long? ResolutionWork { get; set; }

    /// <summary>Whether the first reply came later than promised; null where none was promised, or none was owed any more.</summary>
    public bool? IsFirstReplyLate { get; set; }

    /// <summary>Whether the end came later than promised; null where none was promised, and while it is open.</summary>
    public bool? IsResolutionLate { get; set; }

    /// <summary>Counts its changes.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>Not closed; kept beside the status so that lists of what is open are found by one index.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>In place of an instant that never comes.</summary>
    public const long Never = long.MaxValue;
}

/// <summary>What happened to a case.</summary>
enum CaseEventKind
{
    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>The customer said something more about the same.</summary>
    SaidMore,

    /// <summary>The customer took back what they said, or said it otherwise.</summary>
    Corrected,

    /// <summary>Something of it was changed.</summary>
    Changed,

    /// <summary>Somebody else sees to it.</summary>
    Assigned,

    /// <summary>Somebody wrote something down.</summary>
    Note,

    /// <summary>A message was sent to the customer.</summary>
    Replied,

    /// <summary>Somebody spoke to the customer.</summary>
    Contacted,

    /// <summary>The customer answered.</summary>
    Heard,

    /// <summary>A promise was broken.</summary>
    Breached,

    /// <summary>Time passed, and a step was taken.</summary>
    Escalated,

    /// <summary>It was closed.</summary>
    Closed,

    /// <summary>It was opened again.</summary>
    Reopened,

    /// <summary>Another case became part of it, or it part of another.</summary>
    Merged,

    /// <summary>The customer is asked how it was seen to.</summary>
    Asked,

    /// <summary>The customer answered that.</summary>
    Answered,
}

/// <summary>A line of a case's history; never changed.</summary>
sealed class CaseEventRow
{
    /// <summary>Given by the store, ascending.</summary>
    public long No { get; init; }

    public required Guid Case { get; set; }

    public required WorkspaceId Workspace { get; init; }

    public required long At { get; init; }

    public required CaseEventKind Kind { get; init; }

    /// <summary>person, key, rule, clock or customer.</summary>
    public required string By { get; init; }

    /// <summary>Id of the person or key; null for others.</summary>
    public Guid? Actor { get; init; }

    /// <summary>Name of the person, key, rule or step as it was then.</summary>
    public required string ActorName { get; init; }

    /// <summary>What was written; empty for nothing.</summary>
    public required string Text { get; init; }

    /// <summary>JSON: field → [before, after].</summary>
    public required string Changes { get; init; }

    /// <summary>The mail it sent; null for none.</summary>
    public Guid? Message { get; init; }

    /// <summary>JSON: what its fact is to say, as the case stood then; empty once it is told, and where nothing is.</summary>
    public required string Told { get; set; }

    /// <summary>False until its fact is on the way.</summary>
    public bool IsTold { get; set; }
}

/// <summary>What a case is about: by these, what is said about the same is found to be the same.</summary>
sealed class CaseOriginRow
{
    public required WorkspaceId Workspace { get; init; }

    public required string Key { get; init; }

    public required Guid Case { get; set; }
}

/// <summary>When somebody was last given a case by turns.</summary>
sealed class CaseTurnRow
{
    public required WorkspaceId Workspace { get; init; }

    public required Guid Person { get; init; }

    /// <summary>One more with each case given in the workspace.</summary>
    public required long Turn { get; set; }
}
