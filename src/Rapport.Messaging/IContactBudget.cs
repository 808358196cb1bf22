using Rapport.Kernel;

namespace Rapport.Messaging;

/// <summary>
/// The one place that decides whether a person may be asked or written to now: how often, by which channels, at which hours.
/// Surveys on web sites, e-mail, SMS, in-app messages and chat that the company begins all count against one budget per person.
/// Whether the person agreed at all is for <see cref="IConsents"/>; mail goes through both by itself
/// (<see cref="IMessages.TryQueueAsync"/>).
/// <code>
/// var person = await budget.PersonAsync(workspace, customer, ct);       // before the transaction
/// await using var transaction = await state.BeginAsync(ct);
/// var decision = await budget.ReserveAsync(transaction, person, new ContactRequest
/// {
///     Id = id, Channel = ContactChannels.Sms, Category = "survey", About = $"survey {survey}",
/// }, ct);
/// if (decision.May) …                                                   // the row that sends it, in the same transaction
/// </code>
/// What was reserved counts until <see cref="ReleaseAsync"/>; call <see cref="DoneAsync"/> at the moment it reaches the person, after
/// asking once more by <see cref="ReserveAsync"/> with the same id when it had to wait.
/// </summary>
public interface IContactBudget
{
    /// <summary>Who a customer is to the budget. Reads by connections of its own.</summary>
    Task<ContactPerson> PersonAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct);

    /// <summary>The same for somebody known by identifiers, such as a browser: all customers who own one of them, and the identifiers.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="known">The strongest first; contacts are noted under it.</param>
    /// <param name="ct">Cancels.</param>
    Task<ContactPerson> PersonAsync(WorkspaceId workspace, IReadOnlyList<SubjectId> known, CancellationToken ct);

    /// <summary>Decides and writes nothing.</summary>
    Task<ContactDecision> LookAsync(RapportDb db, ContactPerson person, ContactRequest request, CancellationToken ct);

    /// <summary>Decides, writes the decision into the log, and if the answer is yes counts the contact from now on. If the answer is no
    /// for the hour alone (<see cref="ContactDecision.Rule"/> is <c>quiet_hours</c>), the contact keeps its place until then.</summary>
    Task<ContactDecision> ReserveAsync(IStateTransaction transaction, ContactPerson person, ContactRequest request, CancellationToken ct);

    /// <summary>The contact takes place now; from here on it ages.</summary>
    Task DoneAsync(IStateTransaction transaction, WorkspaceId workspace, Guid contact, CancellationToken ct);

    /// <summary>The contact does not take place, or did not reach the person: it does not count. Unknown ones are ignored.</summary>
    Task ReleaseAsync(IStateTransaction transaction, WorkspaceId workspace, Guid contact, CancellationToken ct);

    /// <summary>Writes into the log that something other than the budget refused, such as a consent or a survey's own clock.</summary>
    /// <param name="transaction">Of the refusal.</param>
    /// <param name="person">Who was not asked.</param>
    /// <param name="request">What it was about.</param>
    /// <param name="rule">Name of the rule that refused.</param>
    /// <param name="figures">What it went by; of a few fields, without personal data.</param>
    /// <param name="ct">Cancels.</param>
    Task RefusedAsync(IStateTransaction transaction, ContactPerson person, ContactRequest request, string rule, object? figures, CancellationToken ct);

    /// <summary>The same for a refusal that writes nothing else and that nobody waits for, such as a page's: it is written soon after, and
    /// <see cref="LogAsync"/> has it from now on.</summary>
    ValueTask RefusedAsync(ContactPerson person, ContactRequest request, string rule, object? figures, CancellationToken ct);

    /// <summary>What was decided about a person lately, the latest first.</summary>
    /// <param name="person">Who.</param>
    /// <param name="about">As in <see cref="ContactRequest.About"/>; empty for everything.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<LoggedDecision>> LogAsync(ContactPerson person, string about, int limit, CancellationToken ct);
}

/// <summary>A line of the log that answers why somebody was, or was not, asked.</summary>
/// <param name="May">True: asked or written to. False: not.</param>
/// <param name="Rule">The rule that allowed it, or the first that refused.</param>
/// <param name="Figures">What the rules went by: a list for those of the budget, an object for others.</param>
/// <param name="Channel">By which way.</param>
/// <param name="Category">For what.</param>
/// <param name="About">What it belonged to.</param>
/// <param name="FirstAt">When it was first decided so on its day.</param>
/// <param name="At">When last.</param>
/// <param name="Times">How often.</param>
public sealed record LoggedDecision(
    bool May, string Rule, System.Text.Json.JsonElement Figures, string Channel, string Category, string About, DateTimeOffset FirstAt, DateTimeOffset At, int Times);

/// <summary>Ways to reach a person. Others may be added; these are the words for what is known.</summary>
public static class ContactChannels
{
    /// <summary>On a web site.</summary>
    public const string Web = "web";

    /// <summary>In an app.</summary>
    public const string App = "app";

    /// <summary>By mail.</summary>
    public const string Email = "email";

    /// <summary>By text message.</summary>
    public const string Sms = "sms";

    /// <summary>In a chat that the company begins.</summary>
    public const string Chat = "chat";

    /// <summary>A personal address that the company hands out itself.</summary>
    public const string Link = "link";

    /// <summary>All of them, in the order in which people see them.</summary>
    public static IReadOnlyList<string> All { get; } = [Email, Sms, Web, App, Chat, Link];
}

/// <summary>How much a contact matters.</summary>
public enum ContactPriority
{
    /// <summary>Gives way to whatever else waits for the person.</summary>
    Low = 1,

    /// <summary>Keeps to every limit.</summary>
    Normal = 2,

    /// <summary>Goes through limits and cool-down, and counts; consent, pauses and quiet hours hold for it too.</summary>
    High = 3,
}

/// <summary>Who a person is to the budget.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Customer">None while nobody is known.</param>
/// <param name="Subjects">Everything the person is known by, on any device; merges add to it, and un-merging takes away.</param>
/// <param name="Subject">Under which new contacts are noted.</param>
/// <param name="Identities">The customers behind it.</param>
/// <param name="Zone">The clocks the person lives by.</param>
/// <param name="ZoneFrom">How they are known: <c>trait</c>, <c>country</c> or <c>workspace</c>.</param>
public sealed record ContactPerson(
    WorkspaceId Workspace, CustomerId Customer, IReadOnlyList<SubjectId> Subjects, SubjectId Subject,
    IReadOnlyList<Customers.CustomerIdentity> Identities, TimeZoneInfo Zone, string ZoneFrom);

/// <summary>A wish to reach a person.</summary>
public sealed record ContactRequest
{
    /// <summary>Of the contact; the same id is the same contact.</summary>
    public required Guid Id { get; init; }

    /// <summary>As in <see cref="ContactChannels"/>.</summary>
    public required string Channel { get; init; }

    /// <summary><c>survey</c>, or the purpose as in <see cref="OutgoingMail.Purpose"/>.</summary>
    public required string Category { get; init; }

    /// <summary>What it belongs to, such as <c>survey 0198…</c>.</summary>
    public string About { get; init; } = "";

    /// <summary>What follows an earlier contact of the same thread (a reminder, thanks) is not another survey; limits count it all the same.</summary>
    public string Thread { get; init; } = "";

    /// <summary>True for a survey that may be asked although another was lately.</summary>
    public bool IgnoresCoolDown { get; init; }

    /// <summary>Null for what the settings say of the category.</summary>
    public ContactPriority? Priority { get; init; }

    /// <summary>The visit, as a browser names it; empty for none.</summary>
    public string Visit { get; init; } = "";
}

/// <summary>Whether a person may be reached now.</summary>
/// <param name="May">The answer.</param>
/// <param name="Rule">The rule that decided: <c>budget</c> (there is room), <c>priority</c> (went through), or the first that refused:
/// <c>paused</c>, <c>cool_down</c>, <c>limit</c>, <c>wish</c>, <c>visit</c>, <c>quiet_hours</c>.</param>
/// <param name="Until">When it may next be tried with a chance; null when nobody can say.</param>
/// <param name="Rules">All rules with their figures, in order.</param>
public sealed record ContactDecision(bool May, string Rule, DateTimeOffset? Until, IReadOnlyList<RuleFigures> Rules)
{
    /// <summary>True when no rule of that name refuses.</summary>
    public bool IsOpen(string rule) => Rules.All(r => r.Rule != rule || r.IsOpen);

    /// <summary>Nothing stands against it.</summary>
    public static ContactDecision Open { get; } = new(true, "budget", null, []);
}

/// <summary>A rule and what it goes by.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="IsOpen">False when it refuses.</param>
/// <param name="Channel">Which channel it counts; empty for all.</param>
/// <param name="Category">Which category it counts; empty for all.</param>
/// <param name="Count">Contacts counted; null where nothing is counted.</param>
/// <param name="Most">How many there may be.</param>
/// <param name="Hours">In how many hours.</param>
/// <param name="Last">The latest contact counted.</param>
/// <param name="Until">When it opens again; null when it is open, or nobody can say.</param>
/// <param name="Zone">The clocks it looked at; empty for none.</param>
public sealed record RuleFigures(
    string Rule, bool IsOpen, string Channel = "", string Category = "", int? Count = null, int? Most = null, double? Hours = null,
    DateTimeOffset? Last = null, DateTimeOffset? Until = null, string Zone = "");
