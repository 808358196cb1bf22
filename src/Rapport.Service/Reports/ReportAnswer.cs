using Rapport.Service.Cases;

namespace Rapport.Service.Reports;

/// <summary>How customers were served in a period, beside the one before.</summary>
/// <param name="Of">cases, conversations, calls or bot.</param>
/// <param name="By">What it is sliced by.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="PreviousFrom">First day of as many before.</param>
/// <param name="PreviousTo">Last day before.</param>
/// <param name="Figures">What the figures mean, in the order in which they are shown.</param>
/// <param name="Totals">By the id of the figure.</param>
/// <param name="Groups">The largest first.</param>
/// <param name="GroupsLeftOut">Groups beyond the two hundred largest.</param>
/// <param name="Days">Each day of the period.</param>
sealed record ReportAnswer(
    string Of, string By, DateOnly From, DateOnly To, DateOnly PreviousFrom, DateOnly PreviousTo, IReadOnlyList<FigureMeaning> Figures, IReadOnlyDictionary<string, ReportTotal> Totals,
    IReadOnlyList<ReportGroup> Groups, int GroupsLeftOut, IReadOnlyList<ReportDay> Days);

/// <summary>A figure of all.</summary>
/// <param name="Now">In the period.</param>
/// <param name="Previous">In the period before.</param>
/// <param name="Change">Null where either has none.</param>
sealed record ReportTotal(ServiceFigure Now, ServiceFigure Previous, FigureChange? Change);

/// <summary>From the period before to this one.</summary>
/// <param name="Value">This less before, in the unit of the figure.</param>
/// <param name="Low">Lower limit at 95 %; null where nobody can tell, and for what is counted.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Significant">True where both are made of enough and the limits exclude no change.</param>
sealed record FigureChange(double Value, double? Low, double? High, bool Significant);

/// <summary>The figures of some.</summary>
/// <param name="Key">An id, or the key of a place; empty for none.</param>
/// <param name="Name">For people; empty where the key says all, or where nobody knows it any more.</param>
/// <param name="Values">By the id of the figure.</param>
sealed record ReportGroup(string Key, string Name, IReadOnlyDictionary<string, ServiceFigure> Values);

/// <summary>A day.</summary>
/// <param name="Day">In the workspace's zone.</param>
/// <param name="Came">Opened that day; calls that came in; conversations begun with the bot that were closed.</param>
/// <param name="Done">Closed that day and still closed; calls in which somebody was spoken to; of those with the bot the ones without a person.</param>
/// <param name="Backlog">Open at its end, one that was opened again taken as open throughout; null for calls and the bot.</param>
sealed record ReportDay(DateOnly Day, int Came, int Done, int? Backlog);

/// <summary>Those a figure is made of.</summary>
/// <param name="Items">The longest first for times, else the latest.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">How many there are in all: the figure's n, or with <c>hits</c> those it counts.</param>
sealed record ReportRows(IReadOnlyList<ReportRow> Items, string? Next, int Total);

/// <summary>A case or a conversation.</summary>
/// <param name="Kind"><c>case</c> or <c>conversation</c>.</param>
/// <param name="Id">Of it.</param>
/// <param name="Number">What people call a case by; null for a conversation.</param>
/// <param name="Title">Of a case; the channel of a conversation.</param>
/// <param name="Customer">Null for nobody known.</param>
/// <param name="At">When it was over, or answered.</param>
/// <param name="Value">What it counts for: 1 or 0 of a share, seconds, or a score.</param>
sealed record ReportRow(string Kind, Guid Id, long? Number, string Title, NamedThing? Customer, DateTimeOffset At, double Value);

/// <summary>What waits now, for whom.</summary>
/// <param name="Items">Whoever has most first; nobody among them.</param>
sealed record Workloads(IReadOnlyList<Workload> Items);

/// <summary>What waits for somebody.</summary>
/// <param name="Agent">Null for nobody.</param>
/// <param name="Cases">Open cases.</param>
/// <param name="LateCases">Of them: those with a broken promise.</param>
/// <param name="Conversations">Open conversations.</param>
/// <param name="Owed">Of them: those in which an answer is owed.</param>
sealed record Workload(NamedThing? Agent, int Cases, int LateCases, int Conversations, int Owed);
