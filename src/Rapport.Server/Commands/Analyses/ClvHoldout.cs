using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary>How well the forecast did on what it had not seen, beside two that know no model.</summary>
static class ClvHoldout
{
    const int _highest = 7;

    public static JsonObject Of(IBuyingModel model, ClvRows rows)
    {
        var actual = rows.Later!; // asked for only where there is a later time
        double[] forecast = [.. rows.Histories.Select(h => model.Expected(h, rows.LaterTime))];
        double[] goingOn = [.. rows.Histories.Select(h => h.Age > 0 ? h.Frequency / h.Age * rows.LaterTime : 0)];
        return new()
        {
            ["time"] = rows.LaterTime,
            ["customers"] = actual.Length,
            ["model"] = Score(Holdout.Of(forecast, actual)!), // there are customers
            ["goingOnAsBefore"] = Score(Holdout.Of(goingOn, actual)!),
            ["nobodyBuys"] = Score(Holdout.Of(new double[actual.Length], actual)!),
            ["byFrequency"] = Said.List(rows.Histories.Select((h, i) => (Frequency: Math.Min(h.Frequency, _highest), i)).GroupBy(h => h.Frequency).OrderBy(g => g.Key).Select(g => new JsonObject
            {
                ["frequency"] = g.Key == _highest ? $"{_highest}+" : $"{g.Key}",
                ["customers"] = g.Count(),
                ["actual"] = Said.Number(g.Average(h => actual[h.i])),
                ["forecast"] = Said.Number(g.Average(h => forecast[h.i])),
            })),
        };
    }

    static JsonObject Score(Holdout score) => new()
    {
        ["meanAbsoluteError"] = Said.Number(score.MeanError),
        ["rootMeanSquaredError"] = Said.Number(score.RootMeanSquare),
        ["correlation"] = Said.Number(score.Correlation),
        ["forecast"] = Said.Number(score.Forecast),
        ["actual"] = Said.Number(score.Actual),
    };
}
