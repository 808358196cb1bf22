using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Links;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Pages on which respondents answer. They work without script, without cookies, and inside a frame.</summary>
static class OpenPages
{
    const string Why = "whoever has the link may answer; what it opens is signed or unguessable";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/r/{address}", ["GET", "HEAD"], (string address, Respondent respondent, HttpContext context, CancellationToken ct) => respondent.LookAsync(address, context, ct))
            .ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/r/{address}", (string address, Respondent respondent, HttpContext context, CancellationToken ct) => respondent.TakeAsync(address, context, ct))
            .WithMetadata(new RequestSizeLimitAttribute(Uploads.LargestForm)).RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription().IsPublic(Why);
        routes.MapGet("/r/preview/{workspace:guid}/{survey:guid}", TryAsync).ExcludeFromDescription().Needs(Role.Viewer);
        Kiosk.Map(routes);
        PageFiles.Map(routes);
    }

    /// <summary>Leads a signed-in person to a page on which nothing counts: of the draft, or of what is published (<c>?mode=test</c>).
    /// The address may be handed on; it holds for a day.</summary>
    static async Task<IResult> TryAsync(Guid workspace, Guid survey, string? mode, string? lang, SurveyBook book, LinkTokens tokens, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await book.FindAsync(at, survey, ct) is null) return EditSurvey.Unknown.ToResult();
        var token = await tokens.WriteAsync(new LinkClaim(at, mode == "test" ? Opens.Test : Opens.Preview, survey, tokens.In(TimeSpan.FromDays(1))), ct);
        return Results.Redirect($"/r/{token}{(lang is null ? "" : "?lang=" + Uri.EscapeDataString(lang))}");
    }
}
