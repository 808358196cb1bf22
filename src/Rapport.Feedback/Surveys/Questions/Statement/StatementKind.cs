using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Statements;

/// <summary>What is told, and where a click leads.</summary>
sealed record StatementSettings
{
    [Setting("Words on the link")]
    public Text? Link { get; init; }

    [Setting("Where the link leads", Help = "https://…; empty for no link.")]
    public string Url { get; init; } = "";
}

/// <summary>A text without a question, or a call to action.</summary>
sealed class StatementKind : QuestionKind<StatementSettings>
{
    public override string Name => "statement";

    public override string Title => "Statement or link";

    public override double Seconds => 2;

    public override Summary Summary => Summary.Count;

    protected override IEnumerable<string> FaultsOf(StatementSettings settings, Element element)
    {
        if (settings.Url.Length > 0 && !ValidationRules.IsUrl(settings.Url)) yield return "The link must lead to a web address.";
        if (settings.Url.Length > 0 && settings.Link is null) yield return "Write the words of the link.";
        if (element.Required && settings.Url.Length == 0) yield return "A statement without a link cannot be required: there is nothing to answer.";
    }

    protected override IEnumerable<Text> TextsOf(StatementSettings settings) => settings.Link is { } text ? [text] : [];

    protected override Checked Check(Element element, StatementSettings settings, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals("clicked") ? Checked.As(Answer.Of("clicked")) : Checked.Wrong("errorChoice");

    // Without script a followed link cannot be told; the box says it.
    protected override Node Draw(Element element, StatementSettings settings, Frame frame) => settings.Url.Length == 0
        ? Node.Of("div", "statement")
        : Node.Of("div", "statement", Node.Of("a",
            [("href", settings.Url), ("rel", "noopener noreferrer"), ("target", "_blank"), ("data-clicked", element.Id)], Node.Text(frame.Say(settings.Link))));
}
