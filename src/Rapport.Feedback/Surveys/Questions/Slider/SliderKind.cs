using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Sliders;

/// <summary>The range of a slider.</summary>
sealed record SliderSettings
{
    [Setting("Lowest")]
    public double Min { get; init; }

    [Setting("Highest")]
    public double Max { get; init; } = 100;

    [Setting("Step", Min = 0.000001)]
    public double Step { get; init; } = 1;

    [Setting("Words at the low end")]
    public Text? Low { get; init; }

    [Setting("Words at the high end")]
    public Text? High { get; init; }
}

/// <summary>A number on a range, typed or slid to. It starts empty: a preset handle would be an answer nobody gave.</summary>
sealed class SliderKind : QuestionKind<SliderSettings>
{
    public override string Name => "slider";

    public override string Title => "Slider";

    public override double Seconds => 6;

    public override Summary Summary => Summary.Numbers;

    protected override IEnumerable<string> FaultsOf(SliderSettings settings, Element element) =>
        settings.Max > settings.Min ? [] : ["Highest must be above lowest."];

    protected override IEnumerable<Text> TextsOf(SliderSettings settings) => new[] { settings.Low, settings.High }.OfType<Text>();

    protected override JsonElement? ReadForm(Element element, SliderSettings settings, FormFields fields) => fields.One(element.Id) switch
    {
        null => null,
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Json(number),
        { } text => Json(text),
    };

    protected override Checked Check(Element element, SliderSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) return Checked.Wrong("errorNumber");
        var number = value.GetDouble();
        var steps = (number - settings.Min) / settings.Step;
        return number >= settings.Min && number <= settings.Max && Math.Abs(steps - Math.Round(steps)) < 1e-6
            ? Checked.As(Answer.Of(number))
            : Checked.Wrong("errorScale", settings.Min, settings.Max);
    }

    protected override Node Draw(Element element, SliderSettings settings, Frame frame) => Node.Of("div", "slider",
        Controls.Field(element.Id, "number", frame.Answer(element)?.Number?.ToString("R", CultureInfo.InvariantCulture), Controls.TitleId(element),
            ("min", Text(settings.Min)), ("max", Text(settings.Max)), ("step", Text(settings.Step)), ("inputmode", "decimal"), ("data-slider", "")),
        Node.Of("div", [("class", "ends")], Node.Of("span", "", Node.Text($"{Text(settings.Min)} {frame.Say(settings.Low)}".Trim())), Node.Of("span", "", Node.Text($"{Text(settings.Max)} {frame.Say(settings.High)}".Trim()))));

    static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
