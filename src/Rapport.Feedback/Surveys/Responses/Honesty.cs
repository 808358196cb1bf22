using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Looks for answers that nobody thought about. What is found is flagged and shown, never deleted.</summary>
static class Honesty
{
    /// <summary>Faster than this share of the predicted time is too fast to have read the questions.</summary>
    const double Speeding = 0.3;

    /// <summary>A table with at least so many rows, all answered alike, was not read.</summary>
    const int StraightRows = 5;

    /// <summary>Signs in a response that is just being completed: <c>speeder</c>, <c>straight_lining</c>.</summary>
    public static IEnumerable<string> Signs(ResponseRow row, Situation situation, long now)
    {
        var answered = situation.Standing.Path.SelectMany(b => b.Elements).Where(e => situation.Standing.Counts(e.Id)).ToList();
        var expected = answered.Sum(e => QuestionKinds.Of(e)?.Seconds ?? 0);
        // One or two clicks are quickly made; a whole questionnaire is not. What another system hands over at once took its time there.
        if (row.Sequence > 0 && answered.Count >= 4 && (now - row.CreatedAt) / 1e6 < expected * Speeding) yield return "speeder";
        var tables = answered.Where(e => e.Kind == "matrix").Select(e => situation.Standing.Answers[e.Id].Parts);
        if (tables.Any(t => t.Count >= StraightRows && t.Values.Select(v => v.Text).Distinct(StringComparer.Ordinal).Count() == 1)) yield return "straight_lining";
    }
}
