using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary>Serves the built screens under <c>/app</c>; an address that is no file opens the application.</summary>
static class Screens
{
    const string Page = "/app/index.html";

    const string Why = "a page without data; everything on it is fetched with the visitor's own rights";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/app")).ExcludeFromDescription().IsPublic("leads to the screens");
        routes.MapGet("/app/{**path}", AppAsync).ExcludeFromDescription().IsPublic(Why);
        routes.MapGet("/favicon.ico", (HttpContext context, WebFiles files) => Icon(context, files)).ExcludeFromDescription().IsPublic("an icon");
    }

    static Task AppAsync(HttpContext context, WebFiles files)
    {
        var path = context.Request.Path.Value ?? "";
        if (path != Page && files.Find(path) is { } file) return SendAsync(context, file);
        var isFile = path.StartsWith("/app/assets/", StringComparison.Ordinal);
        return !isFile && files.Find(Page) is { } page ? SendPageAsync(context, page) : MissingAsync(context, isFile);
    }

    static Task Icon(HttpContext context, WebFiles files) =>
        (files.Find("/favicon.ico") ?? files.Find("/app/favicon.ico") ?? files.Find("/app/favicon.svg")) is { } icon
            ? SendAsync(context, icon)
            : MissingAsync(context, isFile: true);

    static async Task SendPageAsync(HttpContext context, WebFile page)
    {
        SecurityHeaders.AllowNonce(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        var html = await File.ReadAllTextAsync(page.Path, context.RequestAborted);
        await context.Response.WriteAsync(
            html.Replace("__CSP_NONCE__", SecurityHeaders.Nonce(context), StringComparison.Ordinal), context.RequestAborted);
    }

    static Task SendAsync(HttpContext context, WebFile file) =>
        file.SendAsync(context, file.Immutable ? "public, max-age=31536000, immutable" : "no-cache");

    static Task MissingAsync(HttpContext context, bool isFile) => (isFile
        ? new Refusal("request.no_route", "There is nothing at this address.", 404)
        : new Refusal("screens.not_built", "The screens are not built into this server. Run bin/run, which builds them.", 404)).ToResult().ExecuteAsync(context);
}
