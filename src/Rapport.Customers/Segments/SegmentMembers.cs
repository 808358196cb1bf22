using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Identity;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Reads memberships as they are kept.</summary>
sealed class SegmentMembers(IStateStore store, IFieldRights rights) : ISegmentMembers
{
    /// <summary>The fact store takes the members with the question.</summary>
    const int Most = 300_000;

    public async Task<(IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Members, Refusal? Refusal)> NamedByAsync(
        WorkspaceId workspace, Predicate? predicate, CancellationToken ct)
    {
        var members = new Dictionary<Guid, IReadOnlyList<Guid>>();
        if (predicate is null) return (members, null);
        if ((await rights.OfAsync(workspace, ct)).Refuse(predicate) is { } hidden) return (members, hidden);
        foreach (var segment in PredicateNames.Of(predicate).Segments)
        {
            var (some, refusal) = await OfAsync(workspace, segment, ct);
            if (refusal is not null) return (members, refusal);
            members[segment] = some;
        }

        return (members, null);
    }

    public async Task<IReadOnlyList<(Guid Id, string Name)>> AllAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return [.. (await db.Set<SegmentRow>().Where(s => s.Workspace == workspace).OrderBy(s => s.Name).Select(s => new { s.Id, s.Name }).ToListAsync(ct)).Select(s => (s.Id, s.Name))];
    }

    public async Task<(IReadOnlyList<SubjectId> Subjects, Refusal? Refusal)> SubjectsAsync(WorkspaceId workspace, Guid segment, CancellationToken ct)
    {
        var (members, refusal) = await OfAsync(workspace, segment, ct);
        if (refusal is not null) return ([], refusal);
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command($"SELECT i.subject FROM {IdList.From(connection)} CROSS JOIN identifier i ON i.customer = ids.id AND i.workspace = @w");
        await using var rows = await command.With("@ids", IdList.Of(members)).With("@w", workspace).ExecuteReaderAsync(ct);
        var subjects = new List<SubjectId>();
        while (await rows.ReadAsync(ct)) subjects.Add(new(rows.GetId(0)));
        return (subjects, null);
    }

    public async Task<IReadOnlySet<Guid>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct)
    {
        var segments = new HashSet<Guid>();
        if (subjects.Count == 0) return segments;
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            $"""
            SELECT DISTINCT g.id FROM {IdList.From(connection)} CROSS JOIN identifier i ON i.subject = ids.id
            JOIN segment_stay s ON s.customer = i.customer AND s.until = @forever
            JOIN segment g ON g.current = s.version AND g.workspace = @w
            """);
        command.With("@ids", IdList.Of(subjects.Select(s => s.Value))).With("@w", workspace).With("@forever", long.MaxValue);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) segments.Add(rows.GetId(0));
        return segments;
    }

    async Task<(IReadOnlyList<Guid> Members, Refusal? Refusal)> OfAsync(WorkspaceId workspace, Guid segment, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await db.Set<SegmentRow>().FirstOrDefaultAsync(s => s.Id == segment && s.Workspace == workspace, ct) is not { } row)
            return ([], new("segment.unknown", "The filter names a segment that is not there."));
        var members = new List<Guid>();
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT customer FROM segment_stay WHERE version = @v AND until = @forever LIMIT @n");
        await using var rows = await command.With("@v", row.Current).With("@forever", long.MaxValue).With("@n", Most + 1).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) members.Add(rows.GetId(0));
        return members.Count <= Most
            ? (members, null)
            : ([], new("filter.too_much", $"Figures are filtered by segments of up to {Most:N0} customers.", StatusCodes.Status422UnprocessableEntity));
    }
}
