using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Contacts;

/// <summary>Which fields are asked for.</summary>
sealed record FieldsSettings
{
    [Setting("Fields", Min = 0, Max = 8, Help = "Empty for all.")]
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>Several short texts that belong together.</summary>
abstract class FieldsKind : QuestionKind<FieldsSettings>
{
    public override double Seconds => 20;

    public override Summary Summary => Summary.Texts;

    /// <summary>All fields: name, type of input, what a browser fills in.</summary>
    protected abstract IReadOnlyList<(string Name, string Type, string Autocomplete)> Known { get; }

    protected override IEnumerable<string> FaultsOf(FieldsSettings settings, Element element) =>
        settings.Fields.Any(f => Known.All(k => k.Name != f)) ? [$"Fields are {string.Join(", ", Known.Select(k => k.Name))}."] : [];

    protected override JsonElement? ReadForm(Element element, FieldsSettings settings, FormFields fields)
    {
        var given = Asked(settings).Select(f => (f.Name, Value: fields.One($"{element.Id}.{f.Name}"))).Where(f => f.Value is not null).ToDictionary(f => f.Name, f => f.Value);
        return given.Count == 0 ? null : Json(given);
    }

    protected override Checked Check(Element element, FieldsSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return Checked.Wrong("errorText", 200);
        var asked = Asked(settings).ToList();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            if (asked.All(a => a.Name != field.Name)) return Checked.Wrong("errorChoice");
            if (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString()!.Length > 200) return Checked.Wrong("errorText", 200); // a string has a value
            var text = field.Value.GetString()!.Trim(); // a string has a value
            if (text.Any(char.IsControl)) return Checked.Wrong("errorText", 200);
            if (text.Length > 0) given[field.Name] = text;
        }

        if (given.Count == 0) return Checked.Empty;
        if (given.TryGetValue("email", out var email) && !ValidationRules.IsEmail(email)) return Checked.Wrong("errorEmail");
        if (given.TryGetValue("phone", out var phone) && !ValidationRules.IsPhone(phone)) return Checked.Wrong("errorPhone");
        return Checked.As(new Answer
        {
            Value = Json(given),
            Parts = given.ToDictionary(f => f.Key, f => Answer.Of(f.Value), StringComparer.Ordinal),
            IsWhole = given.Count == asked.Count,
        });
    }

    protected override Node Draw(Element element, FieldsSettings settings, Frame frame) => Node.Of("div", "fields", Asked(settings).Select(field =>
        Controls.Labelled($"{element.Id}.{field.Name}", frame.Word(field.Name), field.Type, frame.Answer(element)?.Parts.GetValueOrDefault(field.Name)?.Text,
            ("autocomplete", field.Autocomplete), ("maxlength", "200"))));

    IEnumerable<(string Name, string Type, string Autocomplete)> Asked(FieldsSettings settings) =>
        settings.Fields.Count == 0 ? Known : Known.Where(k => settings.Fields.Contains(k.Name, StringComparer.Ordinal));
}

/// <summary>Who the respondent is.</summary>
sealed class ContactKind : FieldsKind
{
    public override string Name => "contact";

    public override string Title => "Contact details";

    protected override IReadOnlyList<(string Name, string Type, string Autocomplete)> Known { get; } =
        [("name", "text", "name"), ("email", "email", "email"), ("phone", "tel", "tel"), ("company", "text", "organization")];
}

/// <summary>Where the respondent lives.</summary>
sealed class AddressKind : FieldsKind
{
    public override string Name => "address";

    public override string Title => "Address";

    protected override IReadOnlyList<(string Name, string Type, string Autocomplete)> Known { get; } =
        [("street", "text", "street-address"), ("zip", "text", "postal-code"), ("city", "text", "address-level2"), ("country", "text", "country-name")];
}
