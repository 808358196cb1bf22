namespace Rapport.Server.Demo;

/// <summary>The surveys of the demo company. Their questions have the ids of the answers that tell the rest of its two years, so that
/// results, dashboard and timeline speak of the same questions.</summary>
static class DemoSurveys
{
    /// <summary>Answers of so many last days are given through the surveys; those before are told as facts. No answer is both.</summary>
    public const int Days = 30;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DemoSurvey> All { get; } =
    [
        new("relationship", "Relationship (NPS)", """
            {
              "languages": ["en", "de"],
              "blocks": [
                {"id": "recommend", "elements": [{"id": "nps-relationship", "kind": "nps", "required": true,
                  "title": {"en": "How likely are you to recommend Nordwind to a friend or colleague?", "de": "Wie wahrscheinlich ist es, dass Sie Nordwind weiterempfehlen?"},
                  "settings": {"low": {"en": "Not at all likely", "de": "Gar nicht wahrscheinlich"}, "high": {"en": "Extremely likely", "de": "Äußerst wahrscheinlich"}}}]},
                {"id": "reason", "elements": [{"id": "why", "kind": "text", "title": {"en": "What is the main reason for your score?", "de": "Was ist der wichtigste Grund für Ihre Bewertung?"}, "settings": {"input": "long"}}]}
              ],
              "endings": [{"id": "thanks", "title": {"en": "Thank you", "de": "Vielen Dank"}}],
              "options": {"touchpoint": "relationship"}
            }
            """, null),
        new("delivery", "After a delivery (CSAT)", """
            {
              "languages": ["en", "de"],
              "hidden": [{"id": "late", "type": "text"}],
              "blocks": [
                {"id": "rating", "elements": [{"id": "csat-delivery", "kind": "csat", "required": true,
                  "title": {"en": "How satisfied are you with the delivery of your order?", "de": "Wie zufrieden sind Sie mit der Lieferung Ihrer Bestellung?"},
                  "settings": {"points": "5", "look": "smileys", "low": {"en": "Very dissatisfied", "de": "Sehr unzufrieden"}, "high": {"en": "Very satisfied", "de": "Sehr zufrieden"}}}]},
                {"id": "reason", "elements": [{"id": "why", "kind": "text", "title": {"en": "What should we know about it?", "de": "Was sollten wir dazu wissen?"}, "settings": {"input": "long"}}]}
              ],
              "endings": [{"id": "thanks", "title": {"en": "Thank you", "de": "Vielen Dank"}}],
              "options": {"touchpoint": "delivery"}
            }
            """, new("Order Delivered", 6 * 60, "How was your delivery, {{name|there}}?", "Hello {{name|there}},\n\nyour order has arrived. How did it go?")),
        new("call-centre", "After a call (CES)", """
            {
              "languages": ["en", "de"],
              "blocks": [
                {"id": "effort", "elements": [
                  {"id": "ces2-call-centre", "kind": "ces", "title": {"en": "Nordwind made it easy to handle my issue.", "de": "Nordwind hat es mir leicht gemacht, mein Anliegen zu klären."}},
                  {"id": "csat-call-centre", "kind": "csat", "title": {"en": "How satisfied are you with the call?", "de": "Wie zufrieden sind Sie mit dem Gespräch?"}, "settings": {"points": "5"}}]},
                {"id": "reason", "elements": [{"id": "why", "kind": "text", "title": {"en": "What could we have done better?", "de": "Was hätten wir besser machen können?"}, "settings": {"input": "long"}}]}
              ],
              "endings": [{"id": "thanks", "title": {"en": "Thank you", "de": "Vielen Dank"}}],
              "options": {"touchpoint": "call-centre"}
            }
            """, new("Call Ended", 30, "How was your call, {{name|there}}?", "Hello {{name|there}},\n\nyou called us today. Was it easy?")),
    ];
}

/// <summary>A survey of the demo company.</summary>
/// <param name="Touchpoint">What it asks about, and by what its answers are found.</param>
/// <param name="Name">For the list.</param>
/// <param name="Document">As the API takes it.</param>
/// <param name="Occasion">What asks it; null for nothing.</param>
sealed record DemoSurvey(string Touchpoint, string Name, string Document, DemoOccasion? Occasion);

/// <summary>What asks a survey of the demo company.</summary>
/// <param name="Event">Which fact.</param>
/// <param name="DelayMinutes">How long after it.</param>
/// <param name="Subject">Of the mail.</param>
/// <param name="Text">Of the mail.</param>
sealed record DemoOccasion(string Event, int DelayMinutes, string Subject, string Text);

/// <summary>What a shopper answered to a survey, as the API takes it.</summary>
sealed record DemoResponse(
    string Survey, string UserId, DateTimeOffset At, string Language, string Channel, string? Employee, string Interaction, Dictionary<string, object> Answers, Dictionary<string, string> Hidden);
