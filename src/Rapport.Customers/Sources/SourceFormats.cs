using Rapport.Customers.Sources.Csv;
using Rapport.Customers.Sources.Jsonl;
using Rapport.Customers.Sources.Xlsx;
using Rapport.Kernel;

namespace Rapport.Customers.Sources;

/// <summary>The file formats that can be imported.</summary>
static class SourceFormats
{
    /// <summary>In the order they are tried: the more certain the marks, the earlier.</summary>
    public static IReadOnlyList<ISource> All { get; } = [new XlsxSource(), new JsonlSource(), new CsvSource()];

    /// <summary>The format whose marks the file carries, or a refusal: the content decides, never the name.</summary>
    /// <param name="content">Seekable; left at its beginning.</param>
    public static (ISource? Source, Refusal? Refusal) Sniff(Stream content)
    {
        var head = new byte[4096];
        content.Position = 0;
        var read = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        content.Position = 0;
        if (read == 0) return (null, new Refusal("import.empty", "The file is empty."));
        var found = All.FirstOrDefault(s => s.Fits(head.AsSpan(0, read)));
        return found is null
            ? (null, new Refusal("import.format", "This is not a CSV, XLSX or JSON Lines file.", 415))
            : (found, null);
    }

    /// <summary>The format of that name.</summary>
    /// <exception cref="InvalidOperationException">There is none: names come from <see cref="Sniff"/>.</exception>
    public static ISource Named(string name) => All.First(s => s.Name == name);

    /// <summary>Opens a file whose format is not yet known.</summary>
    public static Opened Open(Stream content, ReadChoice choice)
    {
        var (source, refusal) = Sniff(content);
        return source is null ? refusal! /* one of the two is set */ : source.Open(content, choice);
    }
}
