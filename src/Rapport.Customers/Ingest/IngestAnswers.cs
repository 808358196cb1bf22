using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>The bodies that clients are answered with.</summary>
static class IngestAnswers
{
    /// <summary>As Segment answers, with what was refused beside it.</summary>
    public static IResult Segment(IngestAnswer answer) => Results.Json(
        new SegmentBody(true, Rejected(answer)), AnswerJson.Default.SegmentBody);

    /// <summary>As PostHog answers, with what was refused beside it.</summary>
    public static IResult PostHog(IngestAnswer answer) => Results.Json(
        new PostHogBody("Ok", Rejected(answer)), AnswerJson.Default.PostHogBody);

    /// <summary>The own API's answer.</summary>
    public static IResult Own(IngestAnswer answer) => Results.Json(
        new OwnBody(answer.Accepted, Rejected(answer) ?? []), AnswerJson.Default.OwnBody);

    /// <summary>As <see cref="Own"/>, but 400 with the first reason when not one event could be taken.</summary>
    public static IResult Strict(IngestAnswer answer)
    {
        if (answer.Accepted > 0 || answer.Refused.Count == 0) return Own(answer);
        var first = answer.Refused[0].Reason;
        return new Refusal(first.Code, first.Meaning, StatusCodes.Status400BadRequest)
        {
            Errors = answer.Refused.Take(100).ToDictionary(
                r => $"batch[{r.Index}]", r => new[] { r.Reason.Code }, StringComparer.Ordinal),
        }.ToResult();
    }

    static IReadOnlyList<RejectedEvent>? Rejected(IngestAnswer answer) => answer.Refused.Count == 0 ? null
        : [.. answer.Refused.Select(r => new RejectedEvent(r.Index, r.MessageId, r.Reason.Code, r.Reason.Meaning))];
}

/// <summary>Answer of the Segment paths.</summary>
/// <param name="Success">Always true: the request was read.</param>
/// <param name="Rejected">What was not stored; absent when nothing.</param>
sealed record SegmentBody(bool Success, IReadOnlyList<RejectedEvent>? Rejected);

/// <summary>Answer of the PostHog paths.</summary>
/// <param name="Status">Always <c>Ok</c>.</param>
/// <param name="Rejected">What was not stored; absent when nothing.</param>
sealed record PostHogBody(string Status, IReadOnlyList<RejectedEvent>? Rejected);

/// <summary>Answer of the own API.</summary>
/// <param name="Accepted">Events on disk.</param>
/// <param name="Refused">What was not stored.</param>
sealed record OwnBody(int Accepted, IReadOnlyList<RejectedEvent> Refused);

/// <summary>One event that was not stored.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="MessageId">As sent; null when there was none.</param>
/// <param name="Reason">Code from the closed list.</param>
/// <param name="Detail">What to change.</param>
sealed record RejectedEvent(int Index, string? MessageId, string Reason, string Detail);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SegmentBody))]
[JsonSerializable(typeof(PostHogBody))]
[JsonSerializable(typeof(OwnBody))]
sealed partial class AnswerJson : JsonSerializerContext;
