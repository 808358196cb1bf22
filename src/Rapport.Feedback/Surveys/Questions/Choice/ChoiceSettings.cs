using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Questions.Choices;

/// <summary>What can be chosen.</summary>
sealed record ChoiceSettings
{
    [Setting("Answers", Min = 1, Max = 200)]
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    [Setting("Offer “other” with a text")]
    public bool Other { get; init; }

    [Setting("Words for “other”")]
    public Text? OtherLabel { get; init; }

    [Setting("Answer that excludes all others", Help = "The id of “none of these”; it keeps its place at the end.")]
    public string None { get; init; } = "";

    [Setting("Random order", Help = "“Other” and “none” keep their place at the end.")]
    public bool Shuffle { get; init; }

    /// <summary>The id under which "other" is stored.</summary>
    public const string OtherId = "other";

    /// <summary>Ids that an answer may hold, in the author's order.</summary>
    public IReadOnlyList<string> Ids() => [.. Choices.Select(c => c.Id), .. Other ? [OtherId] : Array.Empty<string>()];
}
