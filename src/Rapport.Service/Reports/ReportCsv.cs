using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Service.Reports;

/// <summary>A report as one flat table: a row per figure, the unrounded numbers of the JSON answer.</summary>
static class ReportCsv
{
    public static string Of(ReportAnswer report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Csv.WriteRow(text, "of", "kind", "from", "to", report.By, "name", "figure", "unit", "n", "value", "low", "high", "enough", "significant");
        foreach (var meaning in report.Figures)
        {
            var total = report.Totals[meaning.Id];
            Row("total", report.From, report.To, null, null, meaning, total.Now);
            Row("previous", report.PreviousFrom, report.PreviousTo, null, null, meaning, total.Previous);
            if (total.Change is { } c) Line("change", report.From, report.To, null, null, meaning, null, c.Value, c.Low, c.High, null, c.Significant);
        }

        foreach (var group in report.Groups)
            foreach (var meaning in report.Figures) Row("group", report.From, report.To, group.Key, group.Name, meaning, group.Values[meaning.Id]);
        foreach (var day in report.Days)
        {
            Count(day, "came", day.Came);
            Count(day, "done", day.Done);
            if (day.Backlog is { } backlog) Count(day, "backlog", backlog);
        }

        return text.ToString();

        void Row(string kind, DateOnly from, DateOnly to, string? key, string? name, FigureMeaning meaning, ServiceFigure f) => Line(kind, from, to, key, name, meaning, f.N, f.Value, f.Low, f.High, f.Enough, null);

        void Count(ReportDay day, string figure, int n) => Csv.WriteRow(text, report.Of, "day", Day(day.Day), Day(day.Day), null, null, figure, "count", n, n, null, null, null, null);

        void Line(string kind, DateOnly from, DateOnly to, string? key, string? name, FigureMeaning meaning, params object?[] figures)
        {
            object?[] cells = [report.Of, kind, Day(from), Day(to), key, name, meaning.Id, meaning.Unit, .. figures];
            Csv.WriteRow(text, cells);
        }
    }

    static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
