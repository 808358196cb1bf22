using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Rapport.Columns.Host.Native;

namespace Rapport.Columns.Host.Http;

/// <summary>The part of ClickHouse's HTTP interface that Rapport speaks: <c>/ping</c>, and <c>/</c> with the statement in
/// <c>query</c>, in the body, or in both (an insert with its rows).</summary>
sealed class QueryRoute(Engine engine, string? token)
{
    /// <summary>Largest body: one block of rows.</summary>
    public const long MaxBodyBytes = 512L << 20;

    const int ChunkBytes = 1 << 20;

    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path == "/ping") { await http.Response.WriteAsync("Ok.\n", http.RequestAborted); return; }
        try
        {
            if (!IsAdmitted(http)) throw new EngineException("Code: 516. DB::Exception: The token is missing or wrong. (AUTHENTICATION_FAILED)");
            await RunAsync(http);
        }
        catch (EngineException refused) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = StatusOf(refused.Code);
            http.Response.Headers["X-ClickHouse-Exception-Code"] = refused.Code.ToString(CultureInfo.InvariantCulture);
            await http.Response.WriteAsync(refused.Message + "\n", http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; the pool has stopped its statement.
        }
    }

    async Task RunAsync(HttpContext http)
    {
        var ct = http.RequestAborted;
        var arguments = http.Request.Query.Where(a => a.Key is not ("query" or "database" or "query_id"))
            .Select(a => new KeyValuePair<string, string>(a.Key, a.Value.ToString()));
        var asked = http.Request.Query["query"].ToString();
        var body = await WholeAsync(http.Request.BodyReader, ct);
        try
        {
            var statement = Statement.Of(asked, arguments);
            if (statement.IsInsert) { await engine.InsertAsync(statement, body, ct); return; }
            if (!body.IsEmpty) statement = Statement.Of(asked + Encoding.UTF8.GetString(body), arguments);
            if (statement.Sql.Length == 0) throw new EngineException("Code: 62. DB::Exception: Empty query. (SYNTAX_ERROR)");
            using var answer = await engine.QueryAsync(statement, ct);
            await SendAsync(http.Response, answer, statement.Format, ct);
        }
        finally
        {
            http.Request.BodyReader.AdvanceTo(body.End);
        }
    }

    /// <summary>The whole body before anything is asked of the engine: a slow caller holds no connection, and a caller that
    /// breaks off has inserted nothing.</summary>
    static async Task<ReadOnlySequence<byte>> WholeAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.IsCompleted) return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    static async Task SendAsync(HttpResponse response, Answer answer, string format, CancellationToken ct)
    {
        response.ContentLength = answer.Length;
        response.ContentType = "text/plain; charset=UTF-8";
        response.Headers["X-ClickHouse-Format"] = format;
        for (long at = 0; at < answer.Length; at += ChunkBytes)
        {
            Copy(answer, at, response.BodyWriter);
            await response.BodyWriter.FlushAsync(ct);
        }
    }

    static void Copy(Answer answer, long at, PipeWriter to) =>
        to.Write(answer.Slice(at, Math.Min(ChunkBytes, answer.Length - at)));

    bool IsAdmitted(HttpContext http) =>
        token is null || CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(http.Request.Headers["X-ClickHouse-Key"].ToString()));

    static int StatusOf(int code) => code switch
    {
        516 => StatusCodes.Status403Forbidden,
        60 or 81 => StatusCodes.Status404NotFound,
        159 => StatusCodes.Status408RequestTimeout,
        202 => StatusCodes.Status503ServiceUnavailable,
        47 or 62 or 115 => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };
}
