using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Servqual;

/// <summary>How expectation and perception of one item are asked.</summary>
sealed record ServqualSettings
{
    [Setting("Points", OneOf = ["5", "7"])]
    public string Points { get; init; } = "7";

    [Setting("Ask how important it is", Help = "Weights the gap of the item.")]
    public bool Importance { get; init; }

    [Setting("Words at the low end")]
    public Text? Low { get; init; }

    [Setting("Words at the high end")]
    public Text? High { get; init; }
}

/// <summary>What is expected and what is found, on the same scale (Parasuraman, Zeithaml and Berry 1988). The gap is perception minus expectation.</summary>
sealed class ServqualKind : QuestionKind<ServqualSettings>
{
    public override string Name => "servqual";

    public override string Title => "Expectation and perception";

    public override double Seconds => 12;

    public override Summary Summary => Summary.Numbers;

    protected override IEnumerable<Text> TextsOf(ServqualSettings settings) => new[] { settings.Low, settings.High }.OfType<Text>();

    protected override JsonElement? ReadForm(Element element, ServqualSettings settings, FormFields fields)
    {
        var given = Parts(settings).Select(p => (p, Text: fields.One($"{element.Id}.{p}"))).Where(p => p.Text is not null).ToList();
        return given.Count == 0 ? null : Json(given.ToDictionary(p => p.p, p => double.TryParse(p.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? (object)n : p.Text));
    }

    protected override Checked Check(Element element, ServqualSettings settings, JsonElement value)
    {
        var max = Points(settings);
        if (value.ValueKind != JsonValueKind.Object) return Checked.Wrong("errorScale", 1, max);
        var given = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in value.EnumerateObject())
        {
            if (!Parts(settings).Contains(part.Name, StringComparer.Ordinal)) return Checked.Wrong("errorChoice");
            if (part.Value.ValueKind != JsonValueKind.Number || part.Value.GetDouble() is not (>= 1 and var number) || number > max || number != Math.Floor(number)) return Checked.Wrong("errorScale", 1, max);
            given[part.Name] = number;
        }

        if (given.Count == 0) return Checked.Empty;
        var isWhole = given.Count == Parts(settings).Count;
        if (element.Required && !isWhole) return Checked.Wrong("errorRows");
        return Checked.As(new Answer { Value = Json(given), Parts = given.ToDictionary(p => p.Key, p => Answer.Of(p.Value), StringComparer.Ordinal), IsWhole = isWhole });
    }

    protected override Node Draw(Element element, ServqualSettings settings, Frame frame) => Node.Of("div", "servqual", Parts(settings).Select(part =>
        Node.Of("div", [("class", "part"), ("role", "group"), ("aria-label", frame.Word(part))],
            Node.Of("p", "label", Node.Text(frame.Word(part))),
            Node.Of("div", $"scale numbers p{Points(settings)}", Node.Of("div", "points", Enumerable.Range(1, Points(settings)).Select(n => Node.Of("label", "point",
                Node.Of("input",
                [
                    ("type", "radio"), ("name", $"{element.Id}.{part}"), ("value", n.ToString(CultureInfo.InvariantCulture)), ("aria-label", NameOf(n, settings, frame)),
                    ("checked", frame.Answer(element)?.Parts.GetValueOrDefault(part)?.Number is { } given && given.Equals(n) ? "" : null),
                ]),
                Node.Of("span", [("aria-hidden", "true")], Node.Text(n.ToString(CultureInfo.InvariantCulture))))))))));

    static string NameOf(int n, ServqualSettings settings, Frame frame)
    {
        var end = n == 1 ? frame.Say(settings.Low) : n == Points(settings) ? frame.Say(settings.High) : "";
        return end.Length > 0 ? $"{n}, {end}" : n.ToString(CultureInfo.InvariantCulture);
    }

    static IReadOnlyList<string> Parts(ServqualSettings settings) => settings.Importance ? ["expectation", "perception", "importance"] : ["expectation", "perception"];

    static int Points(ServqualSettings settings) => settings.Points == "5" ? 5 : 7;
}
