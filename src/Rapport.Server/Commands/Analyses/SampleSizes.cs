using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse power</c>: how many each of two groups needs.</summary>
static class SampleSizes
{
    static readonly Option<double[]> Shares = new("--shares") { Description = "Two shares to tell apart, as 0.10 0.12.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double?> Effect = new("--effect") { Description = "A difference of two means in standard deviations, as 0.1." };

    static readonly Option<int?> N = new("--n") { Description = "With --effect: how probable it is to see it with so many in either group." };

    static readonly Option<double> Wanted = new("--power") { Description = "Probability to see the difference.", DefaultValueFactory = _ => 0.8 };

    static readonly Option<double> Level = new("--level") { Description = "Confidence.", DefaultValueFactory = _ => 0.95 };

    public static Command Command() => Kind.With(new("power", "How many each of two groups needs to show a difference."), Run, Shares, Effect, N, Wanted, Level);

    static JsonObject Run(ParseResult parsed)
    {
        var (shares, effect, power, level) = (parsed.GetValue(Shares) ?? [], parsed.GetValue(Effect), parsed.GetValue(Wanted), parsed.GetValue(Level));
        if (power is not (> 0.5 and < 1) || level is not (> 0 and < 1)) throw new ApiFailedException("--power is above a half and below 1, --level between 0 and 1.");
        if (shares.Length > 0 == effect is not null) throw new ApiFailedException("Name either --shares, two of them, or --effect.");
        if (effect is null) return Answer(OfShares(shares, power, level), power, level);
        if (!double.IsFinite(effect.Value) || effect == 0) throw new ApiFailedException("--effect is a number, and not 0.");
        if (parsed.GetValue(N) is not { } n) return Answer(Power.ForMeans(effect.Value, power, level), power, level);
        if (n < 2) throw new ApiFailedException("--n is 2 or more.");
        return new() { ["n"] = n, ["power"] = Said.Number(Power.OfMeans(n, effect.Value, level)), ["level"] = level };
    }

    static double OfShares(double[] shares, double power, double level) =>
        shares.Length == 2 && shares[0] != shares[1] && shares.All(s => s is >= 0 and <= 1)
            ? Power.ForShares(shares[0], shares[1], power, level)
            : throw new ApiFailedException("--shares are two different numbers of 0 to 1.");

    static JsonObject Answer(double n, double power, double level) => new() { ["perGroup"] = Math.Ceiling(n), ["exact"] = Said.Number(n), ["power"] = power, ["level"] = level };
}
