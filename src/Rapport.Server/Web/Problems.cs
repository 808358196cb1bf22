using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Rapport.Kernel;

namespace Rapport.Server.Web;

/// <summary>Every answer that is no success is RFC 9457 problem JSON with a stable code; a failure of ours carries a
/// trace id to find it in the log by, and nothing of its inside.</summary>
static class Problems
{
    public static void Add(IServiceCollection services)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = c =>
            c.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? c.HttpContext.TraceIdentifier);
        services.AddExceptionHandler<Failures>();
    }

    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = static _ => true });
        app.UseStatusCodePages(context => Bare(context.HttpContext).ToResult().ExecuteAsync(context.HttpContext));
    }

    // Answers by the framework itself, which have a status and nothing else.
    static Refusal Bare(HttpContext context) => context.Response.StatusCode switch
    {
        400 => new("request.invalid", "The request cannot be read.", 400),
        401 => new("session.needed", "Sign in, or send a secret key as a Bearer token.", 401),
        403 => new("access.role", "You may not do this.", 403),
        404 => new("request.no_route", "There is nothing at this address.", 404),
        405 => new("request.method", $"This address does not answer {context.Request.Method}; see the Allow header.", 405),
        413 => TooLarge,
        415 => new("request.media_type", "Send the body as application/json.", 415),
        429 => new("request.rate", "Too many requests; wait as long as Retry-After says.", 429),
        var status => new("request.refused", "The request was refused.", status),
    };

    static readonly Refusal TooLarge = new("request.too_large", "The request is larger than this address accepts.", 413);

    sealed class Failures(ILogger<Failures> log) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            var refusal = Of(exception);
            if (refusal.Status >= 500)
                log.LogError(exception, "Request {Method} {Route} failed with {Code}", httpContext.Request.Method, Route(httpContext), refusal.Code);
            await refusal.ToResult().ExecuteAsync(httpContext);
            return true;
        }

        static string Route(HttpContext context) =>
            (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "-";

        static Refusal Of(Exception exception) => exception switch
        {
            BadHttpRequestException { StatusCode: 413 } => TooLarge,
            BadHttpRequestException { StatusCode: 415 } => new("request.media_type", "Send the body as application/json.", 415),
            BadHttpRequestException { StatusCode: 408 } => new("request.slow", "The body did not arrive in time.", 408),
            BadHttpRequestException { InnerException: System.Text.Json.JsonException json } =>
                new("request.invalid", $"The body is not the JSON this address expects{Where(json)}.", 400),
            BadHttpRequestException bad => new("request.invalid", "The request cannot be read: a value is missing or of the wrong kind.", bad.StatusCode),
            ColumnsException { Code: 0 } => new("columns.unreachable", "The fact store is starting or cannot be reached. Try again in a moment.", 503),
            IOException { HResult: 28 } => new("storage.full", "The disk is full; nothing was stored.", 503),
            _ => new("server.failed", "This is our fault. The log of the server has the details under the trace id.", 500),
        };

        static string Where(System.Text.Json.JsonException json) => json.Path is { Length: > 1 and < 100 } path ? $" (at {path})" : "";
    }
}
