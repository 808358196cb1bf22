using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Reads a body for what it is: clients send gzip as text, base64 in forms, and JSON under any type.</summary>
static class RequestBody
{
    static readonly Refusal TooLarge = new(
        "ingest.too_large", "A request may have at most 20 MB after inflation. Nothing was stored.", 413);

    static readonly Refusal Unreadable = new("ingest.unreadable", "The body is neither JSON nor a known packing of it.", 400);

    /// <summary>The JSON text, inflated and unwrapped.</summary>
    /// <returns>Rented memory that the caller disposes, or why the body is not taken.</returns>
    public static async ValueTask<(RentedBytes? Body, Refusal? Refusal)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > Limits.BodyBytes) return (null, TooLarge);
        RentedBytes? body = null;
        try
        {
            body = await AllAsync(request.Body, (int)(request.ContentLength ?? 0), ct);
            if (body is null) return (null, TooLarge);
            for (var wrap = 0; wrap < 3; wrap++)
            {
                var (unwrapped, isFault) = await UnwrapAsync(body, request, ct);
                if (isFault) return Fail(ref body, TooLarge);
                if (ReferenceEquals(unwrapped, body)) break;
                body.Dispose();
                body = unwrapped;
                if (body is null) return (null, Unreadable);
            }

            if (body.Span.StartsWith(Encoding.UTF8.Preamble)) body.Skip(3);
            return Utf8.IsValid(body.Span) ? (body, null) : Fail(ref body, Unreadable);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException or IOException)
        {
            var refusal = e is BadHttpRequestException { StatusCode: 413 } ? TooLarge : Unreadable;
            return body is null ? (null, refusal) : Fail(ref body, refusal);
        }
    }

    static (RentedBytes?, Refusal?) Fail(ref RentedBytes body, Refusal refusal)
    {
        body.Dispose();
        return (null, refusal);
    }

    // Gives back the same bytes when they are JSON already, null when they cannot be unwrapped, a fault when they grow too large.
    static async ValueTask<(RentedBytes? Body, bool IsTooLarge)> UnwrapAsync(
        RentedBytes body, HttpRequest request, CancellationToken ct)
    {
        if (body.Length > 2 && body.Span[0] == 0x1F && body.Span[1] == 0x8B)
        {
            await using var gzip = new GZipStream(body.AsStream(), CompressionMode.Decompress);
            return await InflatedAsync(gzip, body.Length, ct);
        }

        var first = FirstByte(body.Span);
        if (first is (byte)'{' or (byte)'[' || body.Length == 0) return (body, false);
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding == "br")
        {
            await using var brotli = new BrotliStream(body.AsStream(), CompressionMode.Decompress);
            return await InflatedAsync(brotli, body.Length, ct);
        }

        if (encoding == "deflate")
        {
            await using var zlib = new ZLibStream(body.AsStream(), CompressionMode.Decompress);
            return await InflatedAsync(zlib, body.Length, ct);
        }

        if (body.Span.StartsWith("data="u8)) return (FromForm(body.Span[5..]), false);
        return (request.Query["compression"] == "base64" ? FromBase64(body.Span) : body, false);
    }

    static async ValueTask<(RentedBytes?, bool)> InflatedAsync(Stream inflating, int packed, CancellationToken ct)
    {
        var plain = await AllAsync(inflating, Math.Min(packed * 4, Limits.BodyBytes), ct);
        return (plain, plain is null);
    }

    static RentedBytes? FromForm(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)'&');
        var text = WebUtility.UrlDecode(Encoding.UTF8.GetString(end < 0 ? value : value[..end]));
        var bytes = Encoding.UTF8.GetBytes(text);
        return FirstByte(bytes) is (byte)'{' or (byte)'[' ? RentedBytes.Of(bytes) : FromBase64(bytes);
    }

    static RentedBytes? FromBase64(ReadOnlySpan<byte> text)
    {
        Span<byte> trimmed = text.ToArray();
        trimmed.Replace((byte)' ', (byte)'+'); // a form that forgot to escape plus signs
        trimmed = trimmed.Trim("\r\n\t+="u8);
        var plain = new byte[(trimmed.Length / 4 * 3) + 3];
        Span<byte> padded = new byte[trimmed.Length + ((4 - (trimmed.Length % 4)) % 4)];
        padded.Fill((byte)'=');
        trimmed.CopyTo(padded);
        return Base64.DecodeFromUtf8(padded, plain, out _, out var written) == OperationStatus.Done
            ? RentedBytes.Of(plain.AsSpan(0, written)) : null;
    }

    static byte FirstByte(ReadOnlySpan<byte> bytes)
    {
        var trimmed = bytes.TrimStart(" \t\r\n\uFEFF"u8);
        return trimmed.Length == 0 ? (byte)0 : trimmed[0];
    }

    static async ValueTask<RentedBytes?> AllAsync(Stream stream, int expected, CancellationToken ct)
    {
        var body = RentedBytes.WithRoom(Math.Max(expected + 1, 4096));
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(body.Room(), ct);
                if (read == 0) return body;
                body.Advance(read);
                if (body.Length > Limits.BodyBytes)
                {
                    body.Dispose();
                    return null;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}

/// <summary>Bytes in a rented array that goes back when disposed.</summary>
sealed class RentedBytes : IDisposable
{
    byte[] _bytes;
    int _start;
    int _end;

    RentedBytes(int room) => _bytes = ArrayPool<byte>.Shared.Rent(room);

    /// <summary>How many.</summary>
    public int Length => _end - _start;

    /// <summary>Valid until disposed.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>Valid until disposed.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>Empty, with room to write.</summary>
    public static RentedBytes WithRoom(int room) => new(room);

    /// <summary>A copy.</summary>
    public static RentedBytes Of(ReadOnlySpan<byte> bytes)
    {
        var rented = new RentedBytes(Math.Max(bytes.Length, 1));
        bytes.CopyTo(rented._bytes);
        rented._end = bytes.Length;
        return rented;
    }

    /// <summary>Where to write next; never empty.</summary>
    public Memory<byte> Room()
    {
        if (_end < _bytes.Length) return _bytes.AsMemory(_end);
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        _bytes.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return _bytes.AsMemory(_end);
    }

    /// <summary>Takes over what was written.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Forgets the first bytes.</summary>
    public void Skip(int count) => _start += count;

    /// <summary>For reading as a stream.</summary>
    public Stream AsStream() => new MemoryStream(_bytes, _start, Length, writable: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }
}
