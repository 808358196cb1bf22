using System.Globalization;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Csat;

/// <summary>A satisfaction scale from 1 (very dissatisfied) to the number of points.</summary>
sealed record CsatSettings
{
    [Setting("Points", OneOf = ["3", "4", "5", "6", "7", "10"], Help = "Scales of different length are different metrics and never pooled.")]
    public string Points { get; init; } = "5";

    [Setting("Look", OneOf = ["numbers", "stars", "smileys"])]
    public string Look { get; init; } = "numbers";

    [Setting("Words at the low end")]
    public Text? Low { get; init; }

    [Setting("Words at the high end")]
    public Text? High { get; init; }

    [Setting("Offer “not applicable”", Help = "Such answers count in no figure.")]
    public bool NotApplicable { get; init; }
}

/// <summary>Customer satisfaction on 3, 4, 5, 6, 7 or 10 points.</summary>
sealed class CsatKind : ScaleKind<CsatSettings>
{
    public override string Name => "csat";

    public override string Title => "Customer satisfaction";

    public override string? RangeSetting => "points";

    protected override (int Min, int Max) Range(CsatSettings settings) => (1, Points(settings));

    protected override bool AllowsNotApplicable(CsatSettings settings) => settings.NotApplicable;

    protected override CsatSettings ExampleSettings(string language) => new() { Low = Text.Of(language, "Very dissatisfied"), High = Text.Of(language, "Very satisfied") };

    protected override IEnumerable<Text> TextsOf(CsatSettings settings) => new[] { settings.Low, settings.High }.OfType<Text>();

    protected override Node Draw(Element element, CsatSettings settings, Frame frame) =>
        Controls.Scale(element, frame, 1, Points(settings), settings.Look, settings.Low, settings.High, settings.NotApplicable);

    protected override Score? Score(CsatSettings settings, Answer answer) =>
        answer.Number is { } number ? new Score($"csat.{settings.Points}", number) : null;

    static int Points(CsatSettings settings) => int.TryParse(settings.Points, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points is >= 3 and <= 10 ? points : 5;
}
