using System.Buffers.Binary;

namespace Rapport.Feedback.Surveys.Files;

/// <summary>What a file is, by its own first bytes; what it is called is not believed.</summary>
static class FileTypes
{
    /// <summary>More pixels take hundreds of megabytes wherever somebody opens the picture.</summary>
    public const long MostPixels = 100_000_000;

    const int TextLooked = 512;

    /// <summary>Whether a file begins as its ending promises; of endings without such a beginning, whether it holds neither markup nor a program.</summary>
    public static bool IsWhatItSays(ReadOnlySpan<byte> head, string ending) => ending switch
    {
        "jpg" or "jpeg" => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        "png" => IsPng(head),
        "gif" => head.StartsWith("GIF8"u8),
        "webp" => IsWebp(head),
        "heic" or "mp4" or "mov" or "m4a" => head.Length > 12 && head[4..].StartsWith("ftyp"u8),
        "pdf" => head.StartsWith("%PDF-"u8),
        "docx" or "xlsx" or "pptx" or "odt" or "ods" or "zip" => IsZip(head),
        "txt" or "csv" or "md" => head.IndexOf((byte)0) < 0 && !IsMarkup(head),
        _ => !IsMarkup(head) && !head.StartsWith("MZ"u8) && !head.StartsWith("\x7F"u8) && !head.StartsWith("#!"u8),
    };

    /// <summary>The media type a browser is told; one that runs or draws nothing for what is not known.</summary>
    public static string MediaType(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (IsPng(head)) return "image/png";
        if (head.StartsWith("GIF8"u8)) return "image/gif";
        if (IsWebp(head)) return "image/webp";
        if (head.StartsWith("%PDF-"u8)) return "application/pdf";
        if (IsZip(head)) return "application/zip";
        return "application/octet-stream";
    }

    /// <summary>Whether a picture says that it has more pixels than <see cref="MostPixels"/>, however few bytes it takes.</summary>
    public static bool IsHugePicture(ReadOnlySpan<byte> head) => Size(head) is var (width, height) && width * height > MostPixels;

    static (long Width, long Height) Size(ReadOnlySpan<byte> head)
    {
        if (IsPng(head) && head.Length >= 24) return (BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..]));
        if (head.StartsWith("GIF8"u8) && head.Length >= 10) return (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));
        if (IsWebp(head) && head.Length >= 30 && head[12..].StartsWith("VP8X"u8)) return (1 + Three(head[24..]), 1 + Three(head[27..]));
        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? Jpeg(head) : (0, 0);
    }

    // Walks from segment to segment until the one that holds the size.
    static (long Width, long Height) Jpeg(ReadOnlySpan<byte> head)
    {
        for (var at = 2; at + 9 < head.Length && head[at] == 0xFF;)
        {
            if (head[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
        }

        return (0, 0);
    }

    static long Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    static bool IsPng(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);

    static bool IsWebp(ReadOnlySpan<byte> head) => head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8);

    static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8);

    static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> before = [0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n'];
        return head[..Math.Min(head.Length, TextLooked)].TrimStart(before).StartsWith("<"u8);
    }
}
