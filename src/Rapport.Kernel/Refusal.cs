using Microsoft.AspNetCore.Http;

namespace Rapport.Kernel;

/// <summary>An expected "no", returned and not thrown. The edge turns it into RFC 9457 problem JSON.</summary>
/// <param name="Code">Stable, of the form <c>area.reason</c>: <c>survey.closed</c>.</param>
/// <param name="Detail">A sentence for people that says what to do; no personal data, no path, no SQL.</param>
/// <param name="Status">HTTP status, 400..503.</param>
public sealed record Refusal(string Code, string Detail, int Status = StatusCodes.Status422UnprocessableEntity)
{
    /// <summary>Field name → what is wrong with it; empty when no single field is to blame.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The RFC 9457 answer: type, title, status, detail, <c>code</c> and, where given, <c>errors</c>.</summary>
    public IResult ToResult()
    {
        var extensions = new Dictionary<string, object?> { ["code"] = Code };
        if (Errors.Count > 0) extensions["errors"] = Errors;
        return Results.Problem(
            detail: Detail,
            statusCode: Status,
            title: Title(Status),
            type: $"https://rapport.example/problems/{Code}",
            extensions: extensions);
    }

    static string Title(int status) => status switch
    {
        400 => "The request cannot be read",
        401 => "Sign in or send a key",
        403 => "Not allowed",
        404 => "Not found",
        409 => "In conflict with what is stored",
        410 => "No longer there",
        412 => "Changed in the meantime",
        413 => "Too large",
        415 => "Unsupported kind of content",
        422 => "Cannot be accepted",
        428 => "Say which version you change",
        429 => "Too many requests",
        503 => "Busy, try again",
        _ => "Refused",
    };
}
