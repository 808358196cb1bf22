using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rapport.Tests.Architecture;

/// <summary>The rules of the house that the compiler does not know.</summary>
public sealed class HouseTests
{
    // Who may refer to whom; what is not named here may refer to nothing of ours.
    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Rapport.Storage.Embedded"] = ["Kernel"],
        ["Rapport.Storage.Postgres"] = ["Kernel"],
        ["Rapport.Columns"] = ["Kernel"],
        ["Rapport.Customers"] = ["Kernel", "Columns"],
        ["Rapport.Messaging"] = ["Kernel", "Customers"],
        ["Rapport.Feedback"] = ["Kernel", "Columns", "Customers", "Messaging", "Metrics", "Models"],
        ["Rapport.Service"] = ["Kernel", "Customers", "Feedback", "Messaging", "Metrics", "Models"],
        ["Rapport.Journeys"] = ["Kernel", "Customers", "Feedback", "Service", "Messaging"],
        ["Rapport.Insight"] = ["Kernel", "Columns", "Metrics", "Models", "Customers", "Feedback", "Messaging", "Service", "Journeys"],
        ["Rapport.Strategy"] = ["Kernel", "Insight"],
        ["Rapport.Governance"] = ["Kernel"],
    };

    internal static readonly string Root = FindRoot();

    public static TheoryData<string> Projects => [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_below_it(string project)
    {
        if (project == "Rapport.Server") return; // composes all of them
        var file = XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")?.Value ?? "")["Rapport.".Length..]);

        references.Except(Allowed.GetValueOrDefault(project) ?? []).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_is_public_stands_in_the_root_namespace(string project)
    {
        var outside = Assembly.Load(project).GetExportedTypes()
            .Where(type => type.Namespace != project && type.Namespace?.EndsWith(".Migrations", StringComparison.Ordinal) == false)
            .Select(type => type.FullName);

        outside.ShouldBeEmpty();
    }

    [Fact]
    public void Every_member_of_a_family_is_in_its_list()
    {
        foreach (var (list, members) in Families())
        {
            var listed = members.Select(m => m.GetType()).ToHashSet();
            var family = list.PropertyType.GetGenericArguments()[0];
            var all = list.DeclaringType!.Assembly.GetTypes() // a property has a declaring type
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(family));
            all.Where(type => !listed.Contains(type)).Select(type => type.FullName).ShouldBeEmpty($"not in {list.DeclaringType.Name}.All");
        }
    }

    [Fact]
    public void There_are_families() => Families().Count().ShouldBeGreaterThanOrEqualTo(2);

    [Fact]
    public void Every_path_in_the_guide_to_the_code_exists()
    {
        var guide = Path.Combine(Root, "ARCHITECTURE.md");
        if (!File.Exists(guide)) Assert.Skip("ARCHITECTURE.md is not written yet.");
        Regex.Matches(File.ReadAllText(guide), @"(?<![\w./])(src|tests|web|bin|eng|docs|bench)/[\w./-]*[\w/-]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(m => m.Value.TrimEnd('/', '.'))
            .Where(path => !File.Exists(Path.Combine(Root, path)) && !Directory.Exists(Path.Combine(Root, path)))
            .ShouldBeEmpty();
    }

    // Read by name in the code, or a settable property of a class that is bound to a section.
    [Fact]
    public void Every_setting_is_in_the_operators_guide()
    {
        var code = string.Join('\n', Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var byName = Found(code, "[cC]onfiguration(\\.GetValue(<[^>]+>)?\\(|\\.GetSection\\(|\\[)\"(?<key>[A-Za-z:]+)\"").Select(m => m.Groups["key"].Value);
        var types = Projects.SelectMany(row => Assembly.Load(row.Data).GetTypes()).ToLookup(type => type.Name);
        var byClass = Found(code, "AddOptions<(?<type>\\w+)>\\(\\)\\s*\\.BindConfiguration\\(\"(?<key>\\w+)\"\\)")
            .SelectMany(m => types[m.Groups["type"].Value].Single().GetProperties().Where(p => p.CanWrite).Select(p => $"{m.Groups["key"].Value}:{p.Name}"));
        var settings = byName.Concat(byClass).Distinct().ToList();
        settings.Count.ShouldBeGreaterThan(12);
        var guide = File.ReadAllText(Path.Combine(Root, "docs", "operations.md"));

        settings.Where(setting => !guide.Contains($"`{setting}`", StringComparison.Ordinal)).ShouldBeEmpty();

        static MatchCollection Found(string code, string pattern) => Regex.Matches(code, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Decisions_are_numbered_one_after_another_and_say_their_number()
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs", "decisions"), "*.md").Order(StringComparer.Ordinal).ToList();
        pages.ShouldNotBeEmpty();
        pages.Select(page => Path.GetFileName(page)[..4]).ShouldBe(Enumerable.Range(1, pages.Count).Select(n => n.ToString("0000", CultureInfo.InvariantCulture)));
        foreach (var page in pages)
            File.ReadLines(page).First().ShouldStartWith($"# {int.Parse(Path.GetFileName(page)[..4], CultureInfo.InvariantCulture)}. ");
    }

    // A family: an interface of ours, and a static list named All of its members.
    static IEnumerable<(PropertyInfo List, IReadOnlyList<object> Members)> Families() =>
        Projects.Select(row => Assembly.Load(row.Data))
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(p => p.Name == "All" && p.PropertyType is { IsGenericType: true } type && type.GetGenericArguments() is [{ IsInterface: true }])
            .Select(p => (p, (IReadOnlyList<object>)[.. ListsBeside(p).SelectMany(list => ((System.Collections.IEnumerable)list.GetValue(null)!).Cast<object>())])); // a list is never null

    // Members that are never offered to strangers stand in a list of their own beside All.
    static IEnumerable<PropertyInfo> ListsBeside(PropertyInfo all) => all.DeclaringType!
        .GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(p => p.PropertyType == all.PropertyType); // a property has a declaring type

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside the source tree.");
    }
}
