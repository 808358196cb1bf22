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

/// <summary>Finds owners.</summary>
sealed class Assigner(IColleagues colleagues)
{
    public static readonly Refusal NoServer = new("member.unknown", "Nobody of that id works here as an agent or more.");

    /// <summary>Those of a workspace who can be given something, for one transaction.</summary>
    public Assignees In(RapportDb db, WorkspaceId workspace, ServiceSettings settings) => new(colleagues, db, workspace, settings.Teams);
}

/// <summary>Those of a workspace who can be given something, as they are in one transaction: who works there and whose turn it is are read
/// once, however much is given to them.</summary>
sealed class Assignees(IColleagues colleagues, RapportDb db, WorkspaceId workspace, TeamList teams)
{
    IReadOnlyList<Colleague>? _serving;
    Turns? _turns;

    /// <summary>The owner and the team. Who works there no more, or only looks, is passed over.</summary>
    public async Task<(Guid? Owner, Guid? Team)> FindAsync(Assignment to, CancellationToken ct)
    {
        var team = teams.Find(to.Team);
        return to.To switch
        {
            AssignTo.Member when (await ServingAsync(ct)).FirstOrDefault(c => c.Person == to.Member) is { } member => (member.Person, null),
            AssignTo.Team => (null, team?.Id),
            AssignTo.Turns => (await NextAsync(team, ct), team?.Id),
            _ => (null, null),
        };
    }

    async Task<Guid?> NextAsync(Team? team, CancellationToken ct)
    {
        var all = await ServingAsync(ct);
        // Of everybody, those whose work it is: agents, and where there are none, whoever comes next above.
        var able = team is not null ? all.Where(c => team.Members.Contains(c.Person)) : all.Where(c => c.Role == all.Min(a => a.Role));
        return (_turns ??= await Turns.OfAsync(db, workspace, ct)).Take([.. able.Select(c => c.Person)]);
    }

    async ValueTask<IReadOnlyList<Colleague>> ServingAsync(CancellationToken ct) =>
        _serving ??= [.. (await colleagues.AllAsync(workspace, ct)).Where(c => c.Role >= Role.Agent)];
}

/// <summary>Whose turn it is. Turns go round in the whole workspace, so that who is in two teams is given no more than others.</summary>
sealed class Turns
{
    readonly RapportDb _db;
    readonly WorkspaceId _workspace;
    readonly Dictionary<Guid, CaseTurnRow> _rows;
    long _last;

    Turns(RapportDb db, WorkspaceId workspace, Dictionary<Guid, CaseTurnRow> rows)
    {
        (_db, _workspace, _rows) = (db, workspace, rows);
        _last = rows.Values.Select(t => t.Turn).DefaultIfEmpty(0).Max();
    }

    /// <summary>Of a workspace, for one transaction.</summary>
    public static async Task<Turns> OfAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct) =>
        new(db, workspace, await db.Set<CaseTurnRow>().Where(t => t.Workspace == workspace).ToDictionaryAsync(t => t.Person, ct));

    /// <summary>Whose turn it is among some members; it is theirs last from now on. Null for none.</summary>
    public Guid? Take(IReadOnlyList<Guid> able)
    {
        if (able.Count == 0) return null;
        var next = able.MinBy(p => (_rows.GetValueOrDefault(p)?.Turn ?? 0, p));
        if (_rows.TryGetValue(next, out var row)) row.Turn = ++_last;
        else _db.Add(_rows[next] = new CaseTurnRow { Workspace = _workspace, Person = next, Turn = ++_last });
        return next;
    }
}
