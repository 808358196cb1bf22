using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Drawing;

/// <summary>What stands around every question, whatever its kind: title, help, error.</summary>
static class QuestionFrame
{
    /// <summary>Draws the elements of a block in the respondent's order.</summary>
    public static IReadOnlyList<Node> Draw(Block block, Frame frame) => [.. Replay.Order(block, frame.Given.Seed).Select(e => Draw(e, frame))];

    /// <summary>Draws one element.</summary>
    public static Node Draw(Element element, Frame frame)
    {
        var kind = QuestionKinds.Of(element) ?? throw new InvalidOperationException($"No kind {element.Kind}: the survey was published unchecked.");
        var error = frame.Errors.GetValueOrDefault(element.Id);
        var help = frame.Say(element.Help);
        var isRequired = frame.Standing.Required.Contains(element.Id);
        string?[] about = [help.Length > 0 ? element.Id + "-help" : null, error is null ? null : element.Id + "-error"];
        return Node.Of("fieldset",
            [
                ("class", $"question {kind.Name}"), ("id", "q-" + element.Id), ("data-element", element.Id),
                ("aria-describedby", about.Any(id => id is not null) ? string.Join(' ', about.OfType<string>()) : null),
            ],
            Node.Of("legend", [("id", Controls.TitleId(element))],
                Node.Text(frame.Say(element.Title)),
                isRequired ? Node.Of("span", [("class", "required")], Node.Text($" ({frame.Word("required")})")) : null),
            help.Length > 0 ? Node.Of("p", [("class", "help"), ("id", element.Id + "-help")], Node.Text(help)) : null,
            error is null ? null : Node.Of("p", [("class", "error"), ("id", element.Id + "-error"), ("role", "alert")], Node.Text(error)),
            kind.Draw(element, frame));
    }
}
