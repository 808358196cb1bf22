using Rapport.Service.Cases;

namespace Rapport.Service.Causes;

/// <summary>Causes by what they weigh.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Measure">How troubles weigh.</param>
/// <param name="Unit">Currency of revenue and cost, whose figures are in its minor units; id of the metric for points; empty for others.</param>
/// <param name="Bars">The heaviest first; of weight 0 only where the time before had it.</param>
/// <param name="Total">Weight of all.</param>
/// <param name="Count">Troubles, each person, cause and month once.</param>
/// <param name="Threshold">Share that the vital few carry.</param>
/// <param name="Vital">How many causes the vital few are.</param>
/// <param name="Concentration">Gini coefficient of the weights, 0..1; null without any weight.</param>
/// <param name="Unexplained">People whose troubles are in no bar: words about no topic, cases without a cause.</param>
/// <param name="Problems">Topics that people suffer from, the most frequent first, with what was traced.</param>
sealed record CauseChart(
    DateOnly From, DateOnly To, string Measure, string Unit, IReadOnlyList<CauseBar> Bars, double Total, long Count, double Threshold, int Vital, double? Concentration, long Unexplained,
    IReadOnlyList<ProblemAnswer> Problems);

/// <summary>A bar.</summary>
/// <param name="Cause">The cause; null for a topic that nobody has traced yet.</param>
/// <param name="Topic">That topic; null for a cause.</param>
/// <param name="Name">For people.</param>
/// <param name="Path">With the names above it.</param>
/// <param name="Weight">By the measure.</param>
/// <param name="Count">Troubles.</param>
/// <param name="Low">Lower limit of the weight at 95 %.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Share">Of the total, 0..1.</param>
/// <param name="Cumulative">Share of this bar and those before it.</param>
/// <param name="Vital">One of the vital few.</param>
/// <param name="BestRank">The highest rank it may have in truth, from 1.</param>
/// <param name="WorstRank">The lowest.</param>
/// <param name="Sources">Troubles by kind of source.</param>
/// <param name="Change">Against the time before; null where none was asked for.</param>
sealed record CauseBar(
    Guid? Cause, Guid? Topic, string Name, string Path, double Weight, long Count, double Low, double High, double Share, double Cumulative, bool Vital, int BestRank, int WorstRank,
    IReadOnlyDictionary<string, long> Sources, CauseChange? Change);

/// <summary>A change.</summary>
/// <param name="Before">Weight in the same number of days before.</param>
/// <param name="Difference">Now less before.</param>
/// <param name="Low">Lower limit at 95 %.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Believable">Of all changes to be believed, at most 5 % are false on average.</param>
sealed record CauseChange(double Before, double Difference, double Low, double High, bool Believable);

/// <summary>A problem, and what was traced.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parent">Name of the topic it is part of; empty for none.</param>
/// <param name="Count">Troubles about it.</param>
/// <param name="Cause">What is behind it; null where nobody has traced it.</param>
/// <param name="Inherited">The trace is that of the topic above.</param>
/// <param name="Whys">How it was traced.</param>
sealed record ProblemAnswer(Guid Topic, string Name, string Parent, long Count, Guid? Cause, bool Inherited, IReadOnlyList<string> Whys);

/// <summary>Troubles behind a bar.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">Troubles in all, each as often as it was told.</param>
sealed record CauseRows(IReadOnlyList<CauseRowAnswer> Items, string? Next, int Total);

/// <summary>A trouble.</summary>
/// <param name="Id">Of the item of feedback or the case.</param>
/// <param name="Source">Kind of source; case for a case.</param>
/// <param name="At">When it was said or opened.</param>
/// <param name="Customer">Whose; null for nobody known.</param>
/// <param name="Heading">What the words answer; the number of a case.</param>
/// <param name="Text">The words; the title of a case.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">Null without one.</param>
/// <param name="Touchpoint">Key; empty when unknown.</param>
/// <param name="Topics">Names of the topics by which it is here.</param>
/// <param name="Page">Where it is shown in full, as a path within the workspace's screens; empty for nowhere.</param>
sealed record CauseRowAnswer(
    Guid Id, string Source, DateTimeOffset At, NamedThing? Customer, string Heading, string Text, string Metric, double? Score, string Touchpoint, IReadOnlyList<string> Topics, string Page);
