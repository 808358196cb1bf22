using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse retention</c>: how many of a cohort stay, and how many will.</summary>
static class Retention
{
    static readonly Option<string?> Survivors = new("--survivors") { Description = "The column with how many are still there, or which share or percentage, a row a period; the first row is the beginning." };

    static readonly Option<int?> Periods = new("--periods") { Description = "Fits on so many periods and scores the forecast on the rest; left out, all." };

    static readonly Option<double?> Customers = new("--customers") { Description = "How many there were at the beginning, for shares and percentages; left out, 1,000." };

    static readonly Option<int> Horizon = new("--horizon") { Description = "How many periods to look ahead from the beginning.", DefaultValueFactory = _ => 12 };

    static readonly Option<double> Discount = new("--discount") { Description = "Rate of discount a period, for the lifetime still to come.", DefaultValueFactory = _ => 0.1 };

    public static Command Command() => Kind.OfFile(
        "retention", "How many of a cohort under contract will stay: the shifted beta-geometric model.", Run, Survivors, Periods, Customers, Horizon, Discount);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        var column = frame.Place(parsed.GetValue(Survivors), ["survivors", "customers", "alive", "retained", "active", "share", "pct", "percent", "retention"], "--survivors");
        var all = Counts(frame.Numbers(column), parsed.GetValue(Customers));
        var (periods, horizon) = (parsed.GetValue(Periods) ?? all.Length - 1, parsed.GetValue(Horizon));
        if (periods < 2 || periods >= all.Length) throw new ApiFailedException($"--periods are 2 to {all.Length - 1}: the file has that many after the beginning.");
        if (horizon is < 1 or > 10_000) throw new ApiFailedException("--horizon is 1 to 10000.");
        if (!(parsed.GetValue(Discount) > 0)) throw new ApiFailedException("--discount is above 0.");
        var seen = all[..(periods + 1)];
        var model = ShiftedBetaGeometric.Fit(seen);
        var said = new JsonObject
        {
            ["customers"] = all[0],
            ["periods"] = periods,
            ["alpha"] = model.Alpha,
            ["beta"] = model.Beta,
            ["logLikelihood"] = Said.Number(model.LogLikelihood(seen)),
            ["discountedLifetime"] = Said.Number(1 + (model.ResidualLifetime(0, parsed.GetValue(Discount)) / (1 + parsed.GetValue(Discount)))),
            ["forecast"] = Said.List(Enumerable.Range(1, horizon).Select(t => new JsonObject
            {
                ["period"] = t,
                ["survival"] = Said.Number(model.Survival(t)),
                ["retention"] = Said.Number(model.Retained(t)),
                ["actual"] = Said.Number(t < all.Length ? all[t] / all[0] : null),
            })),
        };
        if (periods < all.Length - 1) said["meanAbsoluteErrorAfter"] = Said.Number(Enumerable.Range(periods + 1, all.Length - 1 - periods).Average(t => Math.Abs(model.Survival(t) - (all[t] / all[0]))));
        return said;
    }

    // 100 at the beginning are percentages and 1 is a share, unless it is said how many there were.
    static double[] Counts(double[] column, double? customers)
    {
        if (column.Length == 0 || column[0] <= 0) throw new ApiFailedException("The first row says how many there were at the beginning: above 0.");
        if (customers is <= 0) throw new ApiFailedException("--customers is above 0.");
        var scale = customers ?? (column[0] is 1 or 100 ? 1_000 : column[0]);
        return Array.ConvertAll(column, c => c / column[0] * scale);
    }
}
