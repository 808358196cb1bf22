using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions;

/// <summary>A kind that is answered by one whole number on a scale.</summary>
abstract class ScaleKind<TSettings> : QuestionKind<TSettings>, IOnScale where TSettings : class, new()
{
    public override Summary Summary => Summary.Scale;

    public override double Seconds => 4;

    public virtual string? RangeSetting => null;

    public (int Min, int Max)? RangeOf(Element element) => Range(Of(element));

    /// <summary>Lowest and highest answer.</summary>
    protected abstract (int Min, int Max) Range(TSettings settings);

    protected override JsonElement? ReadForm(Element element, TSettings settings, FormFields fields) => fields.One(element.Id) switch
    {
        null => null,
        "na" => Json(new { na = true }),
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Json(number),
        { } text => Json(text),
    };

    protected override Checked Check(Element element, TSettings settings, JsonElement value)
    {
        var (min, max) = Range(settings);
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= min && number <= max && number == Math.Floor(number)
            ? Checked.As(Answer.Of(number) with { Bucket = Buckets.Of((min, max), number) })
            : Checked.Wrong("errorScale", min, max);
    }
}
