using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Rules;

namespace Rapport.Service.Cases;

/// <summary>Complaints of one workspace that came together: which cases they belong to, and what new ones begin with. All of it is read once,
/// so that a wave of dissatisfied customers costs little more than one of them.</summary>
sealed class CaseIntake
{
    readonly RapportDb _db;
    readonly Dictionary<string, Guid> _origins;
    readonly Dictionary<Guid, CaseRow> _cases;
    long _number;

    CaseIntake(RapportDb db, Assignees assignees, Dictionary<string, Guid> origins, Dictionary<Guid, CaseRow> cases, long number)
    {
        (_db, Assignees, _origins, _cases, _number) = (db, assignees, origins, cases, number);
    }

    /// <summary>Who can be given the cases.</summary>
    public Assignees Assignees { get; }

    /// <summary>Reads what there is of what was said.</summary>
    public static async Task<CaseIntake> OfAsync(RapportDb db, Assignees assignees, WorkspaceId workspace, IReadOnlyList<Complaint> complaints, CancellationToken ct)
    {
        var keys = complaints.SelectMany(Keys).Distinct().ToList();
        var origins = await db.Set<CaseOriginRow>().AsNoTracking().Where(o => o.Workspace == workspace && keys.Contains(o.Key)).ToDictionaryAsync(o => o.Key, o => o.Case, ct);
        var ids = origins.Values.Distinct().ToList();
        var cases = ids.Count == 0 ? [] : await db.Set<CaseRow>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var number = await db.Set<CaseRow>().Where(c => c.Workspace == workspace).MaxAsync(c => (long?)c.Number, ct) ?? 0;
        return new(db, assignees, origins, cases, number);
    }

    /// <summary>Whether something of that name belongs to a case.</summary>
    public bool Has(string key) => _origins.ContainsKey(key);

    /// <summary>The case of what a complaint is about; null for none.</summary>
    public CaseRow? CaseOf(Complaint complaint) =>
        complaint.About.FirstOrDefault(Has) is { } key ? _cases.GetValueOrDefault(_origins[key]) : null;

    /// <summary>The number of the next case that is opened.</summary>
    public long NextNumber() => ++_number;

    /// <summary>What is said about the same from now on belongs to a case.</summary>
    public void Name(CaseRow row, Complaint complaint)
    {
        _cases[row.Id] = row;
        foreach (var key in Keys(complaint))
            if (_origins.TryAdd(key, row.Id)) _db.Add(new CaseOriginRow { Workspace = row.Workspace, Key = key, Case = row.Id });
    }

    static IEnumerable<string> Keys(Complaint complaint) => complaint.About.Prepend(complaint.Self).Where(k => k.Length > 0);
}
