using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>A browser asks not to be tracked.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="AnonymousId">The browser, where it was given an id before; nothing is made up for it now.</param>
/// <param name="UserId">The user the page claims.</param>
/// <param name="Hash">Its proof.</param>
sealed record OptOutRequest(string Key, string? AnonymousId = null, string? UserId = null, string? Hash = null);

/// <summary>Takes the Global Privacy Control of a browser as the person's no: for the device, and for the known person where a
/// signature proves one. Whoever sends none of both is answered the same and nothing is kept.</summary>
static class OptOut
{
    const int LongestId = 200;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sdk/v1/opt-out", HandleAsync).IsPublic(PageKey.Why).RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription();

    /// <summary>Where a request comes from, as far as it is kept.</summary>
    public static string Network(HttpContext http) => Networks.Prefix(http.Connection.RemoteIpAddress);

    static async Task<IResult> HandleAsync(HttpContext http, IKeys keys, IIdentityProof proof, IContactBudget budget, IConsents consents, CancellationToken ct)
    {
        var (request, unreadable) = await PageKey.ReadAsync<OptOutRequest>(http, PageJson.Options, ct);
        if (request is null) return unreadable!.ToResult(); // nothing read comes with its reason
        var (grant, refusal) = await PageKey.FindAsync(http, keys, request.Key, ct);
        if (grant is null) return refusal!.ToResult(); // no grant comes with its reason
        var who = new List<KeyValuePair<string, string>>();
        if (request.UserId is { Length: > 0 and <= LongestId } user && await proof.HoldsAsync(grant.Workspace, user, request.Hash, ct)) who.Add(new("user_id", user));
        if (request.AnonymousId is { Length: > 0 and <= LongestId } browser) who.Add(new("anonymous_id", browser));
        if (who.Count > 0) await consents.SignalAsync(await budget.PersonAsync(grant.Workspace, new Visitor(who).Subjects(grant.Workspace), ct), Network(http), ct);
        return Results.NoContent();
    }
}
