using System.Globalization;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;

namespace Rapport.Feedback.Surveys.Questions.Ratings;

/// <summary>How a rating looks.</summary>
sealed record RatingSettings
{
    [Setting("Points", OneOf = ["3", "4", "5", "6", "7", "10"])]
    public string Points { get; init; } = "5";

    [Setting("Look", OneOf = ["stars", "numbers", "smileys"])]
    public string Look { get; init; } = "stars";

    [Setting("Words at the low end")]
    public Text? Low { get; init; }

    [Setting("Words at the high end")]
    public Text? High { get; init; }

    [Setting("Offer “not applicable”")]
    public bool NotApplicable { get; init; }
}

/// <summary>A rating of anything. It belongs to no metric: a plain 0 to 10 rating is not an NPS, five stars are not a CSAT.</summary>
sealed class RatingKind : ScaleKind<RatingSettings>
{
    public override string Name => "rating";

    public override string Title => "Rating";

    public override string? RangeSetting => "points";

    protected override (int Min, int Max) Range(RatingSettings settings) =>
        (1, int.TryParse(settings.Points, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points is >= 3 and <= 10 ? points : 5);

    protected override bool AllowsNotApplicable(RatingSettings settings) => settings.NotApplicable;

    protected override IEnumerable<Text> TextsOf(RatingSettings settings) => new[] { settings.Low, settings.High }.OfType<Text>();

    protected override Node Draw(Element element, RatingSettings settings, Frame frame) =>
        Controls.Scale(element, frame, 1, Range(settings).Max, settings.Look, settings.Low, settings.High, settings.NotApplicable);
}
