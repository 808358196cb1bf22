using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions.Choices;

namespace Rapport.Feedback.Surveys.Questions.Scheduling;

/// <summary>Times that are offered.</summary>
sealed record SchedulingSettings
{
    [Setting("Times", Min = 1, Max = 100, Help = "One line per time, as people should read it.")]
    public IReadOnlyList<Choice> Slots { get; init; } = [];
}

/// <summary>One of several times for a talk.</summary>
sealed class SchedulingKind : QuestionKind<SchedulingSettings>
{
    public override string Name => "scheduling";

    public override string Title => "Appointment";

    public override double Seconds => 12;

    public override Summary Summary => Summary.Choices;

    public override IReadOnlyDictionary<string, Text> Labels(Element element) => Of(element).Slots.DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Label, StringComparer.Ordinal);

    protected override SchedulingSettings ExampleSettings(string language) => new()
    {
        Slots = [new("monday-10", Text.Of(language, "Monday, 10:00")), new("tuesday-15", Text.Of(language, "Tuesday, 15:00"))],
    };

    protected override IEnumerable<string> FaultsOf(SchedulingSettings settings, Element element) => ChoiceFaults.Of(settings.Slots, false, "time");

    protected override IEnumerable<Text> TextsOf(SchedulingSettings settings) => settings.Slots.Select(s => s.Label);

    protected override JsonElement? ReadForm(Element element, SchedulingSettings settings, FormFields fields) =>
        fields.One(element.Id) is { } slot ? Json(new { slot }) : null;

    protected override Checked Check(Element element, SchedulingSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("slot", out var given) || given.ValueKind != JsonValueKind.String
            || settings.Slots.All(s => s.Id != given.GetString()))
        {
            return Checked.Wrong("errorSlot");
        }

        var slot = given.GetString()!; // a string has a value
        return Checked.As(new Answer { Value = Json(new { slot }), Text = slot, Choices = [slot] });
    }

    protected override Node Draw(Element element, SchedulingSettings settings, Frame frame) => Node.Of("div", "options",
        settings.Slots.Select(s => Controls.Option("radio", element.Id, s.Id, frame.Answer(element)?.Text == s.Id, Node.Text(frame.Say(s.Label)))));
}
