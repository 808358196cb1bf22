using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Questions.Files;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Files;

/// <summary>Stores files that respondents send, when they are what they say they are.</summary>
sealed class Uploads(IStateStore store, IFiles files, IDataProtectionProvider protection, TimeProvider clock)
{
    const int LookedAt = 64 << 10;

    /// <summary>The largest file any question takes, and what stands around it in a form.</summary>
    public const long LargestForm = 21 * 1_048_576;

    readonly IDataProtector _seal = protection.CreateProtector("Rapport.SurveyUpload");

    /// <summary>The posted fields with a stored file in place of each that was sent. What a form writes there itself is not believed.</summary>
    public async Task<FormFields> TakeAsync(Situation begun, Block? block, IFormCollection form, CancellationToken ct)
    {
        var fields = form.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.OfType<string>()], StringComparer.Ordinal);
        foreach (var element in block?.Elements.Where(e => e.Kind == "file") ?? [])
        {
            var sent = form.Files.GetFile(element.Id);
            fields[element.Id] = sent is { Length: > 0 } ? [await StoreAsync(begun.Row.Workspace, begun.Row.Id, element, sent, ct)]
                : begun.Given.Answers.GetValueOrDefault(element.Id) is { } kept ? [FileKind.Written(kept.Value)] : [];
        }

        return new FormFields(fields);
    }

    /// <summary>Stores a file that was sent ahead of its answer; returns what the answer names it by, or null when it is not taken.</summary>
    public async Task<string?> AheadAsync(WorkspaceId workspace, Guid response, Element element, IFormFile sent, CancellationToken ct)
    {
        var written = await StoreAsync(workspace, response, element, sent, ct);
        return written.StartsWith('-') ? null : Base64Url.EncodeToString(_seal.Protect(Encoding.UTF8.GetBytes($"{response:N} {element.Id} {written}")));
    }

    /// <summary>The fields of a page whose files were sent ahead: only what was sealed for this response and question names a file.</summary>
    public FormFields Opened(Situation before, string? block, IReadOnlyDictionary<string, IReadOnlyList<string>> sent)
    {
        var asked = (before.Survey.Blocks.FirstOrDefault(b => b.Id == block) ?? before.Standing.Current)?.Elements.Where(e => e.Kind == "file").ToList() ?? [];
        if (asked.Count == 0) return new FormFields(sent);
        var fields = new Dictionary<string, IReadOnlyList<string>>(sent, StringComparer.Ordinal);
        foreach (var element in asked)
        {
            fields[element.Id] = sent.GetValueOrDefault(element.Id) is [{ Length: > 0 } handle, ..] && Open(handle, $"{before.Row.Id:N} {element.Id} ") is { } written ? [written]
                : before.Given.Answers.GetValueOrDefault(element.Id) is { } kept ? [FileKind.Written(kept.Value)] : [];
        }

        return new FormFields(fields);
    }

    string? Open(string handle, string whose)
    {
        if (handle.Length > 2000 || !Base64Url.IsValid(handle)) return null;
        try
        {
            var text = Encoding.UTF8.GetString(_seal.Unprotect(Base64Url.DecodeFromChars(handle)));
            return text.StartsWith(whose, StringComparison.Ordinal) ? text[whose.Length..] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    async Task<string> StoreAsync(WorkspaceId workspace, Guid response, Element element, IFormFile sent, CancellationToken ct)
    {
        var name = NameOf(sent.FileName);
        await using var content = sent.OpenReadStream();
        if (sent.Length > FileKind.MostBytes(element) || !FileKind.Takes(element, name) || !await IsGoodAsync(content, name, ct)) return $"-|{name}|0"; // no file has 0 bytes: refused by the kind
        content.Position = 0;
        var stored = await files.SaveAsync(workspace, content, sent.Length, ct);
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(new SentFileRow { Workspace = workspace, Name = stored.Name, Response = response, At = clock.NowMicros() });
        await transaction.CommitAsync(ct);
        return FormattableString.Invariant($"{stored.Name}|{name}|{stored.Bytes}");
    }

    /// <summary>The name people see: no folder, nothing invisible (which could turn <c>gpj.exe</c> around), no sign of ours.</summary>
    public static string NameOf(string sent)
    {
        var name = Path.GetFileName(sent.Replace('\\', '/'));
        name = string.Concat(name.EnumerateRunes().Where(r => r.Value != '|' && Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)));
        return name.Length > 150 ? name[..100] + Path.GetExtension(name)[..Math.Min(20, Path.GetExtension(name).Length)] : name;
    }

    static async Task<bool> IsGoodAsync(Stream content, string name, CancellationToken ct)
    {
        var head = new byte[LookedAt];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return FileTypes.IsWhatItSays(head.AsSpan(0, length), Path.GetExtension(name).TrimStart('.').ToLowerInvariant()) && !FileTypes.IsHugePicture(head.AsSpan(0, length));
    }
}
