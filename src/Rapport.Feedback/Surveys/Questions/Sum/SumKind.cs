using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions.Choices;

namespace Rapport.Feedback.Surveys.Questions.Sums;

/// <summary>Parts that add up to a total.</summary>
sealed record SumSettings
{
    [Setting("Items", Min = 2, Max = 20)]
    public IReadOnlyList<Choice> Items { get; init; } = [];

    [Setting("Total", Min = 1, Max = 1_000_000)]
    public double Total { get; init; } = 100;
}

/// <summary>A constant sum: points given to items that must add up.</summary>
sealed class SumKind : QuestionKind<SumSettings>
{
    public override string Name => "sum";

    public override string Title => "Constant sum";

    public override double Seconds => 20;

    public override Summary Summary => Summary.Numbers;

    public override IReadOnlyDictionary<string, Text> Labels(Element element) => Of(element).Items.DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Label, StringComparer.Ordinal);

    protected override SumSettings ExampleSettings(string language) => new()
    {
        Items = [new("price", Text.Of(language, "Price")), new("quality", Text.Of(language, "Quality"))],
    };

    protected override IEnumerable<string> FaultsOf(SumSettings settings, Element element) => ChoiceFaults.Of(settings.Items, false, "item");

    protected override IEnumerable<Text> TextsOf(SumSettings settings) => settings.Items.Select(c => c.Label);

    protected override JsonElement? ReadForm(Element element, SumSettings settings, FormFields fields)
    {
        var given = settings.Items.Select(i => (i.Id, Text: fields.One($"{element.Id}.{i.Id}"))).Where(i => i.Text is not null).ToList();
        if (given.Count == 0) return null;
        return Json(new { parts = given.ToDictionary(i => i.Id, i => double.TryParse(i.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? (object)n : i.Text) });
    }

    protected override Checked Check(Element element, SumSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("parts", out var given) || given.ValueKind != JsonValueKind.Object) return Checked.Wrong("errorNumber");
        var parts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in given.EnumerateObject())
        {
            if (settings.Items.All(i => i.Id != part.Name)) return Checked.Wrong("errorChoice");
            if (part.Value.ValueKind != JsonValueKind.Number || part.Value.GetDouble() < 0) return Checked.Wrong("errorMin", 0);
            parts[part.Name] = part.Value.GetDouble();
        }

        if (parts.Count == 0) return Checked.Empty;
        if (Math.Abs(parts.Values.Sum() - settings.Total) > 1e-6) return Checked.Wrong("errorSum", settings.Total);
        return Checked.As(new Answer
        {
            Value = Json(new { parts }),
            Parts = parts.ToDictionary(p => p.Key, p => Answer.Of(p.Value), StringComparer.Ordinal),
        });
    }

    protected override Node Draw(Element element, SumSettings settings, Frame frame) => Node.Of("div", "sum",
        [
            .. settings.Items.Select(item => Controls.Labelled($"{element.Id}.{item.Id}", frame.Say(item.Label), "number",
                frame.Answer(element)?.Parts.GetValueOrDefault(item.Id)?.Number?.ToString("R", CultureInfo.InvariantCulture), ("min", "0"), ("step", "any"), ("inputmode", "decimal"))),
            Node.Of("p", "help", Node.Text(frame.Word("total", settings.Total.ToString("0.######", CultureInfo.InvariantCulture)))),
        ]);
}
