using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Who comes to answer what.</summary>
/// <param name="Workspace">Whose survey.</param>
/// <param name="Survey">Which.</param>
/// <param name="Origin">Where the response comes from.</param>
/// <param name="Language">As wished; the closest of the survey's is taken.</param>
/// <param name="Mode">What the response is for.</param>
/// <param name="Once">What may be answered once; the same again goes on where it was left. Null for any number of times.</param>
sealed record Arrival(
    WorkspaceId Workspace, Guid Survey, Origin Origin, string? Language = null, ResponseMode Mode = ResponseMode.Live, string? Once = null)
{
    /// <summary>Of every order of chance, when the respondent has seen some of it already; null takes a new one.</summary>
    public Guid? Seed { get; init; }

    /// <summary>Signs that no person is answering, known at the beginning: a missing proof of work.</summary>
    public IReadOnlyList<string> Signs { get; init; } = [];

    /// <summary>When it was answered, for history that another system has kept, UTC microseconds; null for now.</summary>
    public long? At { get; init; }
}

/// <summary>What a respondent does next.</summary>
enum StepAction
{
    /// <summary>Saves the answers of the page and stays.</summary>
    Save,

    /// <summary>Saves and leaves the page forward.</summary>
    Next,

    /// <summary>Leaves the page backward; what is on it is saved when it can be.</summary>
    Back,

    /// <summary>Closes the survey.</summary>
    Dismiss,
}

/// <summary>One save.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Sequence">Ascending per response; a save that comes twice or late changes nothing. Null takes the next number.</param>
/// <param name="Block">The page the respondent was on; null for the current one.</param>
sealed record Step(StepAction Action, int? Sequence = null, string? Block = null)
{
    /// <summary>A posted form of the page; null when <see cref="Answers"/> are given.</summary>
    public FormFields? Form { get; init; }

    /// <summary>Makes the form of what was sent once it is known where the respondent stands; null when it stands in <see cref="Form"/>.</summary>
    public Func<Situation, FormFields>? Read { get; init; }

    /// <summary>Element → value as the API takes them; null takes an answer away.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Answers { get; init; }

    /// <summary>Element → milliseconds in sight.</summary>
    public IReadOnlyDictionary<string, int> Times { get; init; } = new Dictionary<string, int>();

    /// <summary>Signs that no person is answering: a filled honeypot.</summary>
    public IReadOnlyList<string> Signs { get; init; } = [];

    /// <summary>A number that proves work, when one was sent.</summary>
    public string? Proof { get; init; }

    /// <summary>The language from now on; null for no change.</summary>
    public string? Language { get; init; }
}

/// <summary>A response as it stands after a step.</summary>
/// <param name="Row">As stored; read it only.</param>
/// <param name="Survey">The version answered.</param>
/// <param name="Given">What was given so far.</param>
/// <param name="Standing">Where the respondent stands.</param>
/// <param name="Errors">Element → what is wrong with what was just sent, in the respondent's language.</param>
sealed record Situation(ResponseRow Row, SurveyDocument Survey, Given Given, Standing Standing, IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>True when nothing more can be answered.</summary>
    public bool IsOver => Row.State is ResponseState.Completed or ResponseState.QuotaFull or ResponseState.Dismissed;

    /// <summary>The ending to show when it is over; null for a survey without one.</summary>
    public Ending? Ending => Survey.Endings.FirstOrDefault(e => e.Id == Row.Ending) ?? Standing.Ending;

    /// <summary>From 0 to 1 along the longest path that is left.</summary>
    public double Progress => Standing.Current is null ? 1 : (double)(Standing.Path.Count - 1) / Math.Max(1, Survey.Blocks.Count);
}

/// <summary>A situation, or why there is none.</summary>
/// <param name="Situation">Null when refused.</param>
/// <param name="Refusal">Null when not.</param>
sealed record Outcome(Situation? Situation, Refusal? Refusal)
{
    public static implicit operator Outcome(Situation situation) => new(situation, null);

    public static implicit operator Outcome(Refusal refusal) => new(null, refusal);
}
