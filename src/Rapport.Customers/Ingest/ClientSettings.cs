using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What the browser libraries ask before they send: each gets the answer that means "send here, nothing else".</summary>
static class ClientSettings
{
    static readonly string[] Compressions = ["gzip", "gzip-js", "base64"];

    static readonly string[] Browser = ["browser"];

    const string Why = "a browser library asks with its write key, which is public";

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/v1/projects/{key}/settings", Segment);
        Get(routes, "/sourceConfig", RudderStack);
        Get(routes, "/array/{key}/config", PostHog);
        Get(routes, "/array/{key}/config.js", PostHogScript);
        foreach (var pattern in (string[])["/flags", "/decide"])
        {
            routes.MapPost(pattern, (Delegate)Flags).IsPublic(Why).ExcludeFromDescription();
            routes.MapMethods(pattern, ["OPTIONS"], CrossOrigin.PreflightAsync).IsPublic(Why).ExcludeFromDescription();
        }
    }

    static void Get(IEndpointRouteBuilder routes, string pattern, Func<HttpContext, string, IResult> answer)
    {
        routes.MapGet(pattern, (Delegate)(async (HttpContext http, IKeys keys, CancellationToken ct) => await AnswerAsync(http, keys, answer, ct)))
            .IsPublic(Why).ExcludeFromDescription();
        routes.MapMethods(pattern, ["OPTIONS"], CrossOrigin.PreflightAsync).IsPublic(Why).ExcludeFromDescription();
    }

    static async Task<IResult> AnswerAsync(
        HttpContext http, IKeys keys, Func<HttpContext, string, IResult> answer, CancellationToken ct)
    {
        var key = IngestKey.Of(http.Request);
        if (key is null || await keys.FindAsync(key, ct) is not { } grant)
        {
            CrossOrigin.Allow(http);
            return new Refusal("key.unknown", "The key is unknown, revoked or expired.", 404).ToResult();
        }

        if (!CrossOrigin.IsAllowed(http.Request, grant))
        {
            return new Refusal("key.origin", "The key may not be used from this page.", 403).ToResult();
        }

        CrossOrigin.Allow(http);
        http.Response.Headers.CacheControl = "no-cache";
        return answer(http, key);
    }

    static IResult Segment(HttpContext http, string key)
    {
        var open = new { enabled = true, integrations = new { } };
        return Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["integrations"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["Segment.io"] = new
                {
                    apiKey = key, apiHost = $"{http.Request.Host}/v1", protocol = http.Request.Scheme,
                    unbundledIntegrations = Array.Empty<string>(), addBundledMetadata = true, maybeBundledConfigIds = new { },
                    versionSettings = new { version = "4.4.7", componentTypes = Browser },
                },
            },
            ["plan"] = new
            {
                track = new Dictionary<string, object>(StringComparer.Ordinal) { ["__default"] = open },
                identify = new Dictionary<string, object>(StringComparer.Ordinal) { ["__default"] = open },
                group = new Dictionary<string, object>(StringComparer.Ordinal) { ["__default"] = open },
            },
            ["edgeFunction"] = new { },
            ["analyticsNextEnabled"] = true,
            ["middlewareSettings"] = new { },
            ["enabledMiddleware"] = new { },
            ["metrics"] = new { sampleRate = 0 },
            ["legacyVideoPluginsEnabled"] = false,
            ["remotePlugins"] = Array.Empty<string>(),
        });
    }

    static IResult RudderStack(HttpContext http, string key) => Results.Json(new
    {
        source = new
        {
            id = "rapport", name = "Rapport", writeKey = key, enabled = true, workspaceId = "rapport",
            config = new { statsCollection = new { errors = new { enabled = false }, metrics = new { enabled = false } } },
            connections = Array.Empty<string>(), destinations = Array.Empty<string>(), dataplanes = new { },
        },
        updatedAt = "2026-01-01T00:00:00.000Z",
    });

    static IResult PostHog(HttpContext http, string key) => Results.Json(PostHogConfig(key));

    static IResult PostHogScript(HttpContext http, string key)
    {
        var token = JsonSerializer.Serialize(key);
        return Results.Text(
            $"(function(){{window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{{}};window._POSTHOG_REMOTE_CONFIG[{token}]="
            + $"{{config:{JsonSerializer.Serialize(PostHogConfig(key))},siteApps:[]}}}})();",
            "application/javascript");
    }

    static object PostHogConfig(string key) => new
    {
        token = key, supportedCompression = Compressions, hasFeatureFlags = false,
        captureDeadClicks = false, capturePerformance = false, autocapture_opt_out = false, autocaptureExceptions = false,
        analytics = new { endpoint = "/i/v0/e/" }, elementsChainAsString = true, errorTracking = new { autocaptureExceptions = false },
        sessionRecording = false, heatmaps = false, surveys = false, defaultIdentifiedOnly = true, siteApps = Array.Empty<string>(),
        productTours = false, conversations = false, logs = new { captureConsoleLogs = false }, isAuthenticated = false,
    };

    static IResult Flags(HttpContext http)
    {
        CrossOrigin.Allow(http);
        return Results.Json(new
        {
            flags = new { }, featureFlags = new { }, featureFlagPayloads = new { }, errorsWhileComputingFlags = false,
            requestId = http.TraceIdentifier, sessionRecording = false, supportedCompression = Compressions,
        });
    }
}
