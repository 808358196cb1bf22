using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Fields;

/// <summary>Says what the caller sees, by role.</summary>
sealed class FieldRights(IStateStore store, IActor actor) : IFieldRights
{
    static readonly FieldSight s_everything = new(new HashSet<string>(), new HashSet<Guid>(), new HashSet<string>());

    public async Task<FieldSight> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var role = actor.RoleIn(workspace);
        if (role >= Role.Admin) return s_everything;
        await using var db = store.Read();
        var fields = (await db.Set<RestrictedFieldRow>().Where(f => f.Workspace == workspace).ToListAsync(ct))
            .Where(f => role is null || f.Role > role).Select(f => f.Field).ToHashSet(StringComparer.Ordinal);
        if (fields.Count == 0) return s_everything;
        var hidden = Hidden(await db.Set<SegmentRow>().AsNoTracking().Where(s => s.Workspace == workspace).ToListAsync(ct), fields);
        return new(fields, hidden.Select(s => s.Id).ToHashSet(), hidden.Where(s => s.Stage.Length > 0).Select(s => s.Stage).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Segments that ask for one of the fields, and those that ask for such segments.</summary>
    static List<SegmentRow> Hidden(List<SegmentRow> all, HashSet<string> fields)
    {
        var asked = all.Where(s => s.Predicate.Length > 0).ToDictionary(s => s, s => PredicateNames.Of(PlanBook.Read(s.Predicate)));
        var hidden = asked.Where(s => s.Value.Fields.Overlaps(fields)).Select(s => s.Key).ToList();
        for (var i = 0; i < hidden.Count; i++)
            hidden.AddRange(asked.Where(s => !hidden.Contains(s.Key) && (s.Value.Segments.Contains(hidden[i].Id) || s.Value.Stages.Contains(hidden[i].Stage))).Select(s => s.Key).ToList());
        return hidden;
    }
}
