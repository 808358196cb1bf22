using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>An answer given on a page.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="Token">Came with the display.</param>
/// <param name="Sequence">1, 2, 3 … per response; the same again changes nothing.</param>
/// <param name="Block">The page the respondent was on.</param>
/// <param name="Action">What to do.</param>
/// <param name="Fields">Of the form: name → values.</param>
/// <param name="Ms">Element → milliseconds in sight.</param>
/// <param name="Proof">The number that proves the work that came with the display.</param>
sealed record PageAnswer(
    string Key, string Token, int Sequence, string Block, StepAction Action, IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields = null,
    IReadOnlyDictionary<string, int>? Ms = null, string? Proof = null);

/// <summary>Takes an answer given on somebody's page, and answers with the next question.</summary>
static class AnswerOnPage
{
    static readonly Refusal s_token = new("response.token", "This is not the token of that response.", 403);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sdk/v1/responses/{response:guid}", HandleAsync).IsPublic(PageKey.Why).RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription();

    static async Task<IResult> HandleAsync(Guid response, HttpContext http, IKeys keys, ResponseDesk desk, ResponseToken tokens, Uploads uploads, CancellationToken ct)
    {
        var (request, unreadable) = await PageKey.ReadAsync<PageAnswer>(http, PageJson.Options, ct);
        if (request is null) return unreadable!.ToResult(); // nothing read comes with its reason
        var (grant, refusal) = await PageKey.FindAsync(http, keys, request.Key, ct);
        if (grant is null) return refusal!.ToResult(); // no grant comes with its reason
        if (!tokens.Fits(request.Token, grant.Workspace, response)) return s_token.ToResult();
        var step = new Step(request.Action, request.Sequence, request.Block.Length > 0 ? request.Block : null)
        {
            Read = before => uploads.Opened(before, request.Block, request.Fields ?? new Dictionary<string, IReadOnlyList<string>>()),
            Times = request.Ms ?? new Dictionary<string, int>(), Proof = request.Proof,
            Signs = request.Fields?.GetValueOrDefault("website")?.Any(typed => typed.Length > 0) == true ? [Signs.Honeypot] : [],
        };
        var outcome = await desk.SaveAsync(grant.Workspace, response, step, ct);
        return outcome.Situation is { } situation
            ? Results.Bytes(StepJson.Write(json => StepJson.Write(json, situation)), "application/json")
            : outcome.Refusal!.ToResult(); // no situation comes with its reason
    }
}
