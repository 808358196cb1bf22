using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions.Choices;

namespace Rapport.Feedback.Surveys.Questions.Matrices;

/// <summary>Rows that are each answered by one column.</summary>
sealed record MatrixSettings
{
    [Setting("Rows", Min = 1, Max = 30)]
    public IReadOnlyList<Choice> Rows { get; init; } = [];

    [Setting("Columns", Min = 2, Max = 11)]
    public IReadOnlyList<Choice> Columns { get; init; } = [];

    [Setting("Rows in random order")]
    public bool Shuffle { get; init; }
}

/// <summary>A table of questions with the same answers.</summary>
sealed class MatrixKind : QuestionKind<MatrixSettings>
{
    public override string Name => "matrix";

    public override string Title => "Matrix";

    public override double Seconds => 15;

    public override Summary Summary => Summary.Matrix;

    public override IReadOnlyDictionary<string, Text> Labels(Element element) =>
        Of(element).Rows.Concat(Of(element).Columns).DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Label, StringComparer.Ordinal);

    protected override MatrixSettings ExampleSettings(string language) => new()
    {
        Rows = [new("speed", Text.Of(language, "Speed")), new("kindness", Text.Of(language, "Kindness"))],
        Columns = [new("bad", Text.Of(language, "Bad")), new("good", Text.Of(language, "Good"))],
    };

    protected override IEnumerable<string> FaultsOf(MatrixSettings settings, Element element) =>
        ChoiceFaults.Of(settings.Rows, false, "row").Concat(ChoiceFaults.Of(settings.Columns, false, "column"));

    protected override IEnumerable<Text> TextsOf(MatrixSettings settings) => settings.Rows.Concat(settings.Columns).Select(c => c.Label);

    protected override JsonElement? ReadForm(Element element, MatrixSettings settings, FormFields fields)
    {
        var rows = settings.Rows.Select(r => (r.Id, Column: fields.One($"{element.Id}.{r.Id}"))).Where(r => r.Column is not null).ToDictionary(r => r.Id, r => r.Column);
        return rows.Count == 0 ? null : Json(new { rows });
    }

    protected override Checked Check(Element element, MatrixSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("rows", out var given) || given.ValueKind != JsonValueKind.Object) return Checked.Wrong("errorChoice");
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in given.EnumerateObject())
        {
            if (row.Value.ValueKind != JsonValueKind.String || settings.Rows.All(r => r.Id != row.Name) || settings.Columns.All(c => c.Id != row.Value.GetString())) return Checked.Wrong("errorChoice");
            rows[row.Name] = row.Value.GetString()!; // a string has a value
        }

        if (rows.Count == 0) return Checked.Empty;
        var isWhole = rows.Count == settings.Rows.Count;
        if (element.Required && !isWhole && element.Validation is null) return Checked.Wrong("errorRows");
        return Checked.As(new Answer
        {
            Value = Json(new { rows }),
            Parts = rows.ToDictionary(r => r.Key, r => new Answer { Value = Json(r.Value), Text = r.Value, Choices = [r.Value] }, StringComparer.Ordinal),
            IsWhole = isWhole,
        });
    }

    protected override Node Draw(Element element, MatrixSettings settings, Frame frame)
    {
        var chosen = frame.Answer(element);
        var rows = settings.Shuffle ? frame.Shuffle(element, settings.Rows, _ => false) : settings.Rows;
        return Node.Of("div", "matrix",
            Node.Of("table", "",
                Node.Of("thead", "", Node.Of("tr", "", [Node.Of("td", ""), .. settings.Columns.Select(c => Node.Of("th", [("scope", "col")], Node.Text(frame.Say(c.Label))))])),
                Node.Of("tbody", "", rows.Select(row => Node.Of("tr", "",
                [
                    Node.Of("th", [("scope", "row")], Node.Text(frame.Say(row.Label))),
                    .. settings.Columns.Select(column => Node.Of("td", "", Node.Of("label", "cell", Node.Of("input",
                    [
                        ("type", "radio"), ("name", $"{element.Id}.{row.Id}"), ("value", column.Id),
                        ("aria-label", $"{frame.Say(row.Label)}: {frame.Say(column.Label)}"),
                        ("checked", chosen?.Parts.GetValueOrDefault(row.Id)?.Text == column.Id ? "" : null),
                    ]),
                    Node.Of("span", [("class", "column"), ("aria-hidden", "true")], Node.Text(frame.Say(column.Label)))))),
                ])))));
    }
}
