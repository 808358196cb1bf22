using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Rapport.Server.Web;

/// <summary>A built file of the screens and its compressed forms.</summary>
sealed record WebFile(string Path, string ContentType, bool Immutable, string? Brotli, string? Gzip)
{
    /// <summary>Sends it in the smallest form the browser takes.</summary>
    public Task SendAsync(HttpContext context, string cacheControl)
    {
        var response = context.Response;
        var (path, encoding) = Choose(context.Request.Headers.AcceptEncoding.ToString());
        response.ContentType = ContentType;
        response.Headers.CacheControl = cacheControl;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null) response.Headers.ContentEncoding = encoding;
        response.ContentLength = new FileInfo(path).Length;
        return response.SendFileAsync(path, context.RequestAborted);
    }

    (string Path, string? Encoding) Choose(string accepted) =>
        Brotli is { } brotli && accepted.Contains("br", StringComparison.Ordinal) ? (brotli, "br")
            : Gzip is { } gzip && accepted.Contains("gzip", StringComparison.Ordinal) ? (gzip, "gzip")
            : (Path, null);
}

/// <summary>The files of <c>wwwroot</c>, listed once: a request names a listed file or nothing, so no path leads outside.</summary>
sealed class WebFiles
{
    readonly FrozenDictionary<string, WebFile> _files;

    public WebFiles(IConfiguration configuration)
    {
        Root = configuration["WebRoot"] ?? FindRoot();
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        var all = Root is not null && Directory.Exists(Root) ? Directory.GetFiles(Root, "*", SearchOption.AllDirectories) : [];
        var known = all.ToHashSet(StringComparer.Ordinal);
        _files = all.Where(f => !f.EndsWith(".br", StringComparison.Ordinal) && !f.EndsWith(".gz", StringComparison.Ordinal))
            .ToFrozenDictionary(
                f => "/" + Path.GetRelativePath(Root!, f).Replace(Path.DirectorySeparatorChar, '/'), // files exist only under a root
                f => new WebFile(
                    f, types.TryGetContentType(f, out var type) ? type : "application/octet-stream",
                    f.Contains($"{Path.DirectorySeparatorChar}assets{Path.DirectorySeparatorChar}", StringComparison.Ordinal),
                    known.Contains(f + ".br") ? f + ".br" : null, known.Contains(f + ".gz") ? f + ".gz" : null),
                StringComparer.Ordinal);
    }

    public string? Root { get; }

    public IEnumerable<string> Paths => _files.Keys;

    public WebFile? Find(string path) => _files.GetValueOrDefault(path);

    // Beside the program when published; in the source tree while working on it.
    static string? FindRoot()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(published)) return published;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) return Path.Combine(folder.FullName, "src", "Rapport.Server", "wwwroot");
        }

        return null;
    }
}
