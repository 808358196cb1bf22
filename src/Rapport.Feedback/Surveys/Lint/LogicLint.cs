using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Lint;

/// <summary>Checks paths: every jump leads forward to something that exists, everything can be reached, nothing is used before
/// it is answered.</summary>
static class LogicLint
{
    public static IEnumerable<Finding> Check(SurveyDocument survey)
    {
        var place = survey.Blocks.Select((block, i) => (block.Id, i)).DistinctBy(b => b.Id).ToDictionary(b => b.Id, b => b.i, StringComparer.Ordinal);
        for (var at = 0; at < survey.Blocks.Count; at++)
        {
            var block = survey.Blocks[at];
            foreach (var rule in block.Rules ?? [])
            {
                foreach (var finding in OfCondition(rule.When, survey, block.Id, at)) yield return finding;
                foreach (var finding in rule.Then.SelectMany(action => OfAction(action, survey, place, block.Id, at))) yield return finding;
            }

            foreach (var finding in Pipes(survey, block, at)) yield return finding;
        }

        foreach (var finding in survey.Quotas.SelectMany(q => OfCondition(q.When, survey, q.Id, survey.Blocks.Count))) yield return finding;
        foreach (var quota in survey.Quotas.Where(q => q.Ending is not null && survey.Endings.All(e => e.Id != q.Ending)))
            yield return Error("quota.ending", quota.Id, $"There is no ending {quota.Ending}.");
        if (survey.ShuffleBlocks && survey.Blocks.Any(b => (b.Rules ?? []).Any(r => r.Then.Any(a => a.Jump is not null && survey.Endings.All(e => e.Id != a.Jump)))))
            yield return Error("shuffle.jump", "", "Pages in random order cannot jump to one another: remove the jumps or the random order.");
        foreach (var finding in Reach(survey, place)) yield return finding;
    }

    static IEnumerable<Finding> OfCondition(Condition? condition, SurveyDocument survey, string at, int block)
    {
        foreach (var one in condition?.Flat() ?? [])
        {
            var shapes = new[] { one.All is not null, one.Any is not null, one.Not is not null, one.Left is not null }.Count(s => s);
            if (shapes != 1) yield return Error("condition.shape", at, "A condition is one of all, any, not, or a comparison.");
            if (one.Left is null) continue;
            if (one.Op is null || !Operators.All.TryGetValue(one.Op, out var op)) yield return Error("condition.operator", at, $"There is no comparison called {one.Op}.");
            else if (op.Compares && one.Right is null or { ValueKind: JsonValueKind.Null }) yield return Error("condition.right", at, $"The comparison {one.Op} needs something to compare with.");
            foreach (var finding in OfReference(one.Left, survey, at, block).Concat(OfBucket(one, survey, at))) yield return finding;
            if (one.Right is { ValueKind: JsonValueKind.Object } right)
            {
                foreach (var finding in OfValue(right, survey, at, block)) yield return finding;
            }
        }
    }

    static IEnumerable<Finding> OfBucket(Condition one, SurveyDocument survey, string at)
    {
        if (one.Left is not { Element: { } id } left || survey.Element(id) is not { } element)
        {
            if (one.Left is not null && Operators.BucketOf(one.Op ?? "") is not null) yield return Error("bucket.scale", at, "Low, middle and high are said of the answer to a question with a scale.");
        }
        else if (Operators.BucketOf(one.Op ?? "") is { } bucket)
        {
            var scale = left.Part is null ? (QuestionKinds.Of(element) as IOnScale)?.RangeOf(element) : null;
            if (scale is null) yield return Error("bucket.scale", at, $"The question {id} has no scale, so its answer is neither low nor high.");
            else if (Buckets.Bounds(scale.Value, bucket) is null) yield return Error("bucket.none", at, $"The scale of {id} has two halves and no middle.");
        }
    }

    static IEnumerable<Finding> OfAction(RuleAction action, SurveyDocument survey, Dictionary<string, int> place, string at, int block)
    {
        if (new[] { action.Calculate is not null, action.Require is not null, action.Jump is not null }.Count(s => s) != 1)
            yield return Error("action.shape", at, "An action is one of calculate, require, jump.");
        if (action.Calculate is { } calculation)
        {
            var variable = survey.Variables.FirstOrDefault(v => v.Id == calculation.Variable);
            if (variable is null) yield return Error("variable.unknown", at, $"There is no variable {calculation.Variable}.");
            else if (calculation.Op != Arithmetic.Assign && (calculation.Op == Arithmetic.Concat) != (variable.Type == Document.ValueType.Text))
                yield return Error("variable.type", at, $"The variable {variable.Id} holds a {(variable.Type == Document.ValueType.Text ? "text" : "number")}, which does not go with this calculation.");
            foreach (var finding in OfValue(calculation.Value, survey, at, block)) yield return finding;
        }

        if (action.Require is { } required)
        {
            var target = survey.Blocks.Select((b, i) => (b, i)).FirstOrDefault(b => b.b.Elements.Any(e => e.Id == required), (null!, -1)).Item2;
            if (target < 0) yield return Error("require.unknown", at, $"There is no question {required}.");
            else if (target <= block) yield return Error("require.backwards", at, $"The question {required} has been passed already; only one further on can be made required.");
        }

        if (action.Jump is { } jump && survey.Endings.All(e => e.Id != jump))
        {
            if (!place.TryGetValue(jump, out var target)) yield return Error("jump.unknown", at, $"There is no page or ending {jump}.");
            else if (target <= block) yield return Error("jump.backwards", at, "A jump leads forward; back again a respondent would go in circles.");
        }
    }

    static IEnumerable<Finding> OfValue(JsonElement value, SurveyDocument survey, string at, int block)
    {
        if (value.ValueKind != JsonValueKind.Object) return [];
        try
        {
            return Reference.In(value) is { } reference ? OfReference(reference, survey, at, block) : [];
        }
        catch (JsonException)
        {
            return [Error("reference.shape", at, "Name an element, a variable or a hidden field.")];
        }
    }

    static IEnumerable<Finding> OfReference(Reference reference, SurveyDocument survey, string at, int block)
    {
        if (new[] { reference.Element, reference.Variable, reference.Hidden }.Count(n => n is not null) != 1)
            yield return Error("reference.shape", at, "Name exactly one of element, variable and hidden field.");
        if (reference.Variable is { } variable && survey.Variables.All(v => v.Id != variable)) yield return Error("variable.unknown", at, $"There is no variable {variable}.");
        if (reference.Hidden is { } field && survey.Hidden.All(h => h.Id != field)) yield return Error("hidden.unknown", at, $"There is no hidden field {field}.");
        if (reference.Element is not { } element) yield break;
        var target = BlockOf(survey, element);
        if (target < 0) yield return Error("element.unknown", at, $"There is no question {element}.");
        else if (target > block) yield return Error("element.later", at, $"The question {element} is asked only later, so it has no answer yet.");
    }

    static IEnumerable<Finding> Pipes(SurveyDocument survey, Block block, int at)
    {
        foreach (var element in block.Elements)
        {
            foreach (var name in new[] { element.Title, element.Help }.OfType<Text>().SelectMany(t => t.ByLanguage.Values).SelectMany(Piping.Names).Distinct(StringComparer.Ordinal))
            {
                if (survey.Variables.Any(v => v.Id == name) || survey.Hidden.Any(h => h.Id == name)) continue;
                var target = BlockOf(survey, name);
                if (target < 0) yield return Error("pipe.unknown", element.Id, $"The text names {name}, which is no question, variable or hidden field.");
                else if (target >= at) yield return Error("pipe.later", element.Id, $"The text names the answer to {name}, which is not given before this page.");
            }
        }
    }

    static IEnumerable<Finding> Reach(SurveyDocument survey, Dictionary<string, int> place)
    {
        if (survey.ShuffleBlocks || survey.Blocks.Count == 0) yield break;
        var (blocks, endings) = (new bool[survey.Blocks.Count + 1], new HashSet<string>(StringComparer.Ordinal));
        blocks[0] = true;
        for (var at = 0; at < survey.Blocks.Count; at++)
        {
            if (!blocks[at]) continue;
            var goesOn = true;
            foreach (var rule in survey.Blocks[at].Rules ?? [])
            {
                if (!goesOn) break;
                if (rule.Then.Select(a => a.Jump).FirstOrDefault(j => j is not null) is not { } jump) continue;
                if (place.TryGetValue(jump, out var target)) blocks[target] = true;
                else endings.Add(jump);
                goesOn = rule.When is not null; // an unconditional jump leaves nothing behind it
            }

            if (goesOn) blocks[at + 1] = true;
        }

        if (blocks[^1] && survey.Endings.Count > 0) endings.Add(survey.Endings[0].Id);
        endings.UnionWith(survey.Quotas.Select(q => q.Ending).OfType<string>());
        for (var at = 0; at < survey.Blocks.Count; at++)
        {
            if (!blocks[at]) yield return Error("block.unreachable", survey.Blocks[at].Id, "No path leads to this page.");
        }

        foreach (var ending in survey.Endings.Where(e => !endings.Contains(e.Id)))
            yield return new(Severity.Warning, "ending.unreachable", ending.Id, "No path leads to this ending.");
        foreach (var quota in survey.Quotas)
        {
            var asked = (quota.When?.Flat() ?? []).Select(c => c.Left?.Element).OfType<string>().Select(e => BlockOf(survey, e));
            if (asked.Any(b => b >= 0 && !blocks[b])) yield return Error("quota.unreachable", quota.Id, "This quota looks at a question that nobody is asked.");
        }
    }

    static int BlockOf(SurveyDocument survey, string element)
    {
        for (var i = 0; i < survey.Blocks.Count; i++)
        {
            if (survey.Blocks[i].Elements.Any(e => e.Id == element)) return i;
        }

        return -1;
    }

    static Finding Error(string code, string at, string message) => new(Severity.Error, code, at, message);
}
