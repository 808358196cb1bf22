using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rapport.Kernel;

/// <summary>The write key of a page, and what a page of another origin may be told.</summary>
public static class PageKey
{
    /// <summary>Marks the routes that pages of other origins call.</summary>
    public const string Why = "pages of other origins ask with their write key, which is public; its list of origins is checked";

    const int BodyBytes = 256 * 1024;

    static readonly Refusal s_unknown = new("key.unknown", "The key is unknown, revoked or expired.", 401);
    static readonly Refusal s_scope = new("key.scope", "The key may not send events.", 403);
    static readonly Refusal s_origin = new("key.origin", "The key may not be used from this page.", 403);
    static readonly Refusal s_unreadable = new("request.invalid", "The body is not the JSON this address expects.", 400);
    static readonly Refusal s_large = new("request.too_large", "The request is larger than this address accepts.", 413);

    /// <summary>The grant of a key; refused where the page may not use it, and then the page may not even read why.</summary>
    public static async ValueTask<(KeyGrant? Grant, Refusal? Refusal)> FindAsync(HttpContext http, IKeys keys, string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(keys);
        var grant = await keys.FindAsync(key, ct);
        if (grant is not null && !CrossOrigin.IsAllowed(http.Request, grant)) return (null, s_origin);
        CrossOrigin.Allow(http);
        if (grant is null) return (null, s_unknown);
        return grant.Scopes.Contains(Scope.Ingest) ? (grant, null) : (null, s_scope);
    }

    /// <summary>The body, sent as text so that no preflight is needed.</summary>
    /// <param name="http">The request.</param>
    /// <param name="json">How to read it. Let it skip what is not known here: pages may carry a newer script.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="mostBytes">More than that is refused.</param>
    public static async Task<(T? Body, Refusal? Refusal)> ReadAsync<T>(HttpContext http, JsonSerializerOptions json, CancellationToken ct, int mostBytes = BodyBytes) where T : class
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = mostBytes;
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, json, ct) is { } body ? (body, null) : (null, s_unreadable);
        }
        catch (JsonException)
        {
            CrossOrigin.Allow(http);
            return (null, s_unreadable);
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            CrossOrigin.Allow(http);
            return (null, s_large);
        }
    }
}
