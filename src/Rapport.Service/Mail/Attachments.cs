using MimeKit;
using Rapport.Kernel;
using Rapport.Service.Inbox;

namespace Rapport.Service.Mail;

/// <summary>Keeps what comes with mails, to be saved by agents and never to be shown or run by a browser.</summary>
sealed class Attachments(IFiles files)
{
    const int Most = 20, LongestName = 150;

    /// <summary>Bytes of one file.</summary>
    public const int Largest = 10 * 1_048_576;

    // What runs, or opens in a browser, on the machine of whoever saves it.
    static readonly HashSet<string> s_refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "apk", "app", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "htm", "html", "img", "iso", "jar", "js", "jse", "lnk", "mht", "mhtml", "msc", "msi", "msp", "pif", "ps1", "reg", "scr", "sh", "shtml", "svg",
        "vbe", "vbs", "vhd", "vhdx", "wsf", "wsh", "xht", "xhtml", "xll",
    };

    /// <summary>Keeps what may be kept; the rest is named with the reason.</summary>
    public async Task<IReadOnlyList<KeptFile>> KeepAsync(WorkspaceId workspace, IncomingMail mail, bool isCut, CancellationToken ct)
    {
        var kept = new List<KeptFile>();
        foreach (var file in mail.Files.Take(Most)) kept.Add(isCut ? new(NameOf(file), 0, "", "mail.too_large") : await KeepAsync(workspace, file, ct));
        if (mail.Files.Count > Most) kept.Add(new("…", 0, "", "mail.too_many_files"));
        if (isCut && kept.Count == 0) kept.Add(new("…", 0, "", "mail.too_large"));
        return kept;
    }

    /// <summary>Removes what was kept for a mail that was not.</summary>
    public void Drop(WorkspaceId workspace, IEnumerable<KeptFile> kept)
    {
        foreach (var file in kept.Where(f => f.Stored.Length > 0)) files.Delete(workspace, file.Stored);
    }

    async Task<KeptFile> KeepAsync(WorkspaceId workspace, MimeEntity entity, CancellationToken ct)
    {
        var name = NameOf(entity);
        if (s_refused.Contains(Path.GetExtension(name).TrimStart('.').Trim())) return new(name, 0, "", "mail.file_kind");
        using var content = new MemoryStream();
        if (entity is MessagePart { Message: { } inner }) await inner.WriteToAsync(content, ct);
        else if (entity is MimePart { Content: { } coded }) await coded.DecodeToAsync(content, ct);
        if (content.Length > Largest) return new(name, 0, "", "mail.file_large");
        content.Position = 0;
        try
        {
            var (stored, bytes) = await files.SaveAsync(workspace, content, Largest, ct);
            return new(name, bytes, stored, "");
        }
        catch (IOException)
        {
            return new(name, 0, "", "mail.no_room");
        }
    }

    static string NameOf(MimeEntity entity)
    {
        var written = (entity as MimePart)?.FileName ?? entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? (entity is MessagePart ? "mail.eml" : "");
        var name = PlainText.Of(written).Split('/', '\\', '\n')[^1].Trim().TrimEnd('.');
        if (name.Length > LongestName) name = string.Concat(name.AsSpan(0, LongestName - 10), name.AsSpan(name.Length - 10));
        return name.Length > 0 ? name : entity.ContentType.MediaType == "image" ? $"picture.{entity.ContentType.MediaSubtype}" : "file";
    }
}
