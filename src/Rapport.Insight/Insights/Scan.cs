using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Insights;

/// <summary>What a scan found, the weightiest first, and what it looked at.</summary>
sealed record Scanned(IReadOnlyList<Finding> Findings, ScanReport Report);

/// <summary>Looks at everything that may be sliced, tests all of it together, and names each thing once.</summary>
sealed class Scan(AnswerObservations answers, FactObservations facts, SlicePass pass, ScanTraits traits, TimeProvider clock)
{
    /// <summary>Scans a workspace.</summary>
    public async Task<Scanned> RunAsync(Workspace workspace, ScanRules rules, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var calendar = Calendar.Of(workspace.Zone);
        var today = calendar.StartOf(calendar.DayOf(clock.NowMicros()));
        var time = ScanTime.Until(today, calendar);
        var cuts = await traits.OfAsync(workspace.Id, ct);
        var gap = await facts.GapAsync(workspace.Id, time.Change, ct);
        List<Observations> all = [.. await facts.FindAsync(workspace.Id, time.Change, gap, cuts, ct)];
        var (happened, said) = (0L, 0L);
        if (await answers.FindAsync(workspace.Id, time.Change, cuts, ct) is { } asked) all.Insert(0, asked);
        var hypotheses = new List<Hypothesis>();
        foreach (var of in all)
        {
            var levels = await pass.LevelsAsync(of, time.Level, ct);
            var everybody = (long)levels.Where(s => s.Dimension == 0 && s.Key.Length > 0).GroupBy(s => s.Measure).Select(g => g.Sum(s => s.Sums.N)).DefaultIfEmpty().Max();
            if (of.Measures[0].Kind == "score") said += (long)levels.Where(s => s.Dimension == 0 && s.Key.Length > 0).Sum(s => s.Sums.N);
            else happened += everybody;
            hypotheses.AddRange(Screening.Levels(of, levels, rules.MinCustomers));
            hypotheses.AddRange(Screening.Changes(of, await pass.MonthsAsync(of, time.Change, time.Months, ct), time.Months, rules.MinCustomers));
        }

        var adjusted = GroupTests.Adjusted([.. hypotheses.Select(h => h.Difference.P)]);
        var believed = hypotheses.Zip(adjusted, (h, p) => (Hypothesis: h with { Difference = h.Difference with { P = p } }, P: p)).Where(h => h.P <= rules.Rate).Select(h => h.Hypothesis).ToList();
        var findings = new List<Finding>();
        foreach (var group in believed.Where(h => Math.Abs(h.Difference.Effect) >= rules.MinEffect).GroupBy(h => (h.Of, h.Measure, IsChange: h.Change is not null)))
            findings.AddRange(await FoldAsync([.. group.OrderByDescending(Strength).Take(ScanLimits.MostFolded)], time, rules, ct));
        return new(
            [.. findings.OrderByDescending(f => f.Weight).ThenBy(f => f.Name, StringComparer.Ordinal)],
            new(clock.GetElapsedTime(began).TotalSeconds, said, happened, hypotheses.Count, believed.Count, believed.Count - findings.Count, gap, rules));
    }

    // How far from 0 in standard errors, which orders even where probabilities round to 0.
    static double Strength(Hypothesis h) => Math.Abs(h.Difference.Value) / Math.Max(1e-12, h.Difference.Limits.High - h.Difference.Limits.Low);

    async Task<IEnumerable<Finding>> FoldAsync(IReadOnlyList<Hypothesis> alike, ScanTime time, ScanRules rules, CancellationToken ct)
    {
        var everybody = alike.Where(h => h.Dimension == 0).ToList();
        var slices = alike.Where(h => h.Dimension > 0).ToList();
        if (slices.Count == 0) return everybody.Select(h => Of(h, null, [], time));
        var found = slices.ConvertAll(h => new FoundSlice(h.Dimension, h.Key, h.Cut.Rank, Strength(h)));
        var cells = await pass.CellsAsync(slices[0].Of, slices[0].Measure, time.Level, found, ct);
        var folded = slices[0].Change is null ? SliceFolding.Fold(found, cells, rules.MinEffect) : Changes(slices, found, cells);
        return everybody.Select(h => Of(h, null, [], time)).Concat(slices
            .Select((h, i) => (Hypothesis: h, Folded: folded[i], Also: Enumerable.Range(0, slices.Count).Where(j => folded[j].ExplainedBy == i).Select(j => SliceName.Of(slices[j].Cut, slices[j].Key))))
            .Where(f => f.Folded.ExplainedBy is null).Select(f => Of(f.Hypothesis, f.Folded.Within?.Value, [.. f.Also], time)));
    }

    /// <summary>A change of nearly the same answers at nearly the same time, or of a part or a whole of them, is the same change.</summary>
    static FoldedSlice[] Changes(List<Hypothesis> slices, List<FoundSlice> found, IReadOnlyList<SliceCell> cells)
    {
        var (result, stands) = (new FoldedSlice[slices.Count], new List<int>());
        foreach (var at in Enumerable.Range(0, slices.Count).OrderBy(i => found[i].Rank).ThenByDescending(i => found[i].Strength))
        {
            var same = stands.FirstOrDefault(s => SliceFolding.Overlap(found[s], found[at], cells) >= 0.6, -1);
            result[at] = new(same < 0 ? null : same, null);
            if (same < 0) stands.Add(at);
        }

        return result;
    }

    static Finding Of(Hypothesis h, double? within, IReadOnlyList<SliceName> also, ScanTime time)
    {
        var (difference, first) = (h.Difference, h.Change is null ? time.Level.From : time.Change.From);
        var higher = difference.Value > 0;
        var direction = h.Measured.Better is { } better ? higher == (better == Better.Higher) ? "better" : "worse" : higher ? "more" : "less";
        return new(
            h.Change is null ? "level" : "change", h.Measured, SliceName.Of(h.Cut, h.Key), h.Slice.Mean, (long)h.Slice.N, h.Slice.Clusters, h.Other.Mean, (long)h.Other.N, h.Change?.Others ?? 0,
            difference.Value, difference.Limits.Low, difference.Limits.High, difference.P, difference.Effect, within, direction, Instant.FromMicros(first), Instant.FromMicros(time.Level.To),
            h.Change is null ? null : time.NameOf(h.Change.At), also);
    }
}

/// <summary>The time a scan looks at.</summary>
/// <param name="Level">Of levels.</param>
/// <param name="Change">Of changes.</param>
/// <param name="Months">Of which changes are made.</param>
/// <param name="Calendar">Days as the workspace's clocks show them.</param>
sealed record ScanTime(Span Level, Span Change, IReadOnlyList<Span> Months, Calendar Calendar)
{
    public static ScanTime Until(long today, Calendar calendar)
    {
        var change = new Span(Back(today, ScanLimits.ChangeDays), today);
        return new(new(Back(today, ScanLimits.LevelDays), today), change, calendar.Steps(change, Cut.All.First(c => c.Name == "month"), 100)!, calendar); // two years have fewer months
    }

    /// <summary>The first day of a month, as a date.</summary>
    public string NameOf(int month) => Calendar.DayOf(Months[month].From).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    static long Back(long today, int days) => today - (days * 86_400_000_000L);
}
