using Microsoft.AspNetCore.Http;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Questions.Files;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Stores files that respondents send, when they are what they say they are.</summary>
sealed class Uploads(IFiles files)
{
    /// <summary>The largest file any question takes, and what stands around it in a form.</summary>
    public const long LargestForm = 21 * 1_048_576;

    /// <summary>The posted fields with a stored file in place of each that was sent. What a form writes there itself is not believed.</summary>
    public async Task<FormFields> TakeAsync(WorkspaceId workspace, Block? block, IReadOnlyDictionary<string, Answer> before, IFormCollection form, CancellationToken ct)
    {
        var fields = form.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.OfType<string>()], StringComparer.Ordinal);
        foreach (var element in block?.Elements.Where(e => e.Kind == "file") ?? [])
        {
            var sent = form.Files.GetFile(element.Id);
            fields[element.Id] = sent is { Length: > 0 } ? [await StoreAsync(workspace, element, sent, ct)]
                : before.GetValueOrDefault(element.Id) is { } kept ? [FileKind.Written(kept.Value)] : [];
        }

        return new FormFields(fields);
    }

    async Task<string> StoreAsync(WorkspaceId workspace, Element element, IFormFile sent, CancellationToken ct)
    {
        var name = Path.GetFileName(sent.FileName.Replace('\\', '/'));
        name = string.Concat(name.Where(c => !char.IsControl(c) && c != '|'));
        if (name.Length > 150) name = name[..100] + Path.GetExtension(name);
        await using var content = sent.OpenReadStream();
        if (sent.Length > FileKind.MostBytes(element) || !await IsWhatItSaysAsync(content, name, ct)) return $"-|{name}|0"; // no file has 0 bytes: refused by the kind
        content.Position = 0;
        var stored = await files.SaveAsync(workspace, content, sent.Length, ct);
        return FormattableString.Invariant($"{stored.Name}|{name}|{stored.Bytes}");
    }

    static async Task<bool> IsWhatItSaysAsync(Stream content, string name, CancellationToken ct)
    {
        var head = new byte[512];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return IsWhatItSays(head.AsSpan(0, length), Path.GetExtension(name).TrimStart('.').ToLowerInvariant());
    }

    /// <summary>Whether a file begins as its ending promises; of endings without such a beginning, whether it holds neither markup nor a program.</summary>
    public static bool IsWhatItSays(ReadOnlySpan<byte> head, string ending) => ending switch
    {
        "jpg" or "jpeg" => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        "png" => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']),
        "gif" => head.StartsWith("GIF8"u8),
        "webp" => head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8),
        "heic" or "mp4" or "mov" or "m4a" => head.Length > 12 && head[4..].StartsWith("ftyp"u8),
        "pdf" => head.StartsWith("%PDF-"u8),
        "docx" or "xlsx" or "pptx" or "odt" or "ods" or "zip" => head.StartsWith("PK\x03\x04"u8),
        "txt" or "csv" or "md" => head.IndexOf((byte)0) < 0 && !IsMarkup(head),
        _ => !IsMarkup(head) && !head.StartsWith("MZ"u8) && !head.StartsWith("\x7F"u8) && !head.StartsWith("#!"u8),
    };

    static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> before = [0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n'];
        return head.TrimStart(before).StartsWith("<"u8);
    }
}
