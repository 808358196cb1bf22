using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions.Choices;

namespace Rapport.Feedback.Surveys.Questions.Rankings;

/// <summary>What is to be brought into an order.</summary>
sealed record RankingSettings
{
    [Setting("Items", Min = 2, Max = 20)]
    public IReadOnlyList<Choice> Items { get; init; } = [];

    [Setting("Items in random order", Help = "Else those shown first are ranked higher.")]
    public bool Shuffle { get; init; } = true;
}

/// <summary>Items put in order of preference, first place first.</summary>
sealed class RankingKind : QuestionKind<RankingSettings>
{
    public override string Name => "ranking";

    public override string Title => "Ranking";

    public override double Seconds => 15;

    public override Summary Summary => Summary.Ranking;

    public override IReadOnlyDictionary<string, Text> Labels(Element element) => Of(element).Items.DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Label, StringComparer.Ordinal);

    protected override RankingSettings ExampleSettings(string language) => new()
    {
        Items = [new("price", Text.Of(language, "Price")), new("quality", Text.Of(language, "Quality")), new("service", Text.Of(language, "Service"))],
    };

    protected override IEnumerable<string> FaultsOf(RankingSettings settings, Element element) => ChoiceFaults.Of(settings.Items, false, "item");

    protected override IEnumerable<Text> TextsOf(RankingSettings settings) => settings.Items.Select(c => c.Label);

    protected override JsonElement? ReadForm(Element element, RankingSettings settings, FormFields fields)
    {
        var places = settings.Items
            .Select(i => (i.Id, Place: int.TryParse(fields.One($"{element.Id}.{i.Id}"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0))
            .Where(p => p.Place > 0).OrderBy(p => p.Place).ToList();
        if (places.Count == 0) return null;
        return places.DistinctBy(p => p.Place).Count() == places.Count ? Json(new { order = places.Select(p => p.Id) }) : Json(new { order = Array.Empty<int>(), tie = true });
    }

    protected override Checked Check(Element element, RankingSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("order", out var given) || given.ValueKind != JsonValueKind.Array
            || given.EnumerateArray().Any(i => i.ValueKind != JsonValueKind.String))
        {
            return Checked.Wrong("errorRank");
        }

        if (value.TryGetProperty("tie", out _)) return Checked.Wrong("errorRank");
        var order = given.EnumerateArray().Select(i => i.GetString()!).ToList(); // all are strings
        if (order.Count == 0) return Checked.Empty;
        if (order.Distinct(StringComparer.Ordinal).Count() != order.Count || order.Any(id => settings.Items.All(i => i.Id != id))) return Checked.Wrong("errorRank");
        return Checked.As(new Answer
        {
            Value = Json(new { order }),
            Choices = order,
            Parts = order.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => Answer.Of(p.i + 1), StringComparer.Ordinal),
            IsWhole = order.Count == settings.Items.Count,
        });
    }

    protected override Node Draw(Element element, RankingSettings settings, Frame frame)
    {
        var items = settings.Shuffle ? frame.Shuffle(element, settings.Items, _ => false) : settings.Items;
        var places = frame.Answer(element)?.Parts;
        return Node.Of("div", [("class", "ranking"), ("data-ranking", "")], items.Select(item =>
        {
            var place = places?.GetValueOrDefault(item.Id)?.Number;
            return Node.Of("label", "rank",
                Controls.Select($"{element.Id}.{item.Id}", "–", place is null ? null : "", null, frame.Word("rank", frame.Say(item.Label)),
                    Enumerable.Range(1, items.Count).Select(n => Controls.Line(n.ToString(CultureInfo.InvariantCulture), n.ToString(CultureInfo.InvariantCulture), place is { } p && p.Equals(n)))),
                Node.Of("span", "", Node.Text(frame.Say(item.Label))));
        }));
    }
}
