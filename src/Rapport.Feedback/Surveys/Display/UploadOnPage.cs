using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>What an answer names the file by.</summary>
sealed record UploadAnswer(string File);

/// <summary>Takes a file ahead of the answer that names it, so that an answer itself stays small enough to wait for a network.</summary>
static class UploadOnPage
{
    static readonly Refusal s_form = new("request.invalid", "The body is not the form this address expects.", 400);
    static readonly Refusal s_token = new("response.token", "This is not the token of that response.", 403);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sdk/v1/responses/{response:guid}/files", HandleAsync).WithMetadata(new RequestSizeLimitAttribute(Uploads.LargestForm))
            .IsPublic(PageKey.Why).RequireRateLimiting(FeedbackModule.PageRate).DisableAntiforgery().ExcludeFromDescription();

    static async Task<IResult> HandleAsync(Guid response, HttpContext http, IKeys keys, ResponseDesk desk, ResponseToken tokens, Uploads uploads, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return s_form.ToResult();
        var form = await http.Request.ReadFormAsync(ct);
        var (grant, refusal) = await PageKey.FindAsync(http, keys, form["key"].ToString(), ct);
        if (grant is null) return refusal!.ToResult(); // no grant comes with its reason
        if (!tokens.Fits(form["token"].ToString(), grant.Workspace, response)) return s_token.ToResult();
        var (situation, unknown) = await desk.LookAsync(grant.Workspace, response, ct);
        if (situation is null) return unknown!.ToResult(); // no situation comes with its reason
        var element = situation.Survey.Element(form["element"].ToString());
        if (situation.IsOver || element is not { Kind: "file" } || form.Files.GetFile("file") is not { Length: > 0 } sent) return s_form.ToResult();
        return await uploads.AheadAsync(grant.Workspace, response, element, sent, ct) is { } handle
            ? Results.Ok(new UploadAnswer(handle))
            : new Refusal("answer.file", Words.Say(situation.Row.Language, "errorFile", Questions.Files.FileKind.MostBytes(element) / 1_048_576.0)).ToResult();
    }
}
