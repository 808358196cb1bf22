using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>A trait with where it came from and when.</summary>
sealed record TraitView(string Key, JsonElement Value, string Source, DateTimeOffset At);

/// <summary>An identifier of a customer. Its <c>lastSeen</c> is exact to the day.</summary>
sealed record IdentityView(Guid Subject, string Namespace, string Value, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, bool Shared);

/// <summary>Somebody and what to call them.</summary>
sealed record Labelled(Guid Id, string Label);

/// <summary>A merge that this customer survived.</summary>
sealed record MergeView(Guid Id, DateTimeOffset At, string Cause, Labelled Loser, bool Undone, bool CanUndo);

/// <summary>The latest answer on a scale.</summary>
sealed record ScoreView(string Metric, double Score, DateTimeOffset At, string Touchpoint);

/// <summary>A company the customer belongs to.</summary>
sealed record CompanyOfCustomer(string Id, string Name);

/// <summary>A customer, whole. The id is the living customer's, another than asked for when that one was merged; <c>value</c> is
/// of the currency with the most orders, <c>values</c> of every currency.</summary>
sealed record CustomerView(
    Guid Id, string Name, string Email, string Phone, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Facts, long Orders,
    Amount? Value, IReadOnlyList<Amount> Values, IReadOnlyList<CompanyOfCustomer> Companies, IReadOnlyList<TraitView> Traits,
    IReadOnlyList<IdentityView> Identities, IReadOnlyList<MergeView> Merges, IReadOnlyList<ScoreView> Scores);

/// <summary>One customer.</summary>
static class GetCustomer
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}", HandleAsync)
        .Needs(Role.Viewer).WithName("getCustomer").WithTags("Customers")
        .WithSummary("A customer with traits, identities, merges, companies and latest scores")
        .Produces<CustomerView>();

    static async Task<IResult> HandleAsync(Guid workspace, Guid customer, IStateStore store, IFieldRights rights, CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        var view = await ReadAsync(connection, new WorkspaceId(workspace), new CustomerId(customer), ct);
        var sight = await rights.OfAsync(new(workspace), ct);
        return view is null ? CustomerReader.NotFound.ToResult() : TypedResults.Ok(view with { Traits = [.. view.Traits.Where(t => sight.Sees(t.Key))] });
    }

    public static async Task<CustomerView?> ReadAsync(DbConnection connection, WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var living = await CustomerReader.LivingAsync(connection, workspace, customer, ct);
        if (await CustomerReader.PersonAsync(connection, workspace, living, ct) is not { } person) return null;
        var profile = Profile.Of(person.Subjects);
        return new CustomerView(
            living.Value, profile.Name, profile.Email, profile.Phone, Instant.FromMicros(profile.FirstAt), Instant.FromMicros(profile.LastAt),
            profile.Facts, profile.MainMoney?.Orders ?? 0, profile.MainMoney is { } main ? new Amount(main.Amount, main.Currency) : null,
            [.. profile.Sums.Select(s => new Amount(s.Amount, s.Currency))],
            await CompaniesAsync(connection, workspace, profile, ct),
            [.. profile.Traits.Select(t => new TraitView(t.Key, JsonElement.Parse(t.Json.Span), t.Source, Instant.FromMicros(t.At)))],
            [.. person.Subjects.OrderBy(s => Namespaces.Rule(s.Namespace).Priority).ThenBy(s => s.Value, StringComparer.Ordinal).Select(View)],
            await MergesAsync(connection, workspace, person, ct),
            [.. profile.Scores.Select(s => new ScoreView(s.Metric, s.Score, Instant.FromMicros(s.At), s.Touchpoint))]);
    }

    static IdentityView View(Subject s) => new(
        s.Id.Value, s.Namespace, s.Value, Instant.FromMicros(Math.Min(s.FirstAt, s.State.FirstAt)),
        Instant.FromMicros(Math.Max(s.LastAt, s.State.LastAt)), s.Shared);

    static async Task<IReadOnlyList<CompanyOfCustomer>> CompaniesAsync(
        DbConnection connection, WorkspaceId workspace, Profile profile, CancellationToken ct)
    {
        var companies = new List<CompanyOfCustomer>();
        await using var command = connection.Command("SELECT name FROM company WHERE workspace = @w AND key = @k").With("@w", workspace);
        foreach (var membership in profile.Companies)
        {
            var name = await command.With("@k", membership.Company).ExecuteScalarAsync(ct) as string;
            companies.Add(new CompanyOfCustomer(membership.Company, name ?? membership.Company));
        }

        return companies;
    }

    static async Task<IReadOnlyList<MergeView>> MergesAsync(DbConnection connection, WorkspaceId workspace, Person person, CancellationToken ct)
    {
        var merges = new List<MergeView>();
        await using var command = connection.Command(
            "SELECT id, loser, moved, cause, at, undone_at FROM customer_merge WHERE survivor = @c AND workspace = @w ORDER BY at DESC, id");
        await using var reader = await command.With("@c", person.Id).With("@w", workspace).ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var moved = IdList.Subjects(reader.GetBytes(2));
            var here = person.Subjects.Where(s => moved.Contains(s.Id)).ToList();
            var undone = !reader.IsDBNull(5);
            var label = here.OrderBy(s => Namespaces.Rule(s.Namespace).Priority).Select(s => s.Value).FirstOrDefault() ?? "";
            merges.Add(new MergeView(
                reader.GetId(0), Instant.FromMicros(reader.GetInt64(4)), reader.GetString(3), new Labelled(reader.GetId(1), label), undone,
                !undone && here.Count > 0 && here.Count < person.Subjects.Count));
        }

        return merges;
    }
}
