using System.Text;
using System.Text.Unicode;
using Rapport.Kernel;

namespace Rapport.Customers.Sources;

/// <summary>Which encoding a text file is in, by its byte order mark and its bytes.</summary>
static class TextEncoding
{
    static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads the whole stream once. UTF-8 is proven, not assumed; other 8-bit text is taken as windows-1252
    /// (a superset of Latin-1) when every byte has a meaning there.</summary>
    /// <param name="content">Seekable; left just after the byte order mark.</param>
    /// <param name="chosen">An encoding's name, used instead of detection.</param>
    /// <returns>The encoding, or a refusal that names what was found.</returns>
    public static (Encoding? Encoding, Refusal? Refusal) Of(Stream content, string? chosen)
    {
        Span<byte> head = stackalloc byte[4];
        content.Position = 0;
        var read = content.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        var (marked, mark) = Marked(head[..read]);
        if (marked == "utf-32") return (null, Unsupported("UTF-32"));
        if (marked is not null || chosen is not null) return Named(content, marked ?? chosen!, mark); // one of them is set
        content.Position = 0;
        var found = Scan(content);
        content.Position = 0;
        return found;
    }

    static (string? Name, int Length) Marked(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => ("utf-32", 4),
        [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
        [0xFF, 0xFE, ..] => ("utf-16", 2),
        [0xFE, 0xFF, ..] => ("utf-16BE", 2),
        _ => (null, 0),
    };

    static (Encoding?, Refusal?) Named(Stream content, string name, int mark)
    {
        content.Position = mark;
        if (name == "utf-8")
        {
            var valid = IsUtf8(content);
            content.Position = mark;
            return valid ? (_utf8, null) : (null, Broken("UTF-8"));
        }

        try
        {
            return (Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD")), null);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return (null, new Refusal("import.encoding", "No encoding of that name is known. Use utf-8, utf-16 or windows-1252."));
        }
    }

    static (Encoding?, Refusal?) Scan(Stream content)
    {
        if (IsUtf8(content)) return WithoutNuls(content);
        content.Position = 0;
        Span<long> counts = stackalloc long[256];
        Span<byte> block = stackalloc byte[16 * 1024];
        for (int read; (read = content.Read(block)) > 0;)
            foreach (var b in block[..read]) counts[b]++;
        // Bytes without a meaning in windows-1252, and control characters no text file holds.
        long strange = counts[0x81] + counts[0x8D] + counts[0x8F] + counts[0x90] + counts[0x9D];
        for (var b = 1; b < 32; b++) strange += b is 9 or 10 or 12 or 13 ? 0 : counts[b];
        if (counts[0] > 0) return Utf16OrNothing(content);
        return strange > 0
            ? (null, new Refusal("import.encoding", "The text is neither UTF-8 nor Latin-1. Save the file as UTF-8.", 415))
            : (Encoding.GetEncoding(1252), null);
    }

    static (Encoding?, Refusal?) WithoutNuls(Stream content)
    {
        content.Position = 0;
        Span<byte> head = stackalloc byte[4096];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..read].Contains((byte)0) && Utf16Order(head[..read]) is not null ? Utf16OrNothing(content) : (_utf8, null);
    }

    static (Encoding?, Refusal?) Utf16OrNothing(Stream content)
    {
        content.Position = 0;
        Span<byte> head = stackalloc byte[4096];
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Utf16Order(head[..read]) is { } name
            ? (Encoding.GetEncoding(name), null)
            : (null, new Refusal("import.nul", "The file contains NUL characters: it is not text.", 400));
    }

    /// <summary>Mostly Latin text in UTF-16 has a NUL in nearly every second byte.</summary>
    static string? Utf16Order(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0 && i % 2 == 0) even++;
            else if (head[i] == 0) odd++;
        }

        var pairs = head.Length / 2;
        if (pairs < 4) return null;
        return odd > pairs * 0.7 && even < pairs * 0.1 ? "utf-16" : even > pairs * 0.7 && odd < pairs * 0.1 ? "utf-16BE" : null;
    }

    static bool IsUtf8(Stream content)
    {
        var block = new byte[64 * 1024];
        var kept = 0;
        while (true)
        {
            var read = content.Read(block.AsSpan(kept));
            var text = block.AsSpan(0, kept + read);
            if (read == 0) return text.IsEmpty || Utf8.IsValid(text);
            var whole = text.Length - Unfinished(text);
            if (!Utf8.IsValid(text[..whole])) return false;
            kept = text.Length - whole;
            text[whole..].CopyTo(block);
        }
    }

    /// <summary>Bytes at the end that begin a character whose rest is still to come, 0..3.</summary>
    static int Unfinished(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            var b = text[^back];
            if (b < 0x80) return 0;
            if (b < 0xC0) continue;
            var length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
            return length > back ? back : 0;
        }

        return 0;
    }

    static Refusal Unsupported(string name) =>
        new("import.encoding", $"The file is in {name}, which is not read. Save it as UTF-8.", 415);

    static Refusal Broken(string name) =>
        new("import.encoding", $"The file claims to be {name} but holds bytes that are not.", 415);
}
