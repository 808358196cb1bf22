using System.Text.RegularExpressions;

namespace Rapport.Tests.Architecture;

/// <summary>The page that says which test shows which refusal names tests that exist.</summary>
public sealed partial class SecurityTestsTests
{
    static string Root { get; } = RepoRoot();

    static string Page { get; } = File.ReadAllText(Path.Combine(Root, "docs", "security-tests.md"));

    static IReadOnlyList<string> Names { get; } = [.. Named().Matches(Page).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    [Fact]
    [Trait("Row", "9.16")]
    public void Every_test_it_names_exists()
    {
        var tests = typeof(SecurityTestsTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods().Where(m => m.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0).Select(m => $"{t.Name}.{m.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        Names.Count.ShouldBeGreaterThan(60);
        Names.Where(n => !n.Contains(".spec.ts", StringComparison.Ordinal)).Where(n => !tests.Contains(n)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "9.16")]
    public void Every_browser_test_it_names_exists()
    {
        foreach (var name in Names.Where(n => n.Contains(".spec.ts", StringComparison.Ordinal)))
        {
            var (file, title) = (name.Split(": ", 2)[0], name.Split(": ", 2)[1]);
            var found = Directory.GetFiles(Path.Combine(Root, "tests", "e2e"), file, SearchOption.AllDirectories)
                .Where(f => !f.Contains("node_modules", StringComparison.Ordinal)).ShouldHaveSingleItem();
            File.ReadAllText(found).ShouldContain($"test('{title}'");
        }
    }

    static string RepoRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Not inside the repository.");
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]+Tests\\.[A-Za-z0-9_]+|[a-z]+\\.spec\\.ts: [^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
