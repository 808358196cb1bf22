using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Analysis;

/// <summary>What a survey found, with everything a reader needs to trust it.</summary>
/// <param name="Survey">Which.</param>
/// <param name="From">First day, in the workspace's zone; null for the beginning.</param>
/// <param name="To">Last day; null for today.</param>
/// <param name="Responses">How many came how far.</param>
/// <param name="Flagged">Sign → responses that carry it; all are kept.</param>
/// <param name="LeftOut">Sign → responses that the survey's rules leave out of every figure because of it; one may have several.</param>
/// <param name="LeftOutResponses">How many are left out.</param>
/// <param name="Channels">Complete and unfinished responses by channel, the largest first.</param>
/// <param name="Languages">The same by language.</param>
/// <param name="Versions">The same by version answered.</param>
/// <param name="MedianSeconds">From begin to end of complete responses; null without any.</param>
/// <param name="SamplingPercent">Share of those qualified who are asked; 100 when all are.</param>
/// <param name="Weighted">True when answers are weighted; they are not.</param>
/// <param name="Elements">By question, in the order of the latest version; questions of earlier versions after them.</param>
sealed record SurveyResults(
    Guid Survey, DateOnly? From, DateOnly? To, ResponseCounts Responses, IReadOnlyList<KeyCount> Flagged, IReadOnlyList<KeyCount> LeftOut, long LeftOutResponses, IReadOnlyList<KeyCount> Channels, IReadOnlyList<KeyCount> Languages,
    IReadOnlyList<KeyCount> Versions, double? MedianSeconds, double SamplingPercent, bool Weighted, IReadOnlyList<ElementResult> Elements);

/// <summary>How many responses came how far.</summary>
/// <param name="Displayed">Shown to somebody, all states together.</param>
/// <param name="Started">With at least one answer, those turned away by a quota included.</param>
/// <param name="Completed">With every required question on the path answered.</param>
/// <param name="InProgress">Begun and not yet left for longer than the time-out.</param>
/// <param name="Abandoned">Begun and left.</param>
/// <param name="Dismissed">Closed without an answer.</param>
/// <param name="QuotaFull">Turned away because there were enough of their kind.</param>
/// <param name="StartRate">Started of displayed; null without any.</param>
/// <param name="CompletionRate">Completed of started; null without any.</param>
/// <param name="ResponseRate">Completed of displayed; null without any. For surveys by invitation the invitations tell the rate of those delivered.</param>
/// <param name="PartialShare">Unfinished, of those that answered anything and count; null without any.</param>
sealed record ResponseCounts(
    long Displayed, long Started, long Completed, long InProgress, long Abandoned, long Dismissed, long QuotaFull, double? StartRate, double? CompletionRate, double? ResponseRate, double? PartialShare)
{
    public static ResponseCounts Of(IReadOnlyDictionary<string, long> states)
    {
        long In(string state) => states.GetValueOrDefault(state);
        var (completed, going, abandoned, full) = (In("completed"), In("started"), In("abandoned"), In("quota_full"));
        var started = completed + going + abandoned + full;
        var displayed = started + In("displayed") + In("dismissed");
        return new(displayed, started, completed, going, abandoned, In("dismissed"), full,
            Rate(started, displayed), Rate(completed, started), Rate(completed, displayed), Rate(going + abandoned, started - full));
    }

    static double? Rate(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>So many of something.</summary>
sealed record KeyCount(string Key, long Count);

/// <summary>What was answered to a question.</summary>
/// <param name="Id">Of the element.</param>
/// <param name="Kind">Of question.</param>
/// <param name="Title">In the survey's own language.</param>
/// <param name="Summary">How <paramref name="Items"/> are to be read.</param>
/// <param name="Shown">Responses that are over and showed it.</param>
/// <param name="Answered">Answers that count, unfinished responses included.</param>
/// <param name="LeftOut">Answers that the survey's rules leave out of every count but this.</param>
/// <param name="NotApplicable">Of these that count, how many said that it does not apply; in no denominator.</param>
/// <param name="Left">Responses that ended here unfinished.</param>
/// <param name="DropOff">Left of shown; null when it was shown to nobody.</param>
/// <param name="MedianSeconds">In sight; null where nobody measured.</param>
/// <param name="Figure">The metric it measures; null for kinds that measure none.</param>
/// <param name="Items">Counts or means per choice, number, row or part.</param>
/// <param name="Texts">The latest texts.</param>
/// <param name="Files">The latest files; each is downloaded from its response.</param>
sealed record ElementResult(
    string Id, string Kind, string Title, Summary Summary, long Shown, long Answered, long LeftOut, long NotApplicable, long Left, double? DropOff, double? MedianSeconds,
    ElementFigure? Figure, IReadOnlyList<ResultItem> Items, IReadOnlyList<ResultText> Texts, IReadOnlyList<ResultFile> Files);

/// <summary>A figure with its convention, as the dashboard shows it.</summary>
sealed record ElementFigure(string Metric, string Name, string Convention, string Unit, double? Value, double? Low, double? High, long N);

/// <summary>One line of a summary.</summary>
/// <param name="Key">Id of the choice, number, part, or row and column.</param>
/// <param name="Label">In the survey's own language.</param>
/// <param name="Count">Answers that hold it.</param>
/// <param name="Share">Of the answers that apply, 0 to 1; null for means.</param>
/// <param name="Mean">Mean number or mean place; null for counts.</param>
/// <param name="Spread">Standard deviation; null for counts and below two answers.</param>
sealed record ResultItem(string Key, string Label, long Count, double? Share, double? Mean, double? Spread);

/// <summary>A file somebody sent.</summary>
sealed record ResultFile(Guid Response, DateTimeOffset At, Guid? Customer, string Name, long Bytes, string Channel);

/// <summary>A text somebody wrote.</summary>
sealed record ResultText(Guid Fact, DateTimeOffset At, Guid? Customer, string Text, string Language, string Channel);
