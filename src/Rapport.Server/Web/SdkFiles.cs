using System.Security.Cryptography;
using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary>Serves the browser SDK to pages of any origin: <c>/sdk/rapport.js</c>, and what it fetches when needed.</summary>
/// <remarks>Row 2.23. Names stay the same from release to release, so browsers ask again after five minutes.</remarks>
static class SdkFiles
{
    const string Cache = "public, max-age=300";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/sdk/{file}", ["GET", "HEAD"], SendAsync)
        .ExcludeFromDescription().IsPublic("a script without data that pages of any origin include");

    static async Task SendAsync(HttpContext context, WebFiles files)
    {
        var headers = context.Response.Headers;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "*";
        if (files.Find(context.Request.Path.Value ?? "") is not { } file)
        {
            await new Refusal("request.no_route", "There is nothing at this address.", 404).ToResult().ExecuteAsync(context);
            return;
        }

        await using var content = File.OpenRead(file.Path);
        headers.ETag = $"W/\"{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, context.RequestAborted))[..16]}\"";
        if (context.Request.Headers.IfNoneMatch != headers.ETag)
        {
            await file.SendAsync(context, Cache);
            return;
        }

        headers.CacheControl = Cache;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
    }
}
