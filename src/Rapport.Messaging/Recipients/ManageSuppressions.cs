using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Recipients;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SuppressionRequest(string Address, string Purpose = "");

/// <summary>Why an address is not written to.</summary>
/// <param name="Purpose">Empty: every purpose.</param>
/// <param name="Cause">unsubscribed, bounced, complained or manual.</param>
/// <param name="At">Since when.</param>
/// <param name="Message">The mail that led to it; null when none did.</param>
sealed record SuppressionItem(string Purpose, string Cause, DateTimeOffset At, Guid? Message);

/// <summary>What stands against an address; empty when nothing does.</summary>
sealed record SuppressionList(IReadOnlyList<SuppressionItem> Items);

/// <summary>How many entries there are of each cause.</summary>
sealed record SuppressionCounts(IReadOnlyDictionary<string, long> Counts);

/// <summary>The list of addresses that are not written to. It holds hashes, so one asks it about an address; an address travels in
/// the body, because addresses of requests end up in logs.</summary>
static class ManageSuppressions
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/suppressions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, CountAsync)
            .WithName("countSuppressions").WithTags("Messages").WithSummary("How many addresses are not written to, by cause").Produces<SuppressionCounts>().Needs(Role.Viewer);
        routes.MapPost(Route + "/find", FindAsync)
            .WithName("findSuppressions").WithTags("Messages").WithSummary("Why an address is not written to").Produces<SuppressionList>().ProducesProblem(422).Needs(Role.Agent);
        routes.MapPost(Route, AddAsync)
            .WithName("addSuppression").WithTags("Messages").WithSummary("Do not write to an address, for one purpose or for any")
            .Produces<SuppressionList>().ProducesProblem(422).Needs(Role.Agent);
        routes.MapPost(Route + "/lift", LiftAsync)
            .WithName("liftSuppressions").WithTags("Messages")
            .WithSummary("Write to an address again that came back or was put on the list by hand; what the person said stays")
            .Produces<SuppressionList>().ProducesProblem(422).Needs(Role.Admin);
    }

    static async Task<IResult> CountAsync(Guid workspace, IStateStore state, CancellationToken ct)
    {
        await using var db = state.Read();
        var counts = await db.Set<SuppressionRow>().Where(s => s.Workspace == new WorkspaceId(workspace))
            .GroupBy(s => s.Cause).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        return Results.Ok(new SuppressionCounts(counts.ToDictionary(c => Word(c.Key), c => c.Count, StringComparer.Ordinal)));
    }

    static async Task<IResult> FindAsync(Guid workspace, SuppressionRequest request, IStateStore state, Contacts contacts, CancellationToken ct)
    {
        if (!MailAddresses.IsValid(request.Address)) return s_noAddress.ToResult();
        await using var db = state.Read();
        var items = new List<SuppressionItem>();
        foreach (var hash in await contacts.HashesAsync(new(workspace), [request.Address], ct)) items.AddRange(await ItemsAsync(db, new(workspace), hash, ct));
        return Results.Ok(new SuppressionList(items));
    }

    static async Task<IResult> AddAsync(
        Guid workspace, SuppressionRequest request, IStateStore state, Contacts contacts, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        if (!MailAddresses.IsValid(request.Address)) return s_noAddress.ToResult();
        if (request.Purpose.Length > 40 || request.Purpose.Any(char.IsControl)) return s_noPurpose.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        var hash = await contacts.HashAsync(transaction, at, request.Address, ct);
        await Suppressions.AddAsync(transaction, at, hash, request.Purpose, SuppressionCause.Manual, clock.NowMicros(), null, ct);
        await audit.WriteAsync(transaction, at, "suppression.add", $"contact {Convert.ToHexStringLower(hash)[..16]}", new { request.Purpose }, ct);
        await transaction.Db.SaveChangesAsync(ct);
        var items = await ItemsAsync(transaction.Db, at, hash, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new SuppressionList(items));
    }

    static async Task<IResult> LiftAsync(
        Guid workspace, SuppressionRequest request, IStateStore state, Contacts contacts, IAudit audit, CancellationToken ct)
    {
        if (!MailAddresses.IsValid(request.Address)) return s_noAddress.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        var hash = await contacts.HashAsync(transaction, at, request.Address, ct);
        await transaction.Db.Set<SuppressionRow>()
            .Where(s => s.Workspace == at && s.Contact == hash && s.Purpose == request.Purpose && (s.Cause == SuppressionCause.Manual || s.Cause == SuppressionCause.Bounced))
            .ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, at, "suppression.lift", $"contact {Convert.ToHexStringLower(hash)[..16]}", new { request.Purpose }, ct);
        var items = await ItemsAsync(transaction.Db, at, hash, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new SuppressionList(items));
    }

    static async Task<IReadOnlyList<SuppressionItem>> ItemsAsync(RapportDb db, WorkspaceId workspace, byte[] hash, CancellationToken ct)
    {
        var rows = await db.Set<SuppressionRow>().Where(s => s.Workspace == workspace && s.Contact == hash).OrderBy(s => s.At).ToListAsync(ct);
        return [.. rows.Select(s => new SuppressionItem(s.Purpose, Word(s.Cause), Instant.FromMicros(s.At), s.Message))];
    }

    static string Word(SuppressionCause cause) => cause.ToString().ToLowerInvariant();

    static readonly Refusal s_noAddress = new("address.invalid", "Enter one e-mail address, such as name@example.org.");

    static readonly Refusal s_noPurpose = new("mail.purpose_invalid", "A purpose has at most 40 characters.");
}
