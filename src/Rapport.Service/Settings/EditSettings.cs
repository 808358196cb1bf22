using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Bot;
using Rapport.Service.Cases;
using Rapport.Service.Causes;
using Rapport.Service.Clocks;
using Rapport.Service.Fixes;
using Rapport.Service.Help;
using Rapport.Service.Inbox;
using Rapport.Service.Recovery;
using Rapport.Service.Rules;

namespace Rapport.Service.Settings;

/// <summary>Shows and changes what a workspace sets for its service; each setting as one whole.</summary>
static class EditSettings
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/case-settings/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        One<RuleList>(routes, SettingBook.Rules, "CaseRules", "which cases open by themselves", Role.Admin, s => s.Rules);
        One<ClockSettings>(routes, SettingBook.Clocks, "CaseClocks", "what is promised in cases, and by which calendars; cases that are open follow", Role.Admin, s => s.Clocks);
        One<CauseList>(routes, SettingBook.Causes, "CaseCauses", "the tree of causes", Role.Analyst, s => s.Causes);
        One<TraceList>(routes, SettingBook.Traces, "CaseTraces", "what is behind the problems people speak of, and what they cost", Role.Analyst, s => s.Traces);
        One<TeamList>(routes, SettingBook.Teams, "CaseTeams", "who serves together", Role.Admin, s => s.Teams);
        One<InboxSettings>(routes, SettingBook.Inbox, "InboxSettings", "whether pages offer live chat, and who is given conversations", Role.Admin, s => s.Inbox);
        One<ReplyList>(routes, SettingBook.Replies, "CannedReplies", "the answers that are written once and sent often", Role.Agent, s => s.Replies);
        One<RecoverySettings>(routes, SettingBook.Recovery, "CaseRecovery", "how customers are asked after their case was closed", Role.Admin, s => s.Recovery);
        One<MacroList>(routes, SettingBook.Macros, "ConversationMacros", "which steps are taken at one touch", Role.Admin, s => s.Macros);
        One<BotSettings>(routes, SettingBook.Bot, "BotSettings", "whether a bot answers first in the chat, and how sure it must be", Role.Admin, s => s.Bot);
    }

    static void One<T>(IEndpointRouteBuilder routes, string name, string what, string means, Role role, Func<ServiceSettings, T> part) where T : Versioned, ISetting
    {
        routes.MapGet(Route + name, async (Guid workspace, IStateStore store, SettingBook book, IFieldRights rights, CancellationToken ct) =>
            {
                var at = new WorkspaceId(workspace);
                await using var db = store.Read();
                var set = part(await book.OfAsync(db, at, ct));
                return set is RuleList rules && rules.Refuse(await rights.OfAsync(at, ct)) is { } hidden ? hidden.ToResult() : Results.Ok(set);
            })
            .WithName($"get{what}").WithTags("Cases").WithSummary($"Read {means}").Produces<T>().ProducesProblem(403).ShowsVersion().Needs(Role.Viewer);
#pragma warning disable RDG011 // one route for every kind of setting is compiled when the program starts
        routes.MapPut(Route + name, (Guid workspace, T request, Expected expected, SettingDesk desk, CancellationToken ct) => desk.ChangeAsync(new(workspace), name, request, expected, part, ct))
            .WithName($"set{what}").WithTags("Cases").WithSummary($"Say {means}")
            .Produces<T>().ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ChecksVersion().Needs(role);
#pragma warning restore RDG011
    }
}

/// <summary>Changes a setting: checked, kept, written down and told, or nothing of it.</summary>
sealed class SettingDesk(IStateStore store, SettingBook book, SettingCheck check, IAudit audit, IChanges changes)
{
    public async Task<IResult> ChangeAsync<T>(WorkspaceId workspace, string name, T request, Expected expected, Func<ServiceSettings, T> part, CancellationToken ct) where T : Versioned, ISetting
    {
        var faults = request.Faults().GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => f.Fault).ToArray());
        if (faults.Count > 0) return new Refusal($"{name}.invalid", "These settings cannot be saved.") { Errors = faults }.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var now = await book.OfAsync(transaction.Db, workspace, ct);
        if (await check.RefuseAsync(transaction.Db, workspace, now, request, ct) is { } refusal) return refusal.ToResult();
        if (expected.Refuse(part(now).Version) is { } stale) return stale.ToResult();
        var row = await transaction.Db.FindAsync<SettingRow>([workspace, name], ct);
        if (row is null) transaction.Db.Add(row = new SettingRow { Workspace = workspace, Name = name, Value = "", Version = 0 });
        (row.Value, row.Version) = (ServiceJson.Write(request), row.Version + 1);
        await audit.WriteAsync(transaction, workspace, $"cases.{name}", name, null, ct);
        transaction.OnCommitted(() =>
        {
            book.Forget(workspace);
            changes.Publish(workspace, CaseDesk.Topic);
        });
        await transaction.CommitAsync(ct);
        return Results.Ok(request);
    }
}

/// <summary>Checks settings against what they name: members, teams, segments, and cases that use them.</summary>
sealed class SettingCheck(IColleagues colleagues, ISegmentMembers segments, IFieldRights rights, ISurveyAsks asks)
{
    public async Task<Refusal?> RefuseAsync(RapportDb db, WorkspaceId workspace, ServiceSettings now, ISetting request, CancellationToken ct)
    {
        switch (request)
        {
            case CauseList causes:
                var kept = causes.Items.Select(c => c.Id).ToList();
                if (await db.Set<FixRow>().AnyAsync(f => f.Workspace == workspace && !kept.Contains(f.Cause), ct)) return new("causes.in_use", "A cause that is missing here was said to be fixed. Retire it instead of removing it.", 409);
                if (now.Traces.Items.Any(t => !kept.Contains(t.Cause))) return new("causes.in_use", "A problem was traced to a cause that is missing here. Retire it instead of removing it.", 409);
                return now.Causes.Items.Any(c => !kept.Contains(c.Id))
                    && await db.Set<CaseRow>().AnyAsync(c => c.Workspace == workspace && c.Cause != null && !kept.Contains(c.Cause.Value), ct)
                    ? new("causes.in_use", "Cases name a cause that is missing here. Retire it instead of removing it.", 409)
                    : null;
            case TraceList traces:
                return traces.Items.Any(t => now.Causes.Find(t.Cause) is null) ? new("cause.unknown", "A problem is traced to a cause that does not exist.") : null;
            case TeamList teams:
                var left = teams.Items.Select(t => t.Id).ToHashSet();
                if (Assignments(now.Rules, now.Clocks).Any(a => a.Team is { } team && !left.Contains(team))) return new("teams.in_use", "A rule or an escalation gives cases to a team that is missing here.", 409);
                if (now.Inbox.Team is { } inboxTeam && !left.Contains(inboxTeam)) return new("teams.in_use", "Conversations are given to a team that is missing here.", 409);
                return await UnknownAsync(workspace, teams.Items.SelectMany(t => t.Members), ct);
            case InboxSettings inbox:
                if (inbox.Team is not null && now.Teams.Find(inbox.Team) is null) return new("team.unknown", "There is no such team.");
                return await UnknownAsync(workspace, inbox.Agents.Select(a => a.Member), ct);
            case ReplyList:
                return null;
            case BotSettings bot:
                return bot.On && !HelpSite.Of(await db.FindAsync<HelpCentreRow>([workspace], ct)).IsOpen ? new("bot.no_help_centre", "Open the help centre first: the bot answers from its articles and links to them.", 409) : null;
            case MacroList macros:
                if (macros.Items.SelectMany(m => m.Steps).Any(s => s.Team is { } to && now.Teams.Find(to) is null)) return new("team.unknown", "There is no such team.");
                return await UnknownAsync(workspace, macros.Items.SelectMany(m => m.Steps).Select(s => s.Member).OfType<Guid>(), ct);
            case RuleList rules:
                if (rules.Refuse(await rights.OfAsync(workspace, ct)) is { } hidden) return hidden;
                var known = (await segments.AllAsync(workspace, ct)).Select(s => s.Id).ToHashSet();
                if (rules.Items.Any(r => r.Segment is { } segment && !known.Contains(segment))) return new("segment.unknown", "A rule names a segment that does not exist.");
                if (rules.Items.Any(r => r.Cause is { } cause && now.Causes.Find(cause) is null)) return new("cause.unknown", "A rule names a cause that does not exist.");
                if (rules.Items.Any(r => r.Policy.Length > 0 && now.Clocks.Policies.All(p => p.Id != r.Policy))) return new("policy.unknown", "A rule names a promise that does not exist.");
                return await UnknownAsync(workspace, now, Assignments(rules, null), ct);
            case ClockSettings clocks:
                if (now.Rules.Items.Any(r => r.Policy.Length > 0 && clocks.Policies.All(p => p.Id != r.Policy))) return new("policy.in_use", "A rule names a promise that is missing here.", 409);
                return await UnknownAsync(workspace, clocks.Policies.SelectMany(p => p.Steps).Select(s => s.Member).OfType<Guid>(), ct) ?? await UnknownAsync(workspace, now, Assignments(null, clocks), ct);
            case RecoverySettings recovery:
                return recovery.Survey is { } survey ? await asks.CheckAsync(db, workspace, survey, recovery.Letter.Read(), ct) : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(request));
        }
    }

    static IEnumerable<Assignment> Assignments(RuleList? rules, ClockSettings? clocks) =>
        (rules?.Items.Select(r => r.Assign) ?? []).Concat(clocks?.Policies.SelectMany(p => p.Steps).Select(s => s.To).OfType<Assignment>() ?? []);

    async Task<Refusal?> UnknownAsync(WorkspaceId workspace, ServiceSettings now, IEnumerable<Assignment> assignments, CancellationToken ct)
    {
        var all = assignments.ToList();
        return all.Any(a => a.Team is { } team && now.Teams.Find(team) is null)
            ? new("team.unknown", "There is no such team.")
            : await UnknownAsync(workspace, all.Select(a => a.Member).OfType<Guid>(), ct);
    }

    async Task<Refusal?> UnknownAsync(WorkspaceId workspace, IEnumerable<Guid> members, CancellationToken ct)
    {
        foreach (var member in members.Distinct())
            if (await colleagues.FindAsync(workspace, member, ct) is not { Role: >= Role.Agent }) return Assigner.NoServer;
        return null;
    }
}
