using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>Who is given a case.</summary>
enum AssignTo
{
    /// <summary>Nobody: whoever looks takes it.</summary>
    Nobody,

    /// <summary>One member.</summary>
    Member,

    /// <summary>A team, and nobody of it in particular.</summary>
    Team,

    /// <summary>Whoever's turn it is, of a team or of all who serve customers.</summary>
    Turns,
}

/// <summary>Who is given a case.</summary>
/// <param name="To">How they are found.</param>
/// <param name="Member">Who, for <see cref="AssignTo.Member"/>.</param>
/// <param name="Team">Which team, for <see cref="AssignTo.Team"/>, and where it is given for <see cref="AssignTo.Turns"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Assignment(AssignTo To, Guid? Member = null, Guid? Team = null)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault() => (To == AssignTo.Member) != (Member is not null) ? "Name the member, and only where one member is meant."
        : To == AssignTo.Team && Team is null ? "Name the team."
        : To is AssignTo.Nobody or AssignTo.Member && Team is not null ? "A team is named only where a team is meant." : null;
}

/// <summary>Finds owners. Turns go round in the whole workspace, so that who is in two teams is given no more than others.</summary>
sealed class Assigner(IColleagues colleagues)
{
    public static readonly Refusal NoServer = new("member.unknown", "Nobody of that id works here as an agent or more.");

    /// <summary>The owner and the team. Who works there no more, or only looks, is passed over.</summary>
    public async Task<(Guid? Owner, Guid? Team)> FindAsync(RapportDb db, WorkspaceId workspace, ServiceSettings settings, Assignment to, CancellationToken ct) => to.To switch
    {
        AssignTo.Member when await colleagues.FindAsync(workspace, to.Member ?? Guid.Empty, ct) is { Role: >= Role.Agent } member => (member.Person, null),
        AssignTo.Team => (null, settings.Teams.Find(to.Team)?.Id),
        AssignTo.Turns => (await NextAsync(db, workspace, settings.Teams.Find(to.Team), ct), settings.Teams.Find(to.Team)?.Id),
        _ => (null, null),
    };

    async Task<Guid?> NextAsync(RapportDb db, WorkspaceId workspace, Team? team, CancellationToken ct)
    {
        var all = (await colleagues.AllAsync(workspace, ct)).Where(c => c.Role >= Role.Agent).ToList();
        // Of everybody, those whose work it is: agents, and where there are none, whoever comes next above.
        var able = team is not null ? all.Where(c => team.Members.Contains(c.Person)).ToList() : all.Where(c => c.Role == all.Min(a => a.Role)).ToList();
        return await TakeTurnAsync(db, workspace, [.. able.Select(c => c.Person)], ct);
    }

    /// <summary>Whose turn it is among some members; it is theirs last from now on. Null for none.</summary>
    public static async Task<Guid?> TakeTurnAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<Guid> able, CancellationToken ct)
    {
        if (able.Count == 0) return null;
        var turns = await db.Set<CaseTurnRow>().Where(t => t.Workspace == workspace).ToListAsync(ct);
        var next = able.OrderBy(p => turns.Find(t => t.Person == p)?.Turn ?? 0).ThenBy(p => p).First();
        var turn = turns.Select(t => t.Turn).DefaultIfEmpty(0).Max() + 1;
        if (turns.Find(t => t.Person == next) is { } row) row.Turn = turn;
        else db.Add(new CaseTurnRow { Workspace = workspace, Person = next, Turn = turn });
        return next;
    }
}
