using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Questions.Consents;

/// <summary>What is agreed to.</summary>
sealed record ConsentSettings
{
    [Setting("What the respondent agrees to")]
    public Text? Statement { get; init; }

    [Setting("Purpose", Help = "Such as contact_me: agreement to be contacted about this answer. Empty for none.")]
    public string Purpose { get; init; } = "";
}

/// <summary>A box to tick. An unticked box is no answer; it is never ticked beforehand.</summary>
sealed class ConsentKind : QuestionKind<ConsentSettings>
{
    /// <summary>The purpose that says: you may contact me about this answer.</summary>
    public const string FollowUp = "contact_me";

    /// <summary>Whether a consent is asked for that purpose.</summary>
    public bool AsksForFollowUp(Element element) => Of(element).Purpose == FollowUp;

    public override string Name => "consent";

    public override string Title => "Consent";

    public override double Seconds => 4;

    public override Summary Summary => Summary.Count;

    protected override ConsentSettings ExampleSettings(string language) => new() { Statement = Text.Of(language, "You may contact me about my answer.") };

    protected override IEnumerable<string> FaultsOf(ConsentSettings settings, Element element) => settings.Statement is null ? ["Write what the respondent agrees to."] : [];

    protected override IEnumerable<Text> TextsOf(ConsentSettings settings) => settings.Statement is { } text ? [text] : [];

    protected override JsonElement? ReadForm(Element element, ConsentSettings settings, FormFields fields) => fields.One(element.Id) == "yes" ? Json(true) : null;

    protected override Checked Check(Element element, ConsentSettings settings, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => Checked.As(new Answer { Value = value, Text = "yes" }),
        JsonValueKind.False => Checked.Empty,
        _ => Checked.Wrong("errorChoice"),
    };

    protected override Node Draw(Element element, ConsentSettings settings, Frame frame) =>
        Controls.Option("checkbox", element.Id, "yes", frame.Answer(element) is not null, Node.Text(frame.Say(settings.Statement)));
}
