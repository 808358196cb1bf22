using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Ces;

/// <summary>Which wording of customer effort is asked.</summary>
sealed record CesSettings
{
    [Setting("Form", OneOf = ["ces2.7", "ces.5", "ces1.5"],
        Help = "ces2.7: “… made it easy”, 7 points of agreement (CEB 2013). ces.5: the same on 5 points. ces1.5: “How much effort …”, where lower is better (2010).")]
    public string Form { get; init; } = "ces2.7";

    [Setting("Words at the low end")]
    public Text? Low { get; init; }

    [Setting("Words at the high end")]
    public Text? High { get; init; }

    [Setting("Offer “not applicable”", Help = "Such answers count in no figure.")]
    public bool NotApplicable { get; init; }
}

/// <summary>Customer effort. The three forms are three metrics, never pooled.</summary>
sealed class CesKind : ScaleKind<CesSettings>
{
    public override string Name => "ces";

    public override string Title => "Customer effort";

    public override string? RangeSetting => "form";

    protected override (int Min, int Max) Range(CesSettings settings) => (1, settings.Form == "ces2.7" ? 7 : 5);

    protected override bool AllowsNotApplicable(CesSettings settings) => settings.NotApplicable;

    protected override CesSettings ExampleSettings(string language) => new() { Low = Text.Of(language, "Strongly disagree"), High = Text.Of(language, "Strongly agree") };

    protected override IEnumerable<Text> TextsOf(CesSettings settings) => new[] { settings.Low, settings.High }.OfType<Text>();

    protected override Node Draw(Element element, CesSettings settings, Frame frame) =>
        Controls.Scale(element, frame, 1, Range(settings).Max, "numbers", settings.Low, settings.High, settings.NotApplicable);

    protected override Score? Score(CesSettings settings, Answer answer) => answer.Number is { } number ? new Score(settings.Form, number) : null;
}
