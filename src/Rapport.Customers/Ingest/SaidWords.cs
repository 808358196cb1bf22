using System.Collections.Frozen;
using System.Text.Json;

namespace Rapport.Customers.Ingest;

/// <summary>Properties in which events of other systems carry what a person said, and how those words are stored.</summary>
static class SaidWords
{
    // Names as the SDKs and forms of others have them. Names of things (title, description) are left alone: they are the sender's words.
    static readonly FrozenSet<string> s_names = new[]
    {
        "text", "comment", "comments", "message", "body", "content", "feedback", "review", "verbatim", "note", "notes", "remark", "remarks", "reason",
        "response", "responses", "answer", "answers", "transcript", "quote", "complaint", "suggestion", "summary", "subject", "reply", "review_body", "review_text",
        "comment_text", "message_body", "message_text", "answer_text", "response_text", "free_text", "freetext",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // PostHog numbers the answers of a survey, and names them by question.
    const string Survey = "$survey_response";

    /// <summary>Whether a property of that name, and all within it, is words.</summary>
    public static bool Are(string property) => s_names.Contains(property) || property.StartsWith(Survey, StringComparison.Ordinal);

    /// <summary>The event with its words as the workspace has them stored.</summary>
    public static IncomingEvent Worded(IncomingEvent e, Func<string, string> wording) =>
        e.Kind == EventKind.Track && Changes(e.Properties, wording, areWords: false) ? e with { Props = FactProps.Worded(e.Props, wording) } : e;

    // Most events have no words, and most words nothing to hide: those keep what they have.
    static bool Changes(JsonElement value, Func<string, string> wording, bool areWords) => value.ValueKind switch
    {
        JsonValueKind.String => areWords && value.GetString() is { } text && wording(text) != text,
        JsonValueKind.Array => value.EnumerateArray().Any(item => Changes(item, wording, areWords)),
        JsonValueKind.Object => value.EnumerateObject().Any(item => Changes(item.Value, wording, areWords || Are(item.Name))),
        _ => false,
    };
}
