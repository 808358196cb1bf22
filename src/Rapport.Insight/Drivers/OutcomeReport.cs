using Rapport.Insight.Catalogue;

namespace Rapport.Insight.Drivers;

/// <summary>What goes with a score one point higher: percentage points, or minor units of a currency.</summary>
/// <param name="Value">For one point.</param>
/// <param name="Low">Lower limit at 95 %.</param>
/// <param name="High">Upper limit.</param>
/// <param name="P">Where there is none, the probability of one at least as large, 0..1.</param>
sealed record PointEffect(double Value, double Low, double High, double P);

/// <summary>What became of those who gave one score.</summary>
/// <param name="Score">The answer.</param>
/// <param name="N">Customers.</param>
/// <param name="Mean">Percent, or minor units; as it was, not adjusted.</param>
/// <param name="Low">Lower limit at 95 %; null where nobody can tell.</param>
/// <param name="High">Upper limit.</param>
sealed record ScoreOutcome(double Score, int N, double Mean, double? Low, double? High);

/// <summary>Answers and customers in no sum, by why.</summary>
/// <param name="Anonymous">Answers of nobody known.</param>
/// <param name="TooRecent">Answers whose window is not over yet.</param>
/// <param name="Earlier">Answers of customers who gave a later one that counts.</param>
/// <param name="Older">Customers beyond the 50,000 who answered last.</param>
/// <param name="HadHappened">Customers to whom it had happened before they answered: nobody leaves twice.</param>
/// <param name="OtherCurrency">Customers with money in another currency: it is not summed.</param>
sealed record LeftOutLives(long Anonymous, long TooRecent, long Earlier, long Older, long HadHappened, long OtherCurrency);

/// <summary>A score held against what customers did afterwards.</summary>
/// <param name="Metric">The score.</param>
/// <param name="Scale">Whose points.</param>
/// <param name="Period">As it was cut, UTC.</param>
/// <param name="Outcome">returns, stays, refers or revenue.</param>
/// <param name="Event">Type of the fact that tells; null for revenue.</param>
/// <param name="WindowDays">After the answer.</param>
/// <param name="Unit"><c>percent</c>, or <c>money</c>.</param>
/// <param name="Currency">Of money; null for percent.</param>
/// <param name="N">Customers, each with the latest answer whose window is over.</param>
/// <param name="Mean">Of the outcome over all of them.</param>
/// <param name="Adjusted">Among customers alike in <paramref name="AdjustedFor"/>.</param>
/// <param name="Plain">Not adjusted: what the eye sees, and what misleads where those who score high were better customers before.</param>
/// <param name="AdjustedFor">spend, orders, tenure, touchpoint, trait:key.</param>
/// <param name="Scores">What became of those who gave each score, not adjusted.</param>
/// <param name="LeftOut">What is in no sum.</param>
/// <param name="Caveat">What this does not say. To be shown wherever the figure is.</param>
sealed record OutcomeReport(
    string Metric, string Scale, PeriodAnswer Period, string Outcome, string? Event, int WindowDays, string Unit, string? Currency, int N, Between Mean, PointEffect Adjusted, PointEffect Plain,
    IReadOnlyList<string> AdjustedFor, IReadOnlyList<ScoreOutcome> Scores, LeftOutLives LeftOut, string Caveat);

/// <summary>A customer behind the link: the score, and the outcome as 1 or 0, or in minor units.</summary>
sealed record OutcomeRow(Guid Fact, DateTimeOffset At, Guid Customer, string? Name, double Score, double Outcome);

/// <summary>Customers behind the link, the latest answer first; as many as its n.</summary>
sealed record OutcomeRows(IReadOnlyList<OutcomeRow> Items, string? Next, long Total);
