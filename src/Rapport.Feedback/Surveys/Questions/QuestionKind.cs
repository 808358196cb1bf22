using System.Runtime.CompilerServices;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions;

/// <summary>A kind whose settings are a record of its own.</summary>
abstract class QuestionKind<TSettings> : IQuestionKind where TSettings : class, new()
{
    readonly ConditionalWeakTable<Element, TSettings> _settings = [];

    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract double Seconds { get; }

    public abstract Summary Summary { get; }

    public IReadOnlyList<SettingField> Settings { get; } = SettingField.Of<TSettings>();

    public Element Example(string id, string language) => new(
        id, Name, Text.Of(language, Title), Settings: JsonSerializer.SerializeToElement(ExampleSettings(language), SurveyDocument.Json));

    public IReadOnlyList<string> Faults(Element element, SurveyDocument survey)
    {
        try
        {
            return [.. Bounds(element), .. FaultsOf(Read(element), element)];
        }
        catch (JsonException e)
        {
            return [$"The settings cannot be read: {e.Message.Split('\n')[0]}"];
        }
    }

    public IEnumerable<Text> Texts(Element element) => TextsOf(Of(element));

    public virtual IReadOnlyDictionary<string, Text> Labels(Element element) => new Dictionary<string, Text>();

    public Node Draw(Element element, Frame frame) => Draw(element, Of(element), frame);

    public JsonElement? ReadForm(Element element, FormFields fields) => ReadForm(element, Of(element), fields);

    public Checked Check(Element element, JsonElement value)
    {
        var settings = Of(element);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return Checked.Empty;
        if (IsNotApplicable(value)) return AllowsNotApplicable(settings) ? Checked.As(Answer.None) : Checked.Wrong("errorChoice");
        var found = Check(element, settings, value);
        return found.Answer is { } answer && ValidationRules.Fault(element.Validation, answer) is { } fault ? new Checked(null, fault) : found;
    }

    public IReadOnlyDictionary<string, string> Written(Element element, Answer answer) =>
        answer.NotApplicable || ValidationRules.AskForDetails(element.Validation) ? new Dictionary<string, string>() : WrittenIn(Of(element), answer);

    public JsonElement Reworded(Element element, Answer answer, Func<string, string> say) => Written(element, answer).Count == 0 ? answer.Value : Reworded(answer, say);

    public Score? Score(Element element, Answer answer) => answer.NotApplicable ? null : Score(Of(element), answer);

    /// <summary>Settings with which the kind can be shown at once.</summary>
    protected virtual TSettings ExampleSettings(string language) => new();

    /// <summary>What is wrong beyond the bounds that the settings' attributes state.</summary>
    protected virtual IEnumerable<string> FaultsOf(TSettings settings, Element element) => [];

    protected virtual IEnumerable<Text> TextsOf(TSettings settings) => [];

    /// <summary>Whether "not applicable" is offered.</summary>
    protected virtual bool AllowsNotApplicable(TSettings settings) => false;

    protected abstract Node Draw(Element element, TSettings settings, Frame frame);

    protected virtual JsonElement? ReadForm(Element element, TSettings settings, FormFields fields) =>
        fields.One(element.Id) is { } value ? Json(value) : null;

    protected abstract Checked Check(Element element, TSettings settings, JsonElement value);

    /// <summary>What was written freely, by part.</summary>
    protected virtual IReadOnlyDictionary<string, string> WrittenIn(TSettings settings, Answer answer) => new Dictionary<string, string>();

    /// <summary>The answer with its words said otherwise.</summary>
    protected virtual JsonElement Reworded(Answer answer, Func<string, string> say) => answer.Value;

    protected virtual Score? Score(TSettings settings, Answer answer) => null;

    /// <summary>The settings of an element; the kind's defaults where they cannot be read.</summary>
    protected TSettings Of(Element element) => _settings.GetValue(element, static e =>
    {
        try { return Read(e); }
        catch (JsonException) { return new TSettings(); }
    });

    /// <summary>A value as JSON.</summary>
    protected static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, SurveyDocument.Json);

    static TSettings Read(Element element) => element.Settings?.Deserialize<TSettings>(SurveyDocument.Json) ?? new TSettings();

    static bool IsNotApplicable(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("na", out var na) && na.ValueKind == JsonValueKind.True;

    IEnumerable<string> Bounds(Element element)
    {
        var settings = JsonSerializer.SerializeToElement(Read(element), SurveyDocument.Json);
        foreach (var field in Settings)
        {
            if (!settings.TryGetProperty(field.Name, out var value)) continue;
            var size = value.ValueKind switch
            {
                JsonValueKind.Number => value.GetDouble(),
                JsonValueKind.Array => value.GetArrayLength(),
                JsonValueKind.String => value.GetString()!.Length, // a string has a value
                _ => (double?)null,
            };
            if (size is null) continue;
            if (field.Min is { } min && size < min) yield return $"{field.Label}: at least {min:0.##}.";
            if (field.Max is { } max && size > max) yield return $"{field.Label}: at most {max:0.##}.";
            if (field.OneOf.Count > 0 && value.ValueKind == JsonValueKind.String && !field.OneOf.Contains(value.GetString()!, StringComparer.Ordinal))
                yield return $"{field.Label}: one of {string.Join(", ", field.OneOf)}.";
        }
    }
}
