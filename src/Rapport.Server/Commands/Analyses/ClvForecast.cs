using System.Text;
using System.Text.Json.Nodes;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary>What customers will buy and spend.</summary>
static class ClvForecast
{
    public static JsonObject Of(double horizon, IBuyingModel model, ClvRows rows, FileInfo? file)
    {
        var (alive, expected) = (Array.ConvertAll(rows.Histories, model.Alive), Array.ConvertAll(rows.Histories, h => model.Expected(h, horizon)));
        var (n, weights) = (rows.Histories.Sum(h => h.Count), rows.Histories.Select(h => h.Count).ToList());
        var said = new JsonObject
        {
            ["horizon"] = horizon,
            ["alive"] = Said.Number(alive.Zip(weights, (a, w) => a * w).Sum() / n),
            ["expectedPurchases"] = Said.Number(expected.Zip(weights, (e, w) => e * w).Sum()),
        };
        if (rows.Values is not null) said["spentSoFar"] = new JsonObject { ["total"] = Said.Number(rows.Values.Sum()), ["mean"] = Said.Number(rows.Values.Sum() / n) };
        var spend = rows.Spending is null ? null : Spend(said, rows.Spending);
        double?[]? values = spend is null ? null : [.. expected.Zip(spend, (e, s) => e * s)];
        if (values is not null) said["expectedValue"] = Value(values, weights);
        if (file is not null) Write(file, rows, alive, expected, spend, values);
        return said;
    }

    /// <summary>Expected spending a purchase, per customer; null where so few spent that it cannot be said.</summary>
    static double?[]? Spend(JsonObject said, Spending[] spending)
    {
        try
        {
            var model = GammaGamma.Fit(spending);
            said["spending"] = new JsonObject
            {
                ["p"] = model.P,
                ["q"] = model.Q,
                ["v"] = model.V,
                ["logLikelihood"] = Said.Number(model.LogLikelihood(spending)),
                ["mean"] = Said.Number(model.Mean),
                ["correlationWithFrequency"] = Said.Number(Correlation(spending)),
            };
            return [.. spending.Select(model.Expected)];
        }
        catch (FittingException failed)
        {
            said["spending"] = failed.Message;
            return null;
        }
    }

    // The model holds only where how much is spent has nothing to do with how often.
    static double Correlation(Spending[] spending)
    {
        var bought = spending.Where(s => s.Purchases > 0).ToList();
        return MathNet.Numerics.Statistics.Correlation.Pearson(bought.Select(s => (double)s.Purchases), bought.Select(s => s.Mean));
    }

    static JsonObject Value(double?[] values, List<double> weights)
    {
        var total = values.Zip(weights, (v, w) => (v ?? 0) * w).Sum();
        return new() { ["total"] = Said.Number(total), ["mean"] = Said.Number(total / weights.Sum()) };
    }

    static void Write(FileInfo file, ClvRows rows, double[] alive, double[] expected, double?[]? spend, double?[]? values)
    {
        using var to = new StreamWriter(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Csv.WriteRow(to, ["customer", "frequency", "recency", "age", "count", "alive", "expected_purchases", "expected_spend", "expected_value", "spent_so_far"]);
        for (var i = 0; i < rows.Names.Length; i++)
        {
            var h = rows.Histories[i];
            Csv.WriteRow(to, [rows.Names[i], h.Frequency, h.Recency, h.Age, h.Count, alive[i], expected[i], spend?[i], values?[i], rows.Values?[i]]);
        }
    }
}
