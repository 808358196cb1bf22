using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>Whether a device can ask a survey alone, without a network.</summary>
static class KioskFit
{
    /// <summary>The channel of links that devices open.</summary>
    public const string Channel = "kiosk";

    /// <summary>What is in the way: <c>unpublished</c>; <c>asks_first</c>, a PIN or an address to prove; <c>branches</c>, a jump, a
    /// question that a rule makes required, or a file to send. Null when nothing is.</summary>
    /// <param name="link">The link it is asked by.</param>
    /// <param name="survey">As published; null when it is not.</param>
    public static string? Problem(LinkRow link, SurveyDocument? survey) =>
        survey is null ? "unpublished" : link.Pin.Length > 0 || link.VerifyEmail ? "asks_first" : CanStandAlone(survey) ? null : "branches";

    /// <summary>Everybody is asked the same, and nothing is sent but words.</summary>
    public static bool CanStandAlone(SurveyDocument survey) =>
        survey.Blocks.SelectMany(b => b.Rules ?? []).SelectMany(r => r.Then).All(a => a.Jump is null && a.Require is null) && survey.Elements.All(e => e.Kind != "file");
}
