namespace Rapport.Metrics;

/// <summary>Of those with about the same risk: what was foretold, and what happened.</summary>
/// <param name="N">How many.</param>
/// <param name="Foretold">Mean risk, 0..1.</param>
/// <param name="Happened">Share to whom it happened, 0..1.</param>
public sealed record CalibrationStep(int N, double Foretold, double Happened);

/// <summary>How good risks are that were foretold of rows the model had not seen.</summary>
/// <param name="N">Rows.</param>
/// <param name="Auc">Probability that one to whom it happened had the higher risk than one to whom it did not, 0..1; a half by chance.</param>
/// <param name="Brier">Mean squared distance of risk and outcome, 0..1; lower is better.</param>
/// <param name="LogLoss">Mean negative logarithm of the probability given to what happened; lower is better.</param>
/// <param name="Lift">How many times as often it happened among the tenth with the highest risk as among all.</param>
/// <param name="Accuracy">Share told rightly at a risk of one half, 0..1.</param>
/// <param name="Calibration">Ten groups from the lowest risk to the highest.</param>
/// <remarks>AUC: Hanley and McNeil, Radiology 143, 1982. Brier, Monthly Weather Review 78, 1950.</remarks>
public sealed record RiskScore(int N, double Auc, double Brier, double LogLoss, double Lift, double Accuracy, IReadOnlyList<CalibrationStep> Calibration)
{
    /// <summary>Scores.</summary>
    /// <param name="risks">Per row, 0..1.</param>
    /// <param name="happened">Per row.</param>
    /// <returns>Null where it happened always or never: no order can be right.</returns>
    /// <exception cref="ArgumentException">There is not a risk for each.</exception>
    public static RiskScore? Of(IReadOnlyList<double> risks, IReadOnlyList<bool> happened)
    {
        if (risks.Count != happened.Count) throw new ArgumentException("One risk belongs to each.", nameof(risks));
        var (n, events) = (risks.Count, happened.Count(h => h));
        if (events == 0 || events == n) return null;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => risks[i]).ThenBy(i => i)];
        var tenth = Math.Max(1, n / 10);
        return new(
            n, Area(risks, happened, order, events),
            Enumerable.Range(0, n).Average(i => Math.Pow(risks[i] - (happened[i] ? 1 : 0), 2)),
            Enumerable.Range(0, n).Average(i => -Math.Log(Math.Max(1e-15, happened[i] ? risks[i] : 1 - risks[i]))),
            order[^tenth..].Average(i => happened[i] ? 1.0 : 0) / ((double)events / n),
            Enumerable.Range(0, n).Average(i => risks[i] >= 0.5 == happened[i] ? 1.0 : 0),
            [.. Enumerable.Range(0, Math.Min(10, n)).Select(g => order[(g * n / Math.Min(10, n))..((g + 1) * n / Math.Min(10, n))])
                .Select(g => new CalibrationStep(g.Length, g.Average(i => risks[i]), g.Average(i => happened[i] ? 1.0 : 0)))]);
    }

    // The sum of ranks, equal risks sharing theirs.
    static double Area(IReadOnlyList<double> risks, IReadOnlyList<bool> happened, int[] order, int events)
    {
        var ranks = 0.0;
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to < order.Length && risks[order[to]] == risks[order[from]]) to++;
            ranks += order[from..to].Count(i => happened[i]) * ((from + to + 1) / 2.0);
            from = to;
        }

        return (ranks - (events * (events + 1.0) / 2)) / (events * (double)(order.Length - events));
    }
}
