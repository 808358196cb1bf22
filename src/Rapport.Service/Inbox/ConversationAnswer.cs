using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Channels;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>A conversation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Channel">chat, sms, whatsapp, phone …</param>
/// <param name="Status">Whose turn it is.</param>
/// <param name="Assignee">Null for nobody.</param>
/// <param name="Team">Null for none.</param>
/// <param name="Skill">What whoever answers must know; empty for nothing in particular.</param>
/// <param name="Customer">Who it is, where that is known.</param>
/// <param name="Name">What they call themselves; empty for nothing. Nobody has proved it.</param>
/// <param name="Email">Where they want an answer; empty for nothing. Nobody has proved it.</param>
/// <param name="Page">Where they were; empty when unknown.</param>
/// <param name="Language">As their browser says; empty when unknown.</param>
/// <param name="Touchpoint">Key; empty when unknown.</param>
/// <param name="Case">The case it belongs to, called by its number; null for none.</param>
/// <param name="Repeats">How often the same customer had begun one within the week before.</param>
/// <param name="LastAt">When something was said last.</param>
/// <param name="LastText">The beginning of it.</param>
/// <param name="LastBy">By whom.</param>
/// <param name="OwedSince">Since when an answer is owed; null while none is.</param>
/// <param name="Unread">The customer said something that nobody has seen.</param>
/// <param name="OpenedAt">When it began.</param>
/// <param name="FirstRepliedAt">Null for not yet.</param>
/// <param name="ClosedAt">Null while it is not.</param>
/// <param name="Bot">What the bot does in it.</param>
/// <param name="HandedOver">Why a person took over from the bot: unsure, asked, notHelped, person; empty where none did.</param>
/// <param name="Helped">Whether the bot's answer was one, as the customer says; null where they say nothing.</param>
/// <param name="Rating">How satisfied the customer was, 1 to 5; null where they say nothing.</param>
/// <param name="Version">Names its state for changes.</param>
sealed record ConversationAnswer(
    Guid Id, string Channel, ConversationStatus Status, NamedThing? Assignee, NamedThing? Team, string Skill, NamedThing? Customer, string Name, string Email, string Page, string Language, string Touchpoint,
    NamedThing? Case, int Repeats, DateTimeOffset LastAt, string LastText, MessageBy LastBy, DateTimeOffset? OwedSince, bool Unread, DateTimeOffset OpenedAt, DateTimeOffset? FirstRepliedAt,
    DateTimeOffset? ClosedAt, BotPart Bot, string HandedOver, bool? Helped, int? Rating, string? Version) : IVersioned;

/// <summary>Something said or done in a conversation.</summary>
/// <param name="No">Ascending.</param>
/// <param name="Key">Given by whoever said it.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Person">Id of the member; null for others.</param>
/// <param name="Name">Their name; empty for the customer.</param>
/// <param name="Text">Words, to be shown as words; what happened, for system.</param>
/// <param name="Details">What is known beside the words.</param>
/// <param name="Delivery">How its sending by another system stands; null where none is needed.</param>
sealed record ConversationMessage(long No, string Key, DateTimeOffset At, MessageBy By, Guid? Person, string Name, string Text, IReadOnlyDictionary<string, string?> Details, DeliveryState? Delivery);

/// <summary>Makes answers of rows, with names as they are now.</summary>
sealed class ConversationShow(SettingBook book, ICustomerSubjects subjects, ICustomerNames names, IColleagues colleagues)
{
    /// <summary>One conversation.</summary>
    public async Task<ConversationAnswer> OneAsync(RapportDb db, ConversationRow row, CancellationToken ct) => (await OfAsync(db, row.Workspace, [row], ct))[0];

    /// <summary>The conversations in the order of the rows.</summary>
    public async Task<IReadOnlyList<ConversationAnswer>> OfAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<ConversationRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var settings = await book.OfAsync(db, workspace, ct);
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. rows.Select(r => r.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(workspace, owners.Values.Distinct(), ct);
        var people = rows.Any(r => r.Assignee is not null) ? (await colleagues.AllAsync(workspace, ct)).ToDictionary(c => c.Person, c => c.Name) : [];
        var keys = rows.Select(r => Continuation.KeyOf(r.Id)).ToList();
        var cases = await (from o in db.Set<CaseOriginRow>() join c in db.Set<CaseRow>() on o.Case equals c.Id where o.Workspace == workspace && keys.Contains(o.Key) select new { o.Key, c.Id, c.Number })
            .ToDictionaryAsync(c => c.Key, c => new NamedThing(c.Id, string.Create(CultureInfo.InvariantCulture, $"#{c.Number}")), ct);
        return [.. rows.Select(row => new ConversationAnswer(
            row.Id, row.Channel, row.Status, row.Assignee is { } who ? new(who, people.GetValueOrDefault(who) ?? "") : null, row.Team is { } team ? new(team, settings.Teams.Find(team)?.Name ?? "") : null, row.Skill,
            owners.TryGetValue(row.Subject, out var owner) ? new(owner.Value, called.GetValueOrDefault(owner) ?? "") : null, row.Name, row.Email, row.Page, row.Language, row.Touchpoint,
            cases.GetValueOrDefault(Continuation.KeyOf(row.Id)), row.Repeats, Instant.FromMicros(row.LastAt), row.LastText, row.LastBy, At(row.OwedSince), row.LastFromCustomer > row.AgentRead,
            Instant.FromMicros(row.OpenedAt), At(row.FirstRepliedAt), At(row.ClosedAt), row.Bot, row.HandedOver, row.Helped, row.Rating, row.Revision.ToString(CultureInfo.InvariantCulture)))];
    }

    /// <summary>A message as people read it.</summary>
    public static ConversationMessage Message(ConversationMessageRow row, DeliveryState? delivery = null) =>
        new(row.No, row.Key, Instant.FromMicros(row.At), row.By, row.Actor, row.ActorName, row.Text, ServiceJson.Read<Dictionary<string, string?>>(row.Details), delivery);

    static DateTimeOffset? At(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;
}
