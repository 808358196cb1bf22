using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rapport.Columns.Blocks;
using Rapport.Columns.Schema;
using Rapport.Kernel;

namespace Rapport.Columns.Transport;

/// <summary>ClickHouse's HTTP interface, spoken to the column host or to a server: the one way to the column store.</summary>
sealed class ColumnClient(ColumnEndpoint endpoint, ColumnsOptions options) : IColumns, IDisposable
{
    /// <summary>Beyond the limit the store is given, so that its own answer comes first.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    static readonly TimeSpan InsertLimit = TimeSpan.FromMinutes(2);

    /// <summary>A question that found no host is asked again.</summary>
    const int Retries = 3;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    readonly HttpClient http = endpoint.CreateClient();

    // An insert that was given up may still be at work. Inserts go one after another, so an empty one that is through means
    // that it has ended, and what it stored can be seen.
    volatile bool isDoubtful;

    public string Database => endpoint.Database;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(ColumnQuery query, Func<ColumnRow, T> read, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            await endpoint.WaitReadyAsync(ct);
            try
            {
                return Rows(await SendAsync(query, ct), read);
            }
            catch (ColumnsException lost) when (lost.Code == 0 && attempt < Retries)
            {
                // The host ended under the question. Asking again harms nothing; the pause lets the supervisor see it too.
                await Task.Delay(Pause, ct);
            }
        }
    }

    public async Task ExecuteAsync(ColumnQuery statement, CancellationToken ct)
    {
        await endpoint.WaitReadyAsync(ct);
        await SendAsync(statement, ct);
    }

    public async Task InsertAsync(string table, long block, ReadOnlyMemory<byte> rowBinary, CancellationToken ct)
    {
        var isFacts = table == FactTable.Insert;
        if (isFacts && isDoubtful) await PostInsertAsync(table, 0, ReadOnlyMemory<byte>.Empty, ct);
        if (isFacts && (rowBinary = await BlockParts.MissingAsync(this, rowBinary, ct)).IsEmpty) return;
        isDoubtful = true;
        await PostInsertAsync(table, block, rowBinary, ct);
        isDoubtful = false;
    }

    async Task PostInsertAsync(string table, long block, ReadOnlyMemory<byte> rowBinary, CancellationToken ct)
    {
        await endpoint.WaitReadyAsync(ct);
        var url = new StringBuilder(endpoint.Root);
        Argument(url, "query", $"INSERT INTO {table} FORMAT RowBinary");
        // An owner that comes twice counts once by its version.
        if (table is FactTable.Insert or SubjectNow.Insert) Argument(url, "insert_deduplicate", "0");
        else Argument(url, "insert_deduplication_token", Token(block, rowBinary.Span));
        Argument(url, "max_execution_time", Seconds(InsertLimit));
        foreach (var (name, value) in endpoint.InsertSettings) Argument(url, name, value);
        await PostAsync(url.ToString(), new ReadOnlyMemoryContent(rowBinary), InsertLimit, ct);
    }

    /// <summary>Sends without waiting for the store to be ready: for those who make it so.</summary>
    internal Task<byte[]> SendAsync(ColumnQuery query, CancellationToken ct)
    {
        var url = new StringBuilder(endpoint.Root);
        Argument(url, "default_format", "JSONCompactEachRow");
        Argument(url, "output_format_json_quote_64bit_integers", "0");
        Argument(url, "max_execution_time", Seconds(query.Limit));
        Argument(url, "max_threads", options.ThreadsPerQuery.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in query.Parameters) Argument(url, "param_" + name, ParameterText.Of(value));
        if (url.Length > ColumnEndpoint.MaxUrl)
            throw new ArgumentException("The parameters are longer than one request may be (1 MB); ask in parts.", nameof(query));
        return PostAsync(url.ToString(), new StringContent(query.Sql), query.Limit, ct);
    }

    public void Dispose() => http.Dispose();

    async Task<byte[]> PostAsync(string url, HttpContent body, TimeSpan limit, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        stop.CancelAfter(limit + Grace);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url)) { Content = body };
            body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            endpoint.Authorize(request);
            using var response = await http.SendAsync(request, stop.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(stop.Token);
            return response.IsSuccessStatusCode ? answer : throw Refused(response, answer);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new ColumnsException(159, "The column store did not answer within the limit.", late);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            throw new ColumnsException(0, "The column store cannot be reached.", lost);
        }
    }

    static ColumnsException Refused(HttpResponseMessage response, byte[] answer)
    {
        var code = response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1002;
        return new ColumnsException(code, Encoding.UTF8.GetString(answer).Trim());
    }

    static List<T> Rows<T>(byte[] answer, Func<ColumnRow, T> read)
    {
        var rows = new List<T>();
        for (ReadOnlyMemory<byte> rest = answer; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.IsEmpty) continue;
            using var cells = JsonDocument.Parse(line);
            rows.Add(read(new ColumnRow(cells.RootElement)));
        }

        return rows;
    }

    /// <summary>The block's number and its content: a number that comes again with other rows, as after restoring a backup,
    /// is another block.</summary>
    static string Token(long block, ReadOnlySpan<byte> rows)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(rows, hash);
        return string.Create(CultureInfo.InvariantCulture, $"{block}-{Convert.ToHexStringLower(hash[..12])}");
    }

    static string Seconds(TimeSpan limit) => Math.Max(1, Math.Ceiling(limit.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    static void Argument(StringBuilder url, string name, string value) =>
        url.Append(url[^1] == '?' ? "" : "&").Append(name).Append('=').Append(WebUtility.UrlEncode(value));
}
