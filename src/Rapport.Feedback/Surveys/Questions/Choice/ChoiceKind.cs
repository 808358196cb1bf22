using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Choices;

/// <summary>What all kinds with answers to choose from have in common. Answers hold ids, so a label may be corrected or translated
/// and the same choice in three languages counts once.</summary>
abstract class ChoiceKind : QuestionKind<ChoiceSettings>
{
    const int LongestOther = 1_000;

    public override Summary Summary => Summary.Choices;

    public override double Seconds => 5;

    /// <summary>Whether several may be chosen.</summary>
    protected abstract bool IsMultiple { get; }

    public override IReadOnlyDictionary<string, Text> Labels(Element element)
    {
        var settings = Of(element);
        var labels = settings.Choices.DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Label, StringComparer.Ordinal);
        if (settings.Other) labels[ChoiceSettings.OtherId] = settings.OtherLabel ?? new Text(Words.Languages.ToDictionary(l => l, l => Words.Say(l, "other")));
        return labels;
    }

    protected override ChoiceSettings ExampleSettings(string language) => new()
    {
        Choices = [new Choice("first", Text.Of(language, "First")), new Choice("second", Text.Of(language, "Second"))],
    };

    protected override IEnumerable<string> FaultsOf(ChoiceSettings settings, Element element) => ChoiceFaults.Of(settings.Choices, settings.Other)
        .Concat(settings.None.Length > 0 && settings.Choices.All(c => c.Id != settings.None) ? ["The answer that excludes all others is none of the answers."] : []);

    protected override IEnumerable<Text> TextsOf(ChoiceSettings settings) =>
        settings.Choices.SelectMany(c => new[] { c.Label, c.Group }).Append(settings.OtherLabel).OfType<Text>();

    protected override JsonElement? ReadForm(Element element, ChoiceSettings settings, FormFields fields)
    {
        var choices = fields.All(element.Id);
        if (choices.Count == 0) return null;
        var other = choices.Contains(ChoiceSettings.OtherId, StringComparer.Ordinal) ? fields.One(element.Id + ".other") : null;
        return IsMultiple ? Json(new { choices, other }) : Json(new { choice = choices[0], other });
    }

    protected override Checked Check(Element element, ChoiceSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || Chosen(value) is not { } chosen) return Checked.Wrong("errorChoice");
        if (chosen.Count == 0) return Checked.Empty;
        var ids = settings.Ids();
        if (chosen.Distinct(StringComparer.Ordinal).Count() != chosen.Count || chosen.Except(ids, StringComparer.Ordinal).Any()) return Checked.Wrong("errorChoice");
        if (chosen.Count > 1 && settings.None.Length > 0 && chosen.Contains(settings.None, StringComparer.Ordinal)) return Checked.Wrong("errorExclusive");
        chosen = [.. ids.Where(id => chosen.Contains(id, StringComparer.Ordinal))]; // the same choices are the same answer, whatever was ticked first
        var other = value.TryGetProperty("other", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()!.Trim() : ""; // a string has a value
        if (other.Length > LongestOther) return Checked.Wrong("errorText", LongestOther);
        var isOther = chosen.Contains(ChoiceSettings.OtherId, StringComparer.Ordinal) && settings.Other;
        if (isOther && other.Length == 0) return Checked.Wrong("errorOther");
        return Checked.As(new Answer
        {
            Value = IsMultiple ? Json(new { choices = chosen, other = isOther ? other : null }) : Json(new { choice = chosen[0], other = isOther ? other : null }),
            Choices = chosen,
            Text = IsMultiple ? null : chosen[0],
            Parts = isOther ? new Dictionary<string, Answer> { [ChoiceSettings.OtherId] = Answer.Of(other) } : new Dictionary<string, Answer>(),
        });
    }

    protected override IReadOnlyDictionary<string, string> WrittenIn(ChoiceSettings settings, Answer answer) => answer.Parts.GetValueOrDefault(ChoiceSettings.OtherId)?.Text is { } other
        ? new Dictionary<string, string> { [ChoiceSettings.OtherId] = other } : base.WrittenIn(settings, answer);

    protected override JsonElement Reworded(Answer answer, Func<string, string> say)
    {
        var other = say(answer.Parts[ChoiceSettings.OtherId].Text ?? "");
        return IsMultiple ? Json(new { choices = answer.Choices, other }) : Json(new { choice = answer.Choices[0], other });
    }

    protected override Node Draw(Element element, ChoiceSettings settings, Frame frame) => Node.Of("div", "options", Groups(element, settings, frame));

    /// <summary>The answers in the respondent's order, "none" and those in the same group kept together.</summary>
    protected static IReadOnlyList<Choice> Ordered(Element element, ChoiceSettings settings, Frame frame) =>
        settings.Shuffle ? frame.Shuffle(element, settings.Choices, c => c.Id == settings.None) : settings.Choices;

    /// <summary>Draws one answer; pictures draw theirs differently.</summary>
    protected virtual Node Label(Choice choice, Frame frame) => Node.Text(frame.Say(choice.Label));

    IEnumerable<Node> Groups(Element element, ChoiceSettings settings, Frame frame)
    {
        var type = IsMultiple ? "checkbox" : "radio";
        var chosen = frame.Answer(element);
        Text? group = null;
        foreach (var choice in Ordered(element, settings, frame))
        {
            if (choice.Group is { } heading && heading != group) yield return Node.Of("strong", "group", Node.Text(frame.Say(group = heading)));
            yield return Controls.Option(type, element.Id, choice.Id, chosen?.Choices.Contains(choice.Id) == true, Label(choice, frame));
        }

        if (!settings.Other) yield break;
        var label = settings.OtherLabel is null ? frame.Word("other") : frame.Say(settings.OtherLabel);
        yield return Controls.Option(type, element.Id, ChoiceSettings.OtherId, chosen?.Choices.Contains(ChoiceSettings.OtherId) == true, Node.Text(label));
        yield return Controls.Field(element.Id + ".other", "text", chosen?.Parts.GetValueOrDefault(ChoiceSettings.OtherId)?.Text, null,
            ("aria-label", label), ("maxlength", "1000"), ("class", "other"));
    }

    IReadOnlyList<string>? Chosen(JsonElement value)
    {
        if (!IsMultiple) return value.TryGetProperty("choice", out var one) && one.ValueKind == JsonValueKind.String ? [one.GetString()!] : null; // a string has a value
        if (!value.TryGetProperty("choices", out var many) || many.ValueKind != JsonValueKind.Array || many.GetArrayLength() > 200) return null;
        return many.EnumerateArray().Any(c => c.ValueKind != JsonValueKind.String) ? null : [.. many.EnumerateArray().Select(c => c.GetString()!)];
    }
}

/// <summary>Exactly one answer, all of them in sight.</summary>
sealed class SingleKind : ChoiceKind
{
    public override string Name => "single";

    public override string Title => "Single choice";

    protected override bool IsMultiple => false;
}

/// <summary>Any number of answers.</summary>
sealed class MultipleKind : ChoiceKind
{
    public override string Name => "multiple";

    public override string Title => "Multiple choice";

    public override double Seconds => 8;

    protected override bool IsMultiple => true;
}

/// <summary>Exactly one answer out of a list that opens.</summary>
sealed class DropdownKind : ChoiceKind
{
    public override string Name => "dropdown";

    public override string Title => "Drop-down list";

    protected override bool IsMultiple => false;

    protected override Node Draw(Element element, ChoiceSettings settings, Frame frame)
    {
        var chosen = frame.Answer(element)?.Text;
        var lines = Ordered(element, settings, frame).GroupBy(c => c.Group).SelectMany(group =>
        {
            var options = group.Select(c => Controls.Line(c.Id, frame.Say(c.Label), c.Id == chosen));
            return group.Key is null ? options : [Node.Of("optgroup", [("label", frame.Say(group.Key))], options)];
        });
        var label = settings.OtherLabel is null ? frame.Word("other") : frame.Say(settings.OtherLabel);
        return Node.Of("div", "options",
            Controls.Select(element.Id, frame.Word("choose"), chosen, Controls.TitleId(element), null,
                settings.Other ? lines.Append(Controls.Line(ChoiceSettings.OtherId, label, chosen == ChoiceSettings.OtherId)) : lines),
            settings.Other
                ? Controls.Field(element.Id + ".other", "text", frame.Answer(element)?.Parts.GetValueOrDefault(ChoiceSettings.OtherId)?.Text, null, ("aria-label", label), ("maxlength", "1000"), ("class", "other"))
                : null);
    }
}

/// <summary>Answers shown as pictures, each with a name.</summary>
sealed class PictureKind : ChoiceKind
{
    public override string Name => "picture";

    public override string Title => "Picture choice";

    protected override bool IsMultiple => true;

    protected override ChoiceSettings ExampleSettings(string language) => base.ExampleSettings(language) is var plain
        ? plain with { Choices = [.. plain.Choices.Select(c => c with { Image = "/r/pictures/example.svg" })] } : plain;

    protected override IEnumerable<string> FaultsOf(ChoiceSettings settings, Element element) => base.FaultsOf(settings, element)
        .Concat(settings.Choices.Any(c => c.Image is null || !c.Image.StartsWith('/') || c.Image.StartsWith("//", StringComparison.Ordinal))
            ? ["Every answer needs a picture that was uploaded here."] : []);

    protected override Node Label(Choice choice, Frame frame) => Node.Of("span", "picture",
        Node.Of("img", [("src", choice.Image ?? ""), ("alt", ""), ("loading", "lazy")]),
        Node.Of("span", "", Node.Text(frame.Say(choice.Label))));
}

/// <summary>What can be wrong with a list of things to choose, rank or rate.</summary>
static class ChoiceFaults
{
    public static IEnumerable<string> Of(IReadOnlyList<Choice> choices, bool hasOther, string what = "answer")
    {
        if (choices.Count == 0) yield return $"Write at least one {what}.";
        if (choices.Select(c => c.Id).Distinct(StringComparer.Ordinal).Count() != choices.Count) yield return $"Two {what}s have the same id.";
        if (choices.Any(c => !Lint.Names.IsId(c.Id))) yield return $"The id of an {what} consists of small letters, digits, - and _.";
        if (choices.Any(c => c.Id == "na")) yield return $"No {what} may have the id na.";
        if (hasOther && choices.Any(c => c.Id == ChoiceSettings.OtherId)) yield return $"With “other” offered, no {what} may have the id other.";
    }
}
