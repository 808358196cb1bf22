using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Bot;
using Rapport.Service.Causes;
using Rapport.Service.Clocks;
using Rapport.Service.Inbox;
using Rapport.Service.Recovery;
using Rapport.Service.Rules;

namespace Rapport.Service.Settings;

/// <summary>All that a workspace has set for its service.</summary>
/// <param name="Rules">Which cases open by themselves.</param>
/// <param name="Clocks">What is promised.</param>
/// <param name="ClocksVersion">Counts changes of what is promised; cases that were settled by less are settled anew.</param>
/// <param name="Causes">The tree of causes.</param>
/// <param name="Traces">What is behind the problems people speak of.</param>
/// <param name="Teams">Who serves together.</param>
/// <param name="Inbox">How conversations come in.</param>
/// <param name="Replies">Answers that are sent often.</param>
/// <param name="Recovery">How customers are asked after their case.</param>
/// <param name="Macros">Several steps at one touch.</param>
/// <param name="Bot">Whether a bot answers first.</param>
/// <param name="Zone">The workspace's zone.</param>
sealed record ServiceSettings(
    RuleList Rules, ClockSettings Clocks, long ClocksVersion, CauseList Causes, TraceList Traces, TeamList Teams, InboxSettings Inbox, ReplyList Replies, RecoverySettings Recovery, MacroList Macros, BotSettings Bot, string Zone)
{
    RuleBook? _compiled;

    /// <summary>The rules, ready to be asked.</summary>
    public RuleBook Compiled => _compiled ??= new RuleBook(Rules);

    /// <summary>The terms of a policy.</summary>
    public Terms Terms(string policy) => Clocks.Terms(policy, Zone);
}

/// <summary>Remembers the settings of workspaces: every fact looks here.</summary>
sealed class SettingBook(IWorkspaces workspaces, ClockBell alarm)
{
    public const string Rules = "rules", Clocks = "clocks", Causes = "causes", Traces = "traces", Teams = "teams", Inbox = "inbox", Replies = "replies", Recovery = "recovery", Macros = "macros", Bot = "bot";

    readonly ConcurrentDictionary<WorkspaceId, ServiceSettings> _known = new();
    long _changes = 1;

    /// <summary>What holds. Ask it inside a transaction: then what it says holds until the commit.</summary>
    public async ValueTask<ServiceSettings> OfAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct)
    {
        var zone = (await workspaces.FindAsync(workspace, ct))?.Zone ?? "UTC";
        var known = _known.TryGetValue(workspace, out var kept) ? kept : await ReadAsync(db, workspace, zone, ct);
        return known.Zone == zone ? known : known with { Zone = zone };
    }

    async Task<ServiceSettings> ReadAsync(RapportDb db, WorkspaceId workspace, string zone, CancellationToken ct)
    {
        var before = Changes;
        var rows = await db.Set<SettingRow>().AsNoTracking().Where(s => s.Workspace == workspace).ToDictionaryAsync(s => s.Name, ct);
        T Read<T>(string name, T shipped) => rows.TryGetValue(name, out var row) ? ServiceJson.Read<T>(row.Value) : shipped;
        var read = new ServiceSettings(
            Read(Rules, RuleList.Shipped), Read(Clocks, ClockSettings.Shipped), rows.GetValueOrDefault(Clocks)?.Version ?? 0, Read(Causes, CauseList.Shipped(workspace)), Read(Traces, TraceList.Shipped), Read(Teams, TeamList.Shipped),
            Read(Inbox, InboxSettings.Shipped), Read(Replies, ReplyList.Shipped),
            Read(Recovery, RecoverySettings.Shipped), Read(Macros, MacroList.Shipped), Read(Bot, BotSettings.Shipped), zone);
        _known[workspace] = read;
        // What was read before a change committed must not be kept after it, or it would stand until the server starts again.
        if (Changes != before) _known.TryRemove(workspace, out _);
        return read;
    }

    /// <summary>Counts what was changed, from 1: whoever follows compares it with what they have followed.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>They changed, or the workspace is gone.</summary>
    public void Forget(WorkspaceId workspace)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(workspace, out _);
        alarm.Ring();
    }
}
