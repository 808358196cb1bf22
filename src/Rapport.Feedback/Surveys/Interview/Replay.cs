using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Interview;

/// <summary>What a respondent has given so far.</summary>
/// <param name="Answers">By element; also of elements that no longer lie on the path.</param>
/// <param name="Left">Blocks the respondent has left by "next". A block that was only looked at is not among them.</param>
/// <param name="Hidden">Values of hidden fields.</param>
/// <param name="Seed">For everything that comes in an order of chance.</param>
sealed record Given(
    IReadOnlyDictionary<string, Answer> Answers, IReadOnlySet<string> Left, IReadOnlyDictionary<string, Answer> Hidden, Guid Seed)
{
    /// <summary>Nothing yet.</summary>
    public static Given Nothing(Guid seed) => new(new Dictionary<string, Answer>(), new HashSet<string>(), new Dictionary<string, Answer>(), seed);
}

/// <summary>Where a respondent stands.</summary>
/// <param name="Path">The blocks passed through, in order, the current one included.</param>
/// <param name="Current">The block to show; null when an ending is reached.</param>
/// <param name="Ending">The ending reached; null before.</param>
/// <param name="Answers">Those that lie on the path.</param>
/// <param name="Variables">Computed along the path.</param>
/// <param name="Required">Elements that must be answered, by their own setting or by a rule.</param>
/// <param name="Missing">Required elements of the current block whose answer is missing although the respondent wanted to leave.</param>
/// <param name="Scope">What texts and conditions of the current block look at.</param>
sealed record Standing(
    IReadOnlyList<Block> Path, Block? Current, Ending? Ending, IReadOnlyDictionary<string, Answer> Answers,
    IReadOnlyDictionary<string, Answer> Variables, IReadOnlySet<string> Required, IReadOnlyList<string> Missing, Scope Scope)
{
    /// <summary>True when an ending is reached with every required element on the path answered.</summary>
    public bool IsComplete => Current is null;

    /// <summary>Whether an answer lies on the path. One that does not is stale: kept, and counted nowhere.</summary>
    public bool Counts(string element) => Answers.ContainsKey(element);
}

/// <summary>Follows a respondent's path through a survey from the answers alone: what a client says about variables, path or
/// completeness is never believed.</summary>
static class Replay
{
    /// <summary>Where the respondent stands.</summary>
    public static Standing Of(SurveyDocument survey, Given given)
    {
        var onPath = new Dictionary<string, Answer>(StringComparer.Ordinal);
        var scope = new Scope(onPath, given.Hidden, survey.Variables);
        var required = survey.Elements.Where(e => e.Required).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        var order = Order(survey, given.Seed);
        var path = new List<Block>();
        for (var at = 0; at < order.Count;)
        {
            var block = order[at];
            path.Add(block);
            foreach (var element in block.Elements)
            {
                if (given.Answers.TryGetValue(element.Id, out var answer)) onPath[element.Id] = answer;
            }

            if (!given.Left.Contains(block.Id)) return Stand(block, null, []);
            var missing = block.Elements.Where(e => required.Contains(e.Id) && !onPath.ContainsKey(e.Id)).Select(e => e.Id).ToList();
            if (missing.Count > 0) return Stand(block, null, missing);
            var jump = Leave(block, scope, required);
            if (jump is not null && survey.Endings.FirstOrDefault(e => e.Id == jump) is { } ending) return Stand(null, ending, []);
            var next = jump is null ? at + 1 : order.FindIndex(b => b.Id == jump);
            at = next > at ? next : at + 1; // a jump backwards is refused before a survey is published
        }

        return Stand(null, survey.Endings.Count > 0 ? survey.Endings[0] : null, []);

        Standing Stand(Block? current, Ending? ending, IReadOnlyList<string> missing) =>
            new(path, current, ending, onPath, scope.Variables, required, missing, scope);
    }

    /// <summary>The blocks in the order in which this respondent meets them.</summary>
    public static List<Block> Order(SurveyDocument survey, Guid seed) =>
        [.. survey.ShuffleBlocks ? Chance.Shuffle(seed, "blocks", survey.Blocks, b => b.Fixed) : survey.Blocks];

    /// <summary>The elements of a block in the order in which this respondent sees them.</summary>
    public static IReadOnlyList<Element> Order(Block block, Guid seed) =>
        block.Shuffle ? Chance.Shuffle(seed, "block " + block.Id, block.Elements) : block.Elements;

    /// <summary>Runs the rules of a block that is left; returns where they jump to, or null.</summary>
    static string? Leave(Block block, Scope scope, HashSet<string> required)
    {
        string? jump = null;
        foreach (var rule in block.Rules ?? [])
        {
            if (!scope.Holds(rule.When)) continue;
            foreach (var action in rule.Then)
            {
                if (action.Calculate is { } calculation) scope.Set(calculation);
                if (action.Require is { } element) required.Add(element);
                jump ??= action.Jump;
            }
        }

        return jump;
    }
}
