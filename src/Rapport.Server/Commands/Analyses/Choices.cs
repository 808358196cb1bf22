using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse choice</c>: what makes people choose one of several.</summary>
static class Choices
{
    static readonly Option<string?> Chosen = new("--choice") { Description = "The column with the alternative chosen (a row a choice), or with yes and no (a row an alternative)." };

    static readonly Option<string?> ChosenIs = new("--choice-is") { Description = "The value that means chosen, of a row an alternative." };

    static readonly Option<string?> Case = new("--case") { Description = "A row an alternative: the column that says which rows are one choice." };

    static readonly Option<string?> Alternative = new("--alternative") { Description = "A row an alternative: the column that names it." };

    static readonly Option<string[]> Traits = new("--traits") { Description = "What may matter: columns, or what stands before the dot of price.brand. Left out, all that there are.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string?> Base = new("--base") { Description = "The alternative that the others are compared with; left out, the first in the alphabet." };

    static readonly Option<bool> NoConstants = new("--no-constants") { Description = "Alternatives have nothing of their own beside their traits." };

    static readonly Option<double> Level = new("--level") { Description = "Confidence of limits.", DefaultValueFactory = _ => 0.95 };

    public static Command Command() => Kind.OfFile(
        "choice", "What makes people choose one of several: the multinomial logit.", Run, Chosen, ChosenIs, Case, Alternative, Traits, Base, NoConstants, Level);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        if (parsed.GetValue(Level) is not (> 0 and < 1)) throw new ApiFailedException("--level is between 0 and 1.");
        var chosen = frame.Place(parsed.GetValue(Chosen), ["choice", "chosen", "chose", "depvar", "selected"], "--choice");
        var offers = Offers.WideTraits(frame, chosen).Count > 0 && parsed.GetValue(Case) is null
            ? Offers.Wide(frame, chosen, parsed.GetValue(Traits) ?? [])
            : Offers.Long(frame, chosen, parsed.GetValue(ChosenIs), parsed.GetValue(Case), parsed.GetValue(Alternative), parsed.GetValue(Traits) ?? []);
        if (!parsed.GetValue(NoConstants)) offers = offers.WithConstants(parsed.GetValue(Base));
        var fitted = ChoiceModel.Fit(offers.Traits, offers.Choices, parsed.GetValue(Level));
        return new()
        {
            ["n"] = fitted.N,
            ["leftOut"] = offers.LeftOut,
            ["logLikelihood"] = Said.Number(fitted.LogLikelihood),
            ["nullLogLikelihood"] = Said.Number(fitted.NullLogLikelihood),
            ["mcFadden"] = Said.Number(fitted.Explained),
            ["hits"] = Said.Number(fitted.Hits),
            ["traits"] = Said.List(fitted.Utilities.Select(u => new JsonObject
            {
                ["trait"] = u.Name,
                ["coefficient"] = Said.Number(u.Coefficient),
                ["error"] = Said.Number(u.Error),
                ["p"] = Said.Number(u.P),
                ["low"] = Said.Number(u.Limits.Low),
                ["high"] = Said.Number(u.Limits.High),
            })),
        };
    }
}
