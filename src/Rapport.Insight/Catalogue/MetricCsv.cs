using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Insight.Catalogue;

/// <summary>A report as one flat table: a row per figure, the unrounded numbers of the JSON answer.</summary>
static class MetricCsv
{
    public static string Of(MetricReport report, IReadOnlyList<Dimension> dimensions)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var parts = report.Total.Counts.Keys.ToList();
        object?[] head =
        [
            "metric", "unit", "kind", "from", "to", .. dimensions.Select(d => d.Name), "value", "low", "high", "n", "numerator", "enough", "significant",
            .. parts,
        ];
        Csv.WriteRow(text, head);
        Row("total", report.Period, report.Total);
        if (report.PreviousPeriod is { } before) Row("previous", before, report.Previous!); // both or neither
        if (report.Change is { } c) Line("change", report.Period, [], c.Value, c.Low, c.High, null, null, null, c.Significant);
        foreach (var step in report.Trend ?? []) Row("trend", new(step.From, step.To), step.Figure);
        foreach (var group in report.Groups ?? []) Row("group", report.Period, group.Figure, group.Keys);
        return text.ToString();

        void Row(string kind, PeriodAnswer period, Figure f, IReadOnlyList<string>? keys = null)
        {
            Line(kind, period, keys ?? [], [f.Value, f.Low, f.High, f.N, f.Numerator, f.Enough, null, .. parts.Select(p => (object?)f.Counts[p])]);
        }

        void Line(string kind, PeriodAnswer period, IReadOnlyList<string> keys, params object?[] figures)
        {
            var slots = Enumerable.Range(0, dimensions.Count).Select(i => (object?)keys.ElementAtOrDefault(i));
            object?[] cells = [report.Metric, report.Unit, kind, period.From, period.To, .. slots, .. figures];
            Csv.WriteRow(text, [.. cells, .. Enumerable.Repeat<object?>(null, head.Length - cells.Length)]);
        }
    }
}
