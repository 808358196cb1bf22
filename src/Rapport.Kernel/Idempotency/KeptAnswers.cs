using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Idempotency;

/// <summary>Answers a POST sent again under the same key as the first time. A refused one left nothing behind and is simply done anew.</summary>
sealed class KeptAnswers(IStateStore store, IActor actor, ISecrets secrets, TimeProvider clock)
{
    const string Header = "Idempotency-Key";

    const int LongestAnswer = 1_000_000;

    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    static readonly string[] Headers = ["Content-Type", "Content-Disposition", "Location", "ETag"];

    /// <summary>What answers are sealed for: they may hold a key that is shown once.</summary>
    public const string Purpose = "kept answers";

    readonly ConcurrentDictionary<string, byte> _atWork = new(StringComparer.Ordinal);

    sealed record Answer(int Status, Dictionary<string, string> Headers, byte[] Body);

    public Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Headers[Header] is not { Count: > 0 } header || !IsOurs(http.GetEndpoint()))
            return next(http);
        return header is [{ Length: > 0 and <= 255 } key] ? HandleAsync(http, next, key) : Malformed.ToResult().ExecuteAsync(http);
    }

    // Public routes know no caller to keep an answer for; events carry a messageId of their own.
    static bool IsOurs(Endpoint? endpoint) => endpoint is RouteEndpoint route
        && route.Metadata.GetMetadata<PublicRoute>() is null
        && route.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true;

    async Task HandleAsync(HttpContext http, RequestDelegate next, string key)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{actor.Kind}\n{actor.Id}\n{key}"));
        var name = Convert.ToHexString(id);
        if (!_atWork.TryAdd(name, 0))
        {
            await AtWork.ToResult().ExecuteAsync(http);
            return;
        }

        try
        {
            await using var body = new HashedBody(http.Request.Body);
            http.Request.Body = body;
            if (await FindAsync(id, http.RequestAborted) is { } kept) await RepeatAsync(http, kept, body);
            else await FirstAsync(http, next, id, body);
        }
        finally
        {
            _atWork.TryRemove(name, out _);
        }
    }

    async Task RepeatAsync(HttpContext http, KeptAnswer kept, HashedBody body)
    {
        if (kept is not { Asked: { } asked, Answer: { } answer })
        {
            await Unknown.ToResult().ExecuteAsync(http);
            return;
        }

        // It was taken the first time, so its size was fine.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var now = await AskedAsync(http.Request, body, http.RequestAborted);
        if (!asked.AsSpan().SequenceEqual(now))
        {
            await Other.ToResult().ExecuteAsync(http);
            return;
        }

        var first = JsonSerializer.Deserialize<Answer>(secrets.Open(Purpose, answer)) ?? throw new InvalidOperationException("A kept answer is empty.");
        http.Response.StatusCode = first.Status;
        foreach (var (header, value) in first.Headers) http.Response.Headers[header] = value;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (first.Body.Length > 0) await http.Response.Body.WriteAsync(first.Body, http.RequestAborted);
    }

    async Task FirstAsync(HttpContext http, RequestDelegate next, byte[] id, HashedBody body)
    {
        await BeginAsync(http, id);
        var outward = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await next(http);
        }
        catch (Exception e)
        {
            http.Response.Body = outward;
            // A caller who hung up leaves it open whether the change was made; any other failure made none.
            if (e is not OperationCanceledException) await ForgetAsync(id);
            throw;
        }

        http.Response.Body = outward;
        if (http.Response.StatusCode is >= 200 and < 300 && answer.Length <= LongestAnswer) await KeepAsync(http, id, body, answer.ToArray());
        else await ForgetAsync(id);
        answer.Position = 0;
        await answer.CopyToAsync(outward, http.RequestAborted);
    }

    async Task<KeptAnswer?> FindAsync(byte[] id, CancellationToken ct)
    {
        var oldest = (clock.GetUtcNow() - Kept).ToMicros();
        await using var db = store.Read();
        return await db.Set<KeptAnswer>().SingleOrDefaultAsync(a => a.Id == id && a.At > oldest, ct);
    }

    async Task BeginAsync(HttpContext http, byte[] id)
    {
        var now = clock.GetUtcNow();
        var oldest = (now - Kept).ToMicros();
        await using var transaction = await store.BeginAsync(http.RequestAborted);
        await transaction.Db.Set<KeptAnswer>().Where(a => a.At <= oldest).ExecuteDeleteAsync(http.RequestAborted);
        transaction.Db.Add(new KeptAnswer
        {
            Id = id, At = now.ToMicros(),
            Workspace = Guid.TryParse(http.GetRouteValue("workspace") as string, out var workspace) ? new WorkspaceId(workspace) : null,
        });
        await transaction.CommitAsync(http.RequestAborted);
    }

    // The change is made: its answer is kept even when the caller has gone.
    async Task KeepAsync(HttpContext http, byte[] id, HashedBody body, byte[] answer)
    {
        var headers = Headers.Where(http.Response.Headers.ContainsKey).ToDictionary(h => h, h => http.Response.Headers[h].ToString(), StringComparer.Ordinal);
        var asked = await AskedAsync(http.Request, body, http.RequestAborted);
        var sealedAnswer = secrets.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(new Answer(http.Response.StatusCode, headers, answer)));
        await using var transaction = await store.BeginAsync(CancellationToken.None);
        await transaction.Db.Set<KeptAnswer>().Where(a => a.Id == id)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Asked, asked).SetProperty(x => x.Answer, sealedAnswer), CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    async Task ForgetAsync(byte[] id)
    {
        await using var transaction = await store.BeginAsync(CancellationToken.None);
        await transaction.Db.Set<KeptAnswer>().Where(a => a.Id == id).ExecuteDeleteAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    // The parts of a form are divided by a mark that is made up anew each time: forms are told apart by their length.
    static async Task<byte[]> AskedAsync(HttpRequest request, HashedBody body, CancellationToken ct)
    {
        var digest = await body.DigestAsync(ct);
        var said = request.HasFormContentType ? $"{request.ContentLength}" : Convert.ToHexString(digest);
        return SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Path}\n{request.QueryString}\n{said}"));
    }

    static readonly Refusal Malformed = new("idempotency.key", "An Idempotency-Key is one text of 1 to 255 characters.", StatusCodes.Status400BadRequest);

    static readonly Refusal AtWork = new("idempotency.at_work", "The first request under this key is still being done. Ask again in a moment.", StatusCodes.Status409Conflict);

    static readonly Refusal Other = new("idempotency.other_request", "Another request was sent under this key. Take a new key for it.");

    static readonly Refusal Unknown = new(
        "idempotency.unknown", "The first request under this key was cut off. Look whether it was done before you send it under another key.", StatusCodes.Status409Conflict);
}
