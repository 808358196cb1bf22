using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Nps;

/// <summary>Words at the ends of the scale.</summary>
sealed record NpsSettings
{
    [Setting("Words at 0")]
    public Text? Low { get; init; }

    [Setting("Words at 10")]
    public Text? High { get; init; }
}

/// <summary>The 0 to 10 question of the Net Promoter Score (Reichheld 2003). A rating from 0 to 10 is something else and never counts as it.</summary>
sealed class NpsKind : ScaleKind<NpsSettings>
{
    public override string Name => "nps";

    public override string Title => "Net Promoter Score";

    protected override (int Min, int Max) Range(NpsSettings settings) => (0, 10);

    protected override NpsSettings ExampleSettings(string language) => new() { Low = Text.Of(language, "Not at all likely"), High = Text.Of(language, "Extremely likely") };

    protected override IEnumerable<Text> TextsOf(NpsSettings settings) => new[] { settings.Low, settings.High }.OfType<Text>();

    protected override Node Draw(Element element, NpsSettings settings, Frame frame) =>
        Controls.Scale(element, frame, 0, 10, "numbers", settings.Low, settings.High, notApplicable: false);

    protected override Score? Score(NpsSettings settings, Answer answer) => answer.Number is { } number ? new Score("nps", number) : null;
}
