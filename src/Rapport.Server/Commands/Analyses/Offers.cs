using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary>Choices of a file, a row each or a row an alternative.</summary>
/// <param name="Traits">Names of what the alternatives differ in.</param>
/// <param name="Choices">What was offered and chosen.</param>
/// <param name="Names">Per choice the names of what was offered.</param>
/// <param name="LeftOut">Choices with a missing value.</param>
sealed record Offers(string[] Traits, IReadOnlyList<Choice> Choices, IReadOnlyList<string[]> Names, int LeftOut)
{
    /// <summary>What stands before the dot of columns called trait.alternative, where every alternative chosen has one.</summary>
    public static List<string> WideTraits(Frame frame, int chosen)
    {
        var alternatives = Alternatives(frame, chosen);
        return [.. frame.Names.Where(n => n.LastIndexOf('.') > 0).Select(n => n[..n.LastIndexOf('.')]).Distinct(StringComparer.Ordinal)
            .Where(trait => alternatives.Count > 1 && alternatives.TrueForAll(a => frame.Names.Contains($"{trait}.{a}", StringComparer.OrdinalIgnoreCase)))];
    }

    public static Offers Wide(Frame frame, int chosen, string[] asked)
    {
        var (all, alternatives, choice) = (WideTraits(frame, chosen), Alternatives(frame, chosen), frame.Texts(chosen));
        string[] traits = [.. asked.Length == 0 ? all : asked.SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (traits.FirstOrDefault(t => !all.Contains(t, StringComparer.OrdinalIgnoreCase)) is { } unknown) throw new ApiFailedException($"There is no trait {unknown}; there are {string.Join(", ", all)}.");
        var columns = alternatives.ConvertAll(a => traits.Select(t => frame.Maybe(frame.Place($"{t}.{a}"))).ToArray());
        var missing = frame.Missing(chosen);
        var rows = Enumerable.Range(0, frame.Count).Where(i => !missing[i] && columns.TrueForAll(c => Array.TrueForAll(c, v => v[i] is not null))).ToList();
        var choices = rows.ConvertAll(i => new Choice([.. columns.Select(c => Array.ConvertAll(c, v => v[i]!.Value))], alternatives.IndexOf(choice[i]))); // all are there
        return new(traits, choices, rows.ConvertAll(_ => alternatives.ToArray()), frame.Count - rows.Count);
    }

    public static Offers Long(Frame frame, int chosen, string? yes, string? of, string? named, string[] asked)
    {
        var which = frame.Place(of, ["case", "individual", "idcase", "choice_id", "chid", "respondent", "id"], "--case");
        var alternative = frame.Place(named, ["alternative", "alt", "mode", "option", "brand"], "--alternative");
        int[] traits = asked.Length > 0 ? frame.Places(asked) : [.. frame.Numeric(chosen, which, alternative)];
        var (cases, names, flags, columns) = (frame.Texts(which), frame.Texts(alternative), frame.Flags(chosen, yes, "--choice-is"), traits.Select(frame.Maybe).ToList());
        var (choices, offered, left) = (new List<Choice>(), new List<string[]>(), 0);
        foreach (var one in Enumerable.Range(0, frame.Count).GroupBy(i => cases[i], StringComparer.Ordinal).Select(g => g.ToList()))
        {
            if (one.Count < 2 || one.Count(i => flags[i] == true) != 1) throw new ApiFailedException($"Of choice {cases[one[0]]}, {one.Count(i => flags[i] == true)} of {one.Count} alternatives are chosen: there must be one of two or more.");
            if (one.Exists(i => columns.Exists(c => c[i] is null)))
            {
                left++;
                continue;
            }

            choices.Add(new([.. one.Select(i => columns.Select(c => c[i]!.Value).ToArray())], one.FindIndex(i => flags[i] == true))); // none is missing
            offered.Add([.. one.Select(i => names[i])]);
        }

        return new([.. traits.Select(t => frame.Names[t])], choices, offered, left);
    }

    /// <summary>With what each alternative has beside its traits, against one of them.</summary>
    public Offers WithConstants(string? against)
    {
        var all = Names.SelectMany(n => n).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var least = against is null ? all.FirstOrDefault() : all.Find(a => a.Equals(against, StringComparison.OrdinalIgnoreCase));
        if (least is null) throw new ApiFailedException($"There is no alternative {against}; there are {string.Join(", ", all)}.");
        var others = all.Where(a => a != least).ToList();
        return this with
        {
            Traits = [.. Traits, .. others],
            Choices = [.. Choices.Zip(Names, (c, n) => c with { Offered = [.. c.Offered.Select((o, i) => o.Concat(others.Select(a => a == n[i] ? 1.0 : 0)).ToArray())] })],
        };
    }

    static List<string> Alternatives(Frame frame, int chosen)
    {
        var missing = frame.Missing(chosen);
        return [.. frame.Texts(chosen).Where((_, i) => !missing[i]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
