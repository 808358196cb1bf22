using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Dates;

/// <summary>Which days may be chosen.</summary>
sealed record DateSettings
{
    [Setting("Earliest day", Help = "As 2026-01-31; empty for any.")]
    public string Min { get; init; } = "";

    [Setting("Latest day", Help = "As 2026-12-31; empty for any.")]
    public string Max { get; init; } = "";
}

/// <summary>A day.</summary>
sealed class DateKind : QuestionKind<DateSettings>
{
    public override string Name => "date";

    public override string Title => "Date";

    public override double Seconds => 6;

    public override Summary Summary => Summary.Texts;

    protected override IEnumerable<string> FaultsOf(DateSettings settings, Element element)
    {
        if (settings.Min.Length > 0 && Day(settings.Min) is null) yield return "The earliest day is written as 2026-01-31.";
        if (settings.Max.Length > 0 && Day(settings.Max) is null) yield return "The latest day is written as 2026-12-31.";
        if (Day(settings.Min) > Day(settings.Max)) yield return "The latest day must not lie before the earliest.";
    }

    protected override Checked Check(Element element, DateSettings settings, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || Day(value.GetString()) is not { } day) return Checked.Wrong("errorDate");
        var (min, max) = (Day(settings.Min), Day(settings.Max));
        if (day < min) return max is null ? Checked.Wrong("errorLater", Text(min.Value.AddDays(-1))) : Checked.Wrong("errorBetween", settings.Min, settings.Max);
        if (day > max) return min is null ? Checked.Wrong("errorEarlier", Text(max.Value.AddDays(1))) : Checked.Wrong("errorBetween", settings.Min, settings.Max);
        return Checked.As(Answer.Of(Text(day)));
    }

    protected override Node Draw(Element element, DateSettings settings, Frame frame) =>
        Controls.Field(element.Id, "date", frame.Answer(element)?.Text, Controls.TitleId(element),
            ("min", settings.Min.Length > 0 ? settings.Min : null), ("max", settings.Max.Length > 0 ? settings.Max : null));

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
