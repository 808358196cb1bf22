using Rapport.Service.Cases;
using Rapport.Service.Reports;

namespace Rapport.Service.Recovery;

/// <summary>How customers fare after their case.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Asked">Cases whose customer was or is to be asked, planned within these days.</param>
/// <param name="Waiting">Of them: not asked yet.</param>
/// <param name="NotAsked">Of them: not asked, by reason.</param>
/// <param name="Answered">Of them: answered, with or without a score.</param>
/// <param name="Rate">Share of those with a score who are not dissatisfied any more, 0..1.</param>
/// <param name="Changes">What became of the score that opened the case, by scale: of those who answered on the same.</param>
/// <param name="Scores">What the survey came to, by scale.</param>
/// <param name="Groups">The rate by touchpoint, team, owner and cause.</param>
/// <param name="Comparison">Recovered customers against others who are alike.</param>
sealed record RecoveryAnswer(
    DateOnly From, DateOnly To, int Asked, int Waiting, IReadOnlyDictionary<string, int> NotAsked, int Answered, ServiceFigure Rate, IReadOnlyList<ScoreChange> Changes, IReadOnlyList<SurveyScore> Scores,
    IReadOnlyList<RateGroup> Groups, RecoveryComparison Comparison);

/// <summary>A change on one scale.</summary>
/// <param name="Scale">Its id.</param>
/// <param name="Before">Mean of the scores that opened the cases.</param>
/// <param name="After">Mean of what the same people answered after it.</param>
/// <param name="Change">After less before, of each person, on the scale.</param>
sealed record ScoreChange(string Scale, double Before, double After, ServiceFigure Change);

/// <summary>What a survey came to.</summary>
/// <param name="Metric">Id of the metric with its convention.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit"><c>points</c>, <c>percent</c> or <c>scale</c>.</param>
/// <param name="Score">In that unit.</param>
sealed record SurveyScore(string Metric, string Name, string Unit, ServiceFigure Score);

/// <summary>The rate of some cases.</summary>
/// <param name="By">touchpoint, team, owner or cause.</param>
/// <param name="Key">Its key or id; empty for none.</param>
/// <param name="Name">For people; empty where the key says all.</param>
/// <param name="Rate">0..1.</param>
sealed record RateGroup(string By, string Key, string Name, ServiceFigure Rate);

/// <summary>Recovered customers against others with a low score of the same height at the same touchpoint in the same quarter, who had spent about
/// as much in the year before. People were not assigned to be recovered: those who answer may differ in what nobody knows, so a difference is a hint
/// and no proof.</summary>
/// <param name="Days">For so many days after the opening of the case it was looked.</param>
/// <param name="Recovered">Customers who are not dissatisfied any more.</param>
/// <param name="Others">Customers of whom that is not known: still dissatisfied, not asked, or silent.</param>
/// <param name="StillLow">Of the others: those who said that they are still dissatisfied.</param>
/// <param name="Pairs">Recovered customers who found somebody alike.</param>
/// <param name="Unmatched">Those who found nobody, and are in none of the figures.</param>
/// <param name="TooYoung">Customers whose case was opened too lately to look so far.</param>
/// <param name="Scores">The next score on the scale that opened the case, by scale; of pairs where both gave one.</param>
/// <param name="CameBack">Shares who ordered.</param>
/// <param name="Revenue">Mean of what they ordered for, in minor units.</param>
/// <param name="Currency">Of the revenue.</param>
sealed record RecoveryComparison(
    int Days, int Recovered, int Others, int StillLow, int Pairs, int Unmatched, int TooYoung, IReadOnlyList<ScaleComparison> Scores, Compared CameBack, Compared Revenue, string Currency);

/// <summary>Two groups side by side.</summary>
/// <param name="Recovered">Null without any.</param>
/// <param name="Others">Null without any.</param>
/// <param name="Difference">Recovered less others, over pairs.</param>
sealed record Compared(double? Recovered, double? Others, ServiceFigure Difference);

/// <summary>The same on a scale.</summary>
/// <param name="Scale">Its id.</param>
/// <param name="Scores">Means on it.</param>
sealed record ScaleComparison(string Scale, Compared Scores);

/// <summary>Cases behind the figures.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">How many there are in all.</param>
sealed record RecoveryRows(IReadOnlyList<RecoveryRow> Items, string? Next, int Total);

/// <summary>A case whose customer was asked.</summary>
/// <param name="Case">The case, called by its title.</param>
/// <param name="Number">What people call it by.</param>
/// <param name="Customer">Null for nobody known any more.</param>
/// <param name="Touchpoint">Key; empty when unknown.</param>
/// <param name="Before">The score that opened it; null without one.</param>
/// <param name="Scale">Its scale; empty without one.</param>
/// <param name="After">What was answered; null for nothing.</param>
/// <param name="AfterScale">Its scale; empty without one.</param>
/// <param name="Low">Still dissatisfied; null without a score.</param>
/// <param name="At">When the customer answered, or is or was to be asked.</param>
sealed record RecoveryRow(NamedThing Case, long Number, NamedThing? Customer, string Touchpoint, double? Before, string Scale, double? After, string AfterScale, bool? Low, DateTimeOffset At);
