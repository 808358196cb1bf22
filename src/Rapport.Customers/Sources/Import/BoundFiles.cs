using System.IO.Enumeration;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>Which uploaded file is which of a mapping's files.</summary>
static class BoundFiles
{
    /// <summary>By the mapping's pattern over the names as uploaded; one file must fit each, and one only.</summary>
    /// <returns>Short name → file, or a refusal that names the patterns that do not fit.</returns>
    public static (Dictionary<string, ImportFile>? Files, Refusal? Refusal) Of(Mapping mapping, IReadOnlyList<ImportFile> uploaded)
    {
        var bound = new Dictionary<string, ImportFile>(StringComparer.Ordinal);
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (name, file) in mapping.Files)
        {
            var fits = uploaded.Where(u => Fits(u, name, file.Match)).ToList();
            if (fits.Count == 1) bound[name] = fits[0];
            else errors[$"files.{name}"] = [fits.Count == 0 ? $"No uploaded file fits “{file.Match ?? name}”." : $"{fits.Count} uploaded files fit “{file.Match ?? name}”."];
        }

        return errors.Count == 0
            ? (bound, null)
            : (null, new Refusal("mapping.files", "The mapping does not fit the uploaded files.") { Errors = errors });
    }

    /// <summary>The mapping compiled over the uploaded files.</summary>
    public static (ImportPlan? Plan, Dictionary<string, ImportFile> Files, Refusal? Refusal) Compile(
        Mapping mapping, IReadOnlyList<ImportFile> uploaded, Workspace workspace)
    {
        var (bound, refusal) = Of(mapping, uploaded);
        if (bound is null) return (null, [], refusal);
        var columns = bound.ToDictionary(b => b.Key, b => (IReadOnlyList<string>)[.. b.Value.Found.Columns.Select(c => c.Name)], StringComparer.Ordinal);
        var (plan, wrong) = ImportPlan.Compile(mapping, columns, workspace);
        return (plan, bound, wrong);
    }

    /// <summary>A short name for an uploaded file: its name without path and extension, made distinct.</summary>
    public static string ShortName(string fileName, IEnumerable<string> taken)
    {
        var stem = Path.GetFileNameWithoutExtension(Path.GetFileName(fileName.Replace('\\', '/')));
        var name = Expressions.Slug.Of(stem) is { Length: > 0 } slug ? slug : "file";
        var others = taken.ToHashSet(StringComparer.Ordinal);
        var distinct = name;
        for (var i = 2; others.Contains(distinct); i++) distinct = $"{name}-{i}";
        return distinct;
    }

    static bool Fits(ImportFile file, string name, string? match) =>
        match is null ? file.Name == name : FileSystemName.MatchesSimpleExpression(match.Replace("?", "\\?", StringComparison.Ordinal), file.FileName, ignoreCase: true);
}
