using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Texts;

/// <summary>What is to be written.</summary>
sealed record TextSettings
{
    [Setting("What is written", OneOf = ["text", "long", "email", "url", "number", "phone"])]
    public string Input { get; init; } = "long";

    [Setting("Example inside the empty field")]
    public Text? Placeholder { get; init; }

    [Setting("Most characters", Min = 1, Max = 10_000)]
    public double MaxLength { get; init; } = 2_000;
}

/// <summary>A text of one line or several, an address, a number.</summary>
sealed class TextKind : QuestionKind<TextSettings>
{
    public override string Name => "text";

    public override string Title => "Text";

    public override double Seconds => 20;

    public override Summary Summary => Summary.Texts;

    protected override IEnumerable<Text> TextsOf(TextSettings settings) => settings.Placeholder is { } text ? [text] : [];

    protected override Checked Check(Element element, TextSettings settings, JsonElement value)
    {
        if (settings.Input == "number" && value.ValueKind == JsonValueKind.Number) return Checked.As(Answer.Of(value.GetDouble()));
        if (value.ValueKind != JsonValueKind.String) return Checked.Wrong("errorText", settings.MaxLength);
        var text = value.GetString()!.ReplaceLineEndings("\n").Trim(); // a string has a value
        if (text.Length == 0) return Checked.Empty;
        if (text.Length > settings.MaxLength || text.Contains('\0', StringComparison.Ordinal)) return Checked.Wrong("errorText", settings.MaxLength);
        return settings.Input switch
        {
            "email" when !ValidationRules.IsEmail(text) => Checked.Wrong("errorEmail"),
            "url" when !ValidationRules.IsUrl(text) => Checked.Wrong("errorUrl"),
            "phone" when !ValidationRules.IsPhone(text) => Checked.Wrong("errorPhone"),
            "number" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? Checked.As(Answer.Of(number)) : Checked.Wrong("errorNumber"),
            _ => Checked.As(Answer.Of(text)),
        };
    }

    protected override IReadOnlyDictionary<string, string> WrittenIn(TextSettings settings, Answer answer) =>
        settings.Input is "text" or "long" && answer.Text is { } text ? new Dictionary<string, string> { [""] = text } : base.WrittenIn(settings, answer);

    protected override JsonElement Reworded(Answer answer, Func<string, string> say) => Json(say(answer.Text ?? ""));

    protected override Node Draw(Element element, TextSettings settings, Frame frame)
    {
        var type = settings.Input switch { "long" => "", "phone" => "tel", var other => other };
        var fill = settings.Input switch { "email" => "email", "phone" => "tel", "url" => "url", _ => null };
        var answer = frame.Answer(element);
        return Controls.Field(element.Id, type, answer is null ? null : Scope.Plain(answer), Controls.TitleId(element),
            ("maxlength", type == "number" ? null : settings.MaxLength.ToString("0", CultureInfo.InvariantCulture)), ("step", type == "number" ? "any" : null),
            ("autocomplete", fill), ("placeholder", settings.Placeholder is null ? null : frame.Say(settings.Placeholder)));
    }
}
