using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>Why a person should look before trusting a response. What is found is flagged and shown, never deleted.</summary>
static class Signs
{
    /// <summary>A field that people never see was filled in.</summary>
    public const string Honeypot = "honeypot";

    /// <summary>The browser was asked to do a little work, which costs a program more than a person, and did not.</summary>
    public const string NoProof = "no_proof";

    /// <summary>Faster than anybody reads.</summary>
    public const string Speeder = "speeder";

    /// <summary>A long table with the same answer in every row.</summary>
    public const string StraightLining = "straight_lining";

    /// <summary>The same network and kind of browser completed the survey minutes before: perhaps one person, perhaps one office.</summary>
    public const string LikelyDuplicate = "likely_duplicate";

    /// <summary>The same person completed the survey before.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>The same person completed the survey again, and the last one counts.</summary>
    public const string Superseded = "superseded";

    /// <summary>Faster than this share of the predicted time is too fast to have read the questions.</summary>
    const double Speeding = 0.3;

    /// <summary>A table with at least so many rows, all answered alike, was not read.</summary>
    const int StraightRows = 5;

    /// <summary>Signs by which a survey may leave responses out; duplicates have a rule of their own.</summary>
    public static IReadOnlyList<string> Choices { get; } = [Honeypot, NoProof, Speeder, StraightLining, LikelyDuplicate];

    /// <summary>Signs in a response that is just being completed: <see cref="Speeder"/>, <see cref="StraightLining"/>.</summary>
    public static IEnumerable<string> Of(ResponseRow row, Situation situation, long now)
    {
        var answered = situation.Standing.Path.SelectMany(b => b.Elements).Where(e => situation.Standing.Counts(e.Id)).ToList();
        var expected = answered.Sum(e => QuestionKinds.Of(e)?.Seconds ?? 0);
        // One or two clicks are quickly made; a whole questionnaire is not. What another system hands over at once took its time there.
        if (row.Sequence > 0 && answered.Count >= 4 && (now - row.CreatedAt) / 1e6 < expected * Speeding) yield return Speeder;
        var tables = answered.Where(e => e.Kind == "matrix").Select(e => situation.Standing.Answers[e.Id].Parts);
        if (tables.Any(t => t.Count >= StraightRows && t.Values.Select(v => v.Text).Distinct(StringComparer.Ordinal).Count() == 1)) yield return StraightLining;
    }
}
