using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Finds segments.</summary>
sealed class SegmentShelf(IStateStore store, IFieldRights rights)
{
    public static Refusal Unknown { get; } = new("segment.unknown", "There is no such segment in this workspace.", StatusCodes.Status404NotFound);

    /// <summary>A segment with its size; null when there is none.</summary>
    public async Task<SegmentAnswer?> FindAsync(WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        await using var db = store.Read();
        return await FindAsync(db, workspace, id, ct);
    }

    public static async Task<SegmentAnswer?> FindAsync(RapportDb db, WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        if (await db.Set<SegmentRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.Workspace == workspace, ct) is not { } row) return null;
        return SegmentAnswer.Of(row, await db.Set<VersionRow>().Where(v => v.No == row.Current).Select(v => v.Members).FirstOrDefaultAsync(ct));
    }

    /// <summary>All that the caller sees, by name; stages of life come first, in their order.</summary>
    public async Task<IReadOnlyList<SegmentAnswer>> AllAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var rows = await db.Set<SegmentRow>().Where(s => s.Workspace == workspace).ToListAsync(ct);
        var members = await db.Set<VersionRow>().Where(v => v.Workspace == workspace && v.State == VersionStates.Live).ToDictionaryAsync(v => v.No, v => v.Members, ct);
        var sight = await rights.OfAsync(workspace, ct);
        return [.. rows.Where(r => sight.SeesSegment(r.Id)).OrderBy(r => r.Kind != SegmentKinds.Stage).ThenBy(r => r.Place).ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase)
            .Select(r => SegmentAnswer.Of(r, members.GetValueOrDefault(r.Current)))];
    }
}
