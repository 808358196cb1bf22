using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>A day of a segment.</summary>
/// <param name="Day">Where the workspace is.</param>
/// <param name="Members">At its end; today now. Null before the segment was first ready.</param>
/// <param name="Entered">Customers who came in during it.</param>
/// <param name="Left">Customers who left during it.</param>
sealed record SizeOfDay(DateOnly Day, long? Members, long Entered, long Left);

/// <summary>The size of a segment, day by day.</summary>
/// <param name="Items">The oldest first; today last.</param>
sealed record SizeList(IReadOnlyList<SizeOfDay> Items);

/// <summary>How the size of a segment changed. Each day is counted by the definition that counted at its end; nobody is said to
/// have come or gone because the definition was edited or customers were merged.</summary>
static class ListSizes
{
    const int Most = 366;

    /// <summary>Every zone's days begin on a quarter of an hour.</summary>
    const long Quarter = 900_000_000;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/segments/{segment:guid}/sizes", HandleAsync)
        .Needs(Role.Viewer).WithName("listSegmentSizes").WithTags("Segments")
        .WithSummary("The size of a segment day by day, with who came and who left")
        .WithDescription($"`days`: 1 to {Most}, 90 where nothing is said.")
        .Produces<SizeList>().ProducesProblem(404).ShowsSegment();

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid segment, int? days, IStateStore store, IWorkspaces workspaces, TimeProvider clock, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<SegmentRow>().AnyAsync(s => s.Id == segment && s.Workspace == ws, ct)) return SegmentShelf.Unknown.ToResult();
        var calendar = new Days((await workspaces.FindAsync(ws, ct))?.Zone ?? "UTC");
        var now = clock.NowMicros();
        var today = calendar.DayOf(now);
        var count = Math.Clamp(days ?? 90, 1, Most);
        var ends = Enumerable.Range(0, count).Select(i => today.AddDays(1 + i - count))
            .Select(day => (Day: day, Start: calendar.StartOf(day), End: day == today ? now + 1 : calendar.StartOf(day.AddDays(1)))).ToList();
        var versions = await db.Set<VersionRow>().AsNoTracking().Where(v => v.Segment == segment && v.LiveFrom != null).OrderBy(v => v.No).ToListAsync(ct);
        await using var connection = await store.OpenReadAsync(ct);
        var counted = new Dictionary<long, Turns>();
        foreach (var version in versions) counted[version.No] = await TurnsAsync(connection, version, ends[0].Start, ct);
        return TypedResults.Ok(new SizeList([.. ends.Select(d => Of(d.Day, d.Start, d.End))]));

        SizeOfDay Of(DateOnly day, long start, long end)
        {
            if (versions.FindLast(v => v.LiveFrom < end && (v.LiveUntil ?? long.MaxValue) >= end) is not { } version) return new(day, null, 0, 0);
            var turns = counted[version.No];
            return new(day, turns.Before + turns.Net(end), turns.Entered.Between(start, end), turns.Left.Between(start, end));
        }
    }

    static async Task<Turns> TurnsAsync(DbConnection connection, VersionRow version, long from, CancellationToken ct)
    {
        await using var before = connection.Command("SELECT count(*) FROM segment_stay WHERE version = @v AND since < @from AND until >= @from");
        var size = Convert.ToInt64(await before.With("@v", version.No).With("@from", from).ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
        return new(
            size, await CountsAsync("since", ""), await CountsAsync("until", " AND until < 9223372036854775807"),
            // Whom the definition found when it became ready had not just come.
            await CountsAsync("since", " AND NOT moved AND since > @live"), await CountsAsync("until", " AND until < 9223372036854775807 AND NOT moved"));

        async Task<Counts> CountsAsync(string column, string and)
        {
            await using var command = connection.Command(
                $"SELECT {column} / {Quarter}, count(*) FROM segment_stay WHERE version = @v AND {column} >= @from{and} GROUP BY 1 ORDER BY 1");
            command.With("@v", version.No).With("@from", from).With("@live", version.LiveFrom);
            await using var rows = await command.ExecuteReaderAsync(ct);
            var counts = new List<(long At, long Count)>();
            while (await rows.ReadAsync(ct)) counts.Add((rows.GetInt64(0) * Quarter, rows.GetInt64(1)));
            return new(counts);
        }
    }

    /// <summary>Customers per quarter of an hour.</summary>
    sealed record Counts(IReadOnlyList<(long At, long Count)> Quarters)
    {
        public long Between(long from, long to) => Quarters.Where(q => q.At >= from && q.At < to).Sum(q => q.Count);
    }

    sealed record Turns(long Before, Counts Began, Counts Ended, Counts Entered, Counts Left)
    {
        public long Net(long end) => Began.Between(0, end) - Ended.Between(0, end);
    }
}
