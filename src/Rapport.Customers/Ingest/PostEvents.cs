using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Customers.Ingest.Dialects.RudderStack;
using Rapport.Customers.Ingest.Dialects.Webhook;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Takes in events: key, limits, one pass over the body, one inbox row, and only then the answer.</summary>
/// <remarks>Clients drop what is answered 400 or 413 and retry 429 and 503, so 400 means unreadable and nothing else.</remarks>
sealed partial class PostEvents(
    IKeys keys, IInbox inbox, IngestGate gate, DropLog drops, WebhookMappings mappings, SignedIds signed, TimeProvider clock,
    ILogger<PostEvents> log)
{
    static readonly Refusal NoKey = new("key.missing", "Send a key: as Bearer, as Basic user name or in the body.", 401);
    static readonly Refusal UnknownKey = new("key.unknown", "The key is unknown, revoked or expired.", 401);
    static readonly Refusal WrongScope = new("key.scope", "The key may not send events here.", 403);
    static readonly Refusal WrongOrigin = new("key.origin", "The key may not be used from this page.", 403);
    static readonly Refusal NotJson = new("ingest.not_json", "The body is not valid JSON.", 400);
    static readonly Refusal NoBody = new("ingest.empty", "The body is empty.", 400);
    static readonly Refusal WrongType = new("ingest.content_type", "Send application/json.", 415);
    static readonly Refusal DiskTrouble = new("ingest.not_stored", "The events could not be stored; send them again.", 503);
    static readonly Refusal Busy = new("ingest.busy", "Too many requests; wait as Retry-After says and send again.", 429);

    static readonly Refusal NoMapping = new(
        "webhook.no_mapping", "No rules are saved for this webhook yet. Save them and let the sender try again.", 409);

    static readonly Refusal TooMany = new(
        "ingest.too_many_events", "A request may hold at most 10,000 events. Nothing was stored.", 413);

    /// <summary>Handles one request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="dialects">Who answers the path, the default first.</param>
    public async Task HandleAsync(HttpContext http, IReadOnlyList<DialectPath> dialects)
    {
        // A batch may be larger than what the server allows elsewhere.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = Limits.BodyBytes;
        var result = await TakeAsync(http, dialects, http.RequestAborted);
        await result.ExecuteAsync(http);
    }

    async ValueTask<IResult> TakeAsync(HttpContext http, IReadOnlyList<DialectPath> dialects, CancellationToken ct)
    {
        var request = http.Request;
        KeyGrant? grant = null;
        if (IngestKey.Of(request) is { } key)
        {
            grant = await keys.FindAsync(key, ct);
            if (await RefusalAsync(http, grant, ct) is { } refusal) return Answer(http, grant, dialects[0].Dialect, refusal);
        }

        var path = PathFor(grant, dialects);
        if (path.Dialect.WantsJsonType && !request.HasJsonContentType()) return Answer(http, grant, path.Dialect, WrongType);
        var (body, fault) = await path.Dialect.BodyAsync(request, path.Route, ct);
        if (body is null) return Answer(http, grant, path.Dialect, fault!); // no body comes with its reason
        using (body)
        {
            return await TakeAsync(http, grant, dialects, body, ct);
        }
    }

    async ValueTask<IResult> TakeAsync(
        HttpContext http, KeyGrant? grant, IReadOnlyList<DialectPath> dialects, RentedBytes body, CancellationToken ct)
    {
        var path = PathFor(grant, dialects);
        if (Scan(body, path, out var fault) is not { } scan) return Answer(http, grant, path.Dialect, fault);
        if (grant is null)
        {
            if (scan.Key is not { } key) return Answer(http, grant, path.Dialect, NoKey);
            grant = await keys.FindAsync(key, ct);
            if (await RefusalAsync(http, grant, ct) is { } refusal) return Answer(http, grant, path.Dialect, refusal);
            path = PathFor(grant, dialects);
        }

        // Every branch above that leaves grant null has returned.
        return await StoreAsync(http, grant!, path, scan, body, ct);
    }

    async ValueTask<IResult> StoreAsync(
        HttpContext http, KeyGrant grant, DialectPath path, BodyScan scan, RentedBytes body, CancellationToken ct)
    {
        CrossOrigin.Allow(http);
        if (scan.Events > Limits.Events) return Answer(http, grant, path.Dialect, TooMany);
        var received = clock.NowMicros();
        foreach (var refused in scan.Refused)
        {
            drops.Count(new Drop(grant.Workspace, grant.Name, refused.Reason, received, $"{path.Route.Pattern} [{refused.Index}]"));
        }

        var good = scan.Events - scan.Refused.Count;
        if (good > 0)
        {
            var meta = path.Dialect.MetaOf(http.Request, path.Route, grant, scan);
            if (await signed.AreDemandedOfAsync(grant, ct)) meta = meta with { MustProve = true };
            if (!grant.IsSecret && PrivacySignals.IsSent(http.Request)) meta = meta with { PrivacySignal = true };
            if (path.Dialect.NeedsMapping)
            {
                if (await mappings.FindAsync(grant, ct) is not { } rules) return Answer(http, grant, path.Dialect, NoMapping);
                meta = meta with { Mapping = rules };
            }

            try
            {
                // Once begun, the write is not called off: the client would not know whether to send again.
                await inbox.AppendAsync(
                    new InboxRow(0, grant.Workspace, grant.Name, path.Dialect.Name, received, good, meta.ToBytes(), body.Memory),
                    CancellationToken.None);
            }
            catch (IOException e)
            {
                NotStored(log, e);
                return Answer(http, grant, path.Dialect, DiskTrouble);
            }
        }

        return path.Route.Method == "GET" ? Pixel.Image() : path.Dialect.Answer(new IngestAnswer(good, scan.Refused));
    }

    async ValueTask<Refusal?> RefusalAsync(HttpContext http, KeyGrant? grant, CancellationToken ct)
    {
        if (grant is null) return UnknownKey;
        if (!grant.Scopes.Contains(Scope.Ingest)) return WrongScope;
        if (!CrossOrigin.IsAllowed(http.Request, grant)) return WrongOrigin;
        if (!IsAtHome(http.Request, grant)) return WrongScope;
        var wait = await gate.WaitSecondsAsync(grant, ct);
        if (wait == 0) return null;
        RetryAfter(http, wait);
        return Busy;
    }

    // Only the own API names the workspace in the path.
    static bool IsAtHome(HttpRequest request, KeyGrant grant) =>
        !request.RouteValues.TryGetValue("workspace", out var named)
        || (Guid.TryParse(named as string, out var workspace) && workspace == grant.Workspace.Value);

    static BodyScan? Scan(RentedBytes body, DialectPath path, out Refusal fault)
    {
        fault = NoBody;
        if (body.Length == 0) return null;
        fault = NotJson;
        try
        {
            return BodyScan.Of(body.Span, path.Dialect, path.Route.Type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static DialectPath PathFor(KeyGrant? grant, IReadOnlyList<DialectPath> dialects)
    {
        if (grant is null || dialects.Count == 1) return dialects[0];
        foreach (var path in dialects)
        {
            if (path.Dialect.Name == grant.Dialect) return path;
        }

        return dialects[0];
    }

    static IResult Answer(HttpContext http, KeyGrant? grant, IDialect dialect, Refusal refusal)
    {
        // A page that may not use the key learns nothing; any other may read why it was refused.
        if (refusal != WrongOrigin && (grant is null || CrossOrigin.IsAllowed(http.Request, grant))) CrossOrigin.Allow(http);
        if (refusal == DiskTrouble) RetryAfter(http, 5);
        return dialect.Refuse(refusal);
    }

    static void RetryAfter(HttpContext http, int seconds)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers["X-RateLimit-Reset"] = http.Response.Headers.RetryAfter;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events could not be stored")]
    static partial void NotStored(ILogger logger, Exception exception);
}

/// <summary>A dialect at one of its paths.</summary>
/// <param name="Dialect">Who reads.</param>
/// <param name="Route">Where.</param>
sealed record DialectPath(IDialect Dialect, DialectRoute Route);
