using Rapport.Insight.Catalogue;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>A value with its 95 % interval.</summary>
sealed record Between(double Value, double Low, double High)
{
    public static Between Of(double value, Interval limits) => new(value, limits.Low, limits.High);

    public Between Map(Func<double, double> by) => new(by(Value), Math.Min(by(Low), by(High)), Math.Max(by(Low), by(High)));
}

/// <summary>How a driver is rated now by those who gave the outcome, each once.</summary>
/// <param name="N">People.</param>
/// <param name="Mean">On its scale.</param>
/// <param name="Share">The way from the worst answer to the best, 0..100 %: what drivers on different scales are compared by.</param>
sealed record Performance(int N, Between Mean, Between Share);

/// <summary>One driver.</summary>
/// <param name="Key">As requests name it.</param>
/// <param name="Place">The question, or the touchpoint.</param>
/// <param name="Scale">What it is rated on.</param>
/// <param name="Better"><c>higher</c> or <c>lower</c> ratings are better.</param>
/// <param name="Performance">How it is rated.</param>
/// <param name="Importance">Johnson's relative weight in percent of the outcome's variance, and 0 where it is not significant.</param>
/// <param name="RelativeWeight">The same, significant or not.</param>
/// <param name="Lmg">What it adds to R² on average over all orders, in percent.</param>
/// <param name="Share">Its relative weight in percent of R².</param>
/// <param name="Effect">Change of the outcome, on its scale, that goes with one point more, all other drivers alike.</param>
/// <param name="Correlation">With the outcome, −1..1.</param>
/// <param name="P">Of the effect, 0..1.</param>
/// <param name="Significant">Kept by Benjamini and Hochberg among the drivers, at 5 %.</param>
/// <param name="Direction"><c>with</c>: better ratings go with a better outcome; <c>against</c>: with a worse one; null where not significant.</param>
/// <param name="Quadrant"><c>improve</c>, <c>maintain</c>, <c>monitor</c> or <c>overkill</c>; null for a driver that goes against the outcome.</param>
/// <param name="Certain">Neither interval crosses the line between quadrants.</param>
/// <param name="Missing">Answers of the outcome beside which it was not rated.</param>
/// <param name="NotApplicable">So often it was said not to apply; null where drivers are touchpoints.</param>
sealed record DriverFigure(
    string Key, string Place, string Scale, string Better, Performance Performance, double Importance, Between RelativeWeight, double? Lmg, double Share, Between Effect, double Correlation, double P,
    bool Significant, string? Direction, string? Quadrant, bool Certain, long Missing, long? NotApplicable);

/// <summary>What was rated and is not among the drivers.</summary>
/// <param name="Key">As requests name it.</param>
/// <param name="Place">The question, or the touchpoint.</param>
/// <param name="Scale">What it is rated on.</param>
/// <param name="People">Who rated it beside the outcome.</param>
/// <param name="Why"><c>few</c>: too few people did; <c>apart</c>: too few of them rated the others as well; <c>one_value</c>: all gave the same.</param>
sealed record UnusedRating(string Key, string Place, string Scale, int People, string Why);

/// <summary>Answers of the outcome that are in no sum, by why; with the people they are all of them.</summary>
/// <param name="Anonymous">Nobody knows who gave it, so what else they rated is not known either.</param>
/// <param name="Alone">Nothing was rated beside it.</param>
/// <param name="Incomplete">Not all of the drivers were rated beside it: they were not asked, not answered, or said not to apply.</param>
/// <param name="Earlier">The same person gave a later one that counts.</param>
/// <param name="Older">Beyond the 50,000 latest.</param>
sealed record LeftOutAnswers(long Anonymous, long Alone, long Incomplete, long Earlier, long Older);

/// <summary>Where the map is divided: a driver as important as all are on average, and rated as they are on average.</summary>
/// <param name="Importance">R² over the number of drivers, in percent of the outcome's variance.</param>
/// <param name="Performance">Mean of the drivers' shares, 0..100 %.</param>
sealed record MapLines(double Importance, double Performance);

/// <summary>What drives an outcome. It says what goes together, not what causes what.</summary>
/// <param name="Metric">The outcome.</param>
/// <param name="Scale">On which its answers are explained.</param>
/// <param name="Period">As it was cut, UTC.</param>
/// <param name="Survey">Whose questions the drivers are; null for touchpoints.</param>
/// <param name="WindowDays">Of touchpoints; null for a survey.</param>
/// <param name="N">People, each with one answer.</param>
/// <param name="Explained">R² in percent.</param>
/// <param name="Adjusted">The same less what chance explains.</param>
/// <param name="P">That the drivers explain nothing, 0..1.</param>
/// <param name="Resamples">From which the intervals of R² and of relative weights come, by a stored seed.</param>
/// <param name="Lines">Of the map.</param>
/// <param name="Drivers">The most important first.</param>
/// <param name="Unused">The most rated first.</param>
/// <param name="LeftOut">Answers in no sum.</param>
sealed record DriverReport(
    string Metric, string Scale, PeriodAnswer Period, string? Survey, int? WindowDays, int N, Between Explained, double Adjusted, double P, int Resamples, MapLines Lines,
    IReadOnlyList<DriverFigure> Drivers, IReadOnlyList<UnusedRating> Unused, LeftOutAnswers LeftOut);

/// <summary>A row behind the drivers.</summary>
/// <param name="Fact">The answer of the outcome.</param>
/// <param name="At">When it was given.</param>
/// <param name="Customer">Null for nobody known.</param>
/// <param name="Name">Null where there is none.</param>
/// <param name="Outcome">The score.</param>
/// <param name="Ratings">By the keys of the drivers; a mean where there was more than one.</param>
sealed record DriverRow(Guid Fact, DateTimeOffset At, Guid? Customer, string? Name, double Outcome, IReadOnlyDictionary<string, double> Ratings);

/// <summary>Rows behind the drivers, the latest first; as many as their n.</summary>
sealed record DriverRows(IReadOnlyList<DriverRow> Items, string? Next, long Total);
