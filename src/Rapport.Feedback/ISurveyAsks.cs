using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>Asks a customer a survey by mail about something that another module knows of, such as a case that was closed. The way is that of
/// every occasion: whether the person may be asked is decided when it is due, by consent, budget, quiet hours and all the other gates.</summary>
public interface ISurveyAsks
{
    /// <summary>Why a survey cannot be asked with these words; null when it can.</summary>
    Task<Refusal?> CheckAsync(RapportDb db, WorkspaceId workspace, Guid survey, AskLetter letter, CancellationToken ct);

    /// <summary>Notes that a survey is to be asked, in the caller's transaction. A second of the same id changes nothing.</summary>
    Task PlanAsync(IStateTransaction transaction, SurveyAsk ask, CancellationToken ct);

    /// <summary>Calls off asks that still wait; others are left as they are.</summary>
    Task CallOffAsync(IStateTransaction transaction, WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>How asks stand; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<Guid, SurveyAskState>> FindAsync(RapportDb db, WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>What a response is about, such as an order or a case; empty for nothing, and for a response that is not there.</summary>
    Task<string> InteractionAsync(RapportDb db, WorkspaceId workspace, Guid response, CancellationToken ct);

    /// <summary>The names of surveys; those that are gone are left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesAsync(RapportDb db, WorkspaceId workspace, IReadOnlyCollection<Guid> surveys, CancellationToken ct);
}

/// <summary>What the mail says.</summary>
/// <param name="Subject">One line of 1 to 150 characters; <c>{{name|fallback}}</c> becomes the customer's name.</param>
/// <param name="Text">Above the question, up to 5,000 characters; an empty line begins a new paragraph.</param>
/// <param name="Language">Of the mail and of the survey's page.</param>
/// <param name="Button">Words on the button; empty for Rapport's own.</param>
public sealed record AskLetter(string Subject, string Text, string Language = "en", string Button = "");

/// <summary>A survey that is to be asked.</summary>
/// <param name="Id">For ever: the same id is the same ask.</param>
/// <param name="Workspace">Whose.</param>
/// <param name="Survey">Which.</param>
/// <param name="Occasion">What gives occasion, in lists of whom a survey asked: 1 to 40 of a-z, 0-9 and "-".</param>
/// <param name="Subject">Whom; an identity of the customer.</param>
/// <param name="Interaction">What it asks about, as its answers name it.</param>
/// <param name="Due">When, UTC microseconds.</param>
/// <param name="Letter">What the mail says.</param>
/// <param name="IgnoresCoolDown">True to ask although another survey asked lately; every other limit holds.</param>
public sealed record SurveyAsk(
    Guid Id, WorkspaceId Workspace, Guid Survey, string Occasion, SubjectId Subject, string Interaction, long Due, AskLetter Letter, bool IgnoresCoolDown);

/// <summary>How an ask stands.</summary>
/// <param name="State">waiting, asked or not_asked.</param>
/// <param name="Reason">Why it was not asked, by the name of the gate; empty otherwise.</param>
/// <param name="Means">The reason for people; empty otherwise.</param>
public sealed record SurveyAskState(string State, string Reason, string Means);
