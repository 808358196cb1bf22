using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>How what pages send is read: what is not known here is left aside, since pages may carry a newer script.</summary>
static class PageJson
{
    public static JsonSerializerOptions Options { get; } = new(SurveyDocument.Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
}
