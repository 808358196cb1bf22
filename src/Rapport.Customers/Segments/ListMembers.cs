using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Somebody who belongs (or belonged) to a segment.</summary>
/// <param name="Id">The customer, as known at that time.</param>
/// <param name="Name">Empty for a customer merged away since.</param>
/// <param name="Email">Empty when unknown.</param>
/// <param name="Since">In it from this instant.</param>
/// <param name="Until">In it until this instant; null while it lasts.</param>
sealed record MemberItem(Guid Id, string Name, string Email, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>One page of members.</summary>
sealed record MemberPage(IReadOnlyList<MemberItem> Items, string? Next, long Total);

/// <summary>A segment that a customer belongs (or belonged) to.</summary>
sealed record SegmentOfCustomer(Guid Id, string Name, string Kind, string? Stage, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>The segments of a customer: those of now first, then those of the past, latest first.</summary>
sealed record SegmentsOfCustomer(IReadOnlyList<SegmentOfCustomer> Items);

/// <summary>Who is, or was at an instant, in a segment; and in which segments a customer is or was.</summary>
static class ListMembers
{
    const int Most = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/segments/{segment:guid}/members", HandleAsync)
            .Needs(Role.Viewer).WithName("listSegmentMembers").WithTags("Segments")
            .WithSummary("Who is in a segment, or was at an instant, a page at a time")
            .WithDescription("`at`: an instant such as 2026-03-01T00:00:00Z; without it now. History begins when the segment was first ready.")
            .Produces<MemberPage>().ProducesProblem(404).ShowsSegment();
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/segments", OfCustomerAsync)
            .Needs(Role.Viewer).WithName("listSegmentsOfCustomer").WithTags("Segments")
            .WithSummary("The segments a customer is or was in, with times").Produces<SegmentsOfCustomer>();
    }

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid segment, DateTimeOffset? at, string? after, int? limit, IStateStore store, TimeProvider clock, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<SegmentRow>().AnyAsync(s => s.Id == segment && s.Workspace == ws, ct)) return SegmentShelf.Unknown.ToResult();
        var instant = at?.ToMicros() ?? clock.NowMicros();
        var version = await db.Set<VersionRow>()
            .Where(v => v.Segment == segment && v.LiveFrom <= instant && (v.LiveUntil == null || v.LiveUntil > instant)).OrderByDescending(v => v.No).FirstOrDefaultAsync(ct);
        if (version is null) return TypedResults.Ok(new MemberPage([], null, 0));
        if (!TryRead(after, out var from)) return new Refusal("segment.cursor", "The cursor is not one this route gave.", StatusCodes.Status400BadRequest).ToResult();

        var when = at is null ? "s.until = @forever" : "s.since <= @at AND s.until > @at";
        await using var connection = await store.OpenReadAsync(ct);
        var total = version.Members;
        if (at is not null)
        {
            await using var count = connection.Command($"SELECT count(*) FROM segment_stay s WHERE s.version = @v AND {when}").With("@v", version.No).With("@at", instant);
            total = Convert.ToInt64(await count.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
        }

        var rows = Math.Clamp(limit ?? 50, 1, Most);
        await using var command = connection.Command(
            $"""
            SELECT s.customer, coalesce(c.name, ''), coalesce(c.email, ''), s.since, s.until
            FROM segment_stay s LEFT JOIN customer c ON c.id = s.customer
            WHERE s.version = @v AND s.customer > @after AND {when} ORDER BY s.customer LIMIT @n
            """).With("@v", version.No).With("@after", from).With("@n", rows);
        command.With(at is null ? "@forever" : "@at", at is null ? long.MaxValue : instant);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<MemberItem>(rows);
        while (await reader.ReadAsync(ct))
        {
            items.Add(new(
                reader.GetId(0), reader.GetString(1), reader.GetString(2), Instant.FromMicros(reader.GetInt64(3)),
                reader.GetInt64(4) == long.MaxValue ? null : Instant.FromMicros(reader.GetInt64(4))));
        }

        return TypedResults.Ok(new MemberPage(items, items.Count == rows ? items[^1].Id.ToString("N") : null, total));
    }

    static async Task<IResult> OfCustomerAsync(Guid workspace, Guid customer, IStateStore store, IFieldRights rights, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var connection = await store.OpenReadAsync(ct);
        var living = await CustomerReader.LivingAsync(connection, ws, new CustomerId(customer), ct);
        var sight = await rights.OfAsync(ws, ct);
        return TypedResults.Ok(new SegmentsOfCustomer([.. (await ReadAsync(connection, ws, living, ct)).Where(s => sight.SeesSegment(s.Id))]));
    }

    /// <summary>Where a customer is and was.</summary>
    public static async Task<IReadOnlyList<SegmentOfCustomer>> ReadAsync(
        System.Data.Common.DbConnection connection, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var command = connection.Command(
            """
            SELECT g.id, g.name, g.kind, g.stage, s.since, min(s.until, coalesce(v.live_until, s.until))
            FROM segment_stay s JOIN segment_version v ON v.no = s.version JOIN segment g ON g.id = v.segment
            WHERE s.customer = @c AND v.workspace = @w AND v.live_from IS NOT NULL ORDER BY 6 DESC, 5 DESC, 2 LIMIT 500
            """).With("@c", customer).With("@w", workspace);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<SegmentOfCustomer>();
        while (await reader.ReadAsync(ct))
        {
            items.Add(new(
                reader.GetId(0), reader.GetString(1), reader.GetString(2), reader.GetString(3) is { Length: > 0 } stage ? stage : null,
                Instant.FromMicros(reader.GetInt64(4)), reader.GetInt64(5) == long.MaxValue ? null : Instant.FromMicros(reader.GetInt64(5))));
        }

        return [.. items.GroupBy(i => i.Id).SelectMany(Joined).OrderByDescending(i => i.Until ?? DateTimeOffset.MaxValue).ThenByDescending(i => i.Since)
            .ThenBy(i => i.Name, StringComparer.Ordinal)];
    }

    /// <summary>An edit of the sentence ends nobody's stay who belongs by both.</summary>
    static IEnumerable<SegmentOfCustomer> Joined(IEnumerable<SegmentOfCustomer> stays)
    {
        SegmentOfCustomer? last = null;
        foreach (var stay in stays.OrderBy(s => s.Since).ThenBy(s => s.Until ?? DateTimeOffset.MaxValue))
        {
            if (last is not null && stay.Since <= (last.Until ?? DateTimeOffset.MaxValue))
            {
                last = last with { Until = last.Until is null || stay.Until is null ? null : last.Until > stay.Until ? last.Until : stay.Until };
                continue;
            }

            if (last is not null) yield return last;
            last = stay;
        }

        if (last is not null) yield return last;
    }

    static bool TryRead(string? after, out Guid from)
    {
        from = Guid.Empty;
        return string.IsNullOrEmpty(after) || Guid.TryParseExact(after, "N", out from);
    }
}
