namespace Rapport.Insight.Predictions;

/// <summary>What was known of a customer at a moment. Nothing that came later is in it.</summary>
/// <param name="Customer">Who.</param>
/// <param name="RecencyDays">Since the last order, 0 or more.</param>
/// <param name="TenureDays">Since the first fact, at least as many as <paramref name="RecencyDays"/>.</param>
/// <param name="OrderDays">Days with an order, 1 or more.</param>
/// <param name="SpanDays">From the first order to the last; 0 for a single day.</param>
/// <param name="OrdersYear">Days with an order in the year before.</param>
/// <param name="Spent">In minor units of the workspace's currency, refunds not taken off.</param>
/// <param name="RepeatSpent">The same without the first day.</param>
/// <param name="SpentYear">In the year before.</param>
/// <param name="Answers">To any scale, ever.</param>
/// <param name="AnswersYear">In the year before.</param>
/// <param name="Score">The last answer, 0 the worst and 1 the best of its scale; null for none in the year before.</param>
/// <param name="Happened">Everything else that happened in the year before.</param>
/// <param name="Events">Per type of the <see cref="Vocabulary"/> how often in the year before.</param>
/// <param name="Flags">Per flag what the last fact of the year before said.</param>
/// <param name="Channels">Per channel the share of orders in the year before, 0..1.</param>
/// <param name="Traits">Per trait the value that held; empty for none.</param>
/// <param name="Later">Days with an order after the moment, up to a second one; 0 where none was asked for.</param>
/// <param name="LaterSpent">In that time.</param>
sealed record Past(
    Guid Customer, double RecencyDays, double TenureDays, int OrderDays, double SpanDays, int OrdersYear, double Spent, double RepeatSpent, double SpentYear, long Answers, long AnswersYear, double? Score, long Happened,
    IReadOnlyList<long> Events, IReadOnlyList<bool> Flags, IReadOnlyList<double> Channels, IReadOnlyList<string> Traits, int Later, double LaterSpent);

/// <summary>The words in which a workspace's customers are described, as known at a moment.</summary>
/// <param name="Types">Of facts beside orders, the most frequent first.</param>
/// <param name="Flags">Type and property.</param>
/// <param name="Channels">Of orders.</param>
/// <param name="Traits">Each with its values, the most frequent first.</param>
sealed record Vocabulary(IReadOnlyList<string> Types, IReadOnlyList<(string Type, string Property)> Flags, IReadOnlyList<string> Channels, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Traits);
