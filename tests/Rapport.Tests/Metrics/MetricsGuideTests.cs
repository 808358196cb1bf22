using System.Globalization;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>The guide for users says what the program counts.</summary>
public sealed class MetricsGuideTests
{
    static string Guide { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "guide", "metrics.md"));

    [Fact]
    [Trait("Row", "3.1")]
    public void The_table_of_the_guide_is_the_list_of_metrics() =>
        Guide.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ShouldBe(MetricList.All.Select(Line));

    [Theory]
    [InlineData("nps.0-10", "0:154 7:301 9:545", "39.1")]
    [InlineData("csat.top2.5", "1:88 4:412", "82.4")]
    [InlineData("csat.top2.5", "1:2 5:8", "80")]
    [InlineData("csat.mean.5", "3:1 4:2 5:2", "4.2")]
    [InlineData("ces2.easy.7", "1:40 4:35 5:25 6:100", "62.5")]
    [InlineData("ces2.index.7", "1:40 4:35 5:25 6:100", "30")]
    public void The_worked_examples_are_right(string id, string counts, string value)
    {
        var metric = MetricList.Find(id)!; // the list holds it, says the test above
        var pairs = counts.Split(' ').Select(c => c.Split(':')).Select(c => (double.Parse(c[0], CultureInfo.InvariantCulture), long.Parse(c[1], CultureInfo.InvariantCulture)));
        var figure = metric.Of(ScoreCounts.Of(metric.Scale, pairs))!.Value; // there are answers
        figure.Times(metric.Unit.Factor).ShouldBe(double.Parse(value, CultureInfo.InvariantCulture), 1e-9);
        Guide.ShouldContain(value);
    }

    static string Line(IMetric m) => $"| `{m.Id}` | {m.Convention} | {m.Formula} | {m.Unit.Id} | {m.IntervalMethod} |";

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) return folder.FullName;
        throw new InvalidOperationException("The tests run inside the repository.");
    }
}
