using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Timeline;

/// <summary>A fact with everything that was sent.</summary>
sealed record FactView(
    Guid Id, string Type, DateTimeOffset At, DateTimeOffset Received, Guid? Subject, Guid? Customer, string Source, string Channel,
    string Touchpoint, string Employee, string Company, Guid? ImportId, string Element, string Metric, double? Score, long? Amount,
    string Currency, bool Historical, JsonElement Props);

/// <summary>One fact, raw.</summary>
static class GetFact
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/facts/{fact:guid}", HandleAsync)
        .Needs(Role.Viewer).WithName("getFact").WithTags("Customers")
        .WithSummary("One fact with everything that was sent")
        .WithDescription("Give `subject`, as the timeline names it, for a quick answer.")
        .Produces<FactView>();

    static async Task<IResult> HandleAsync(Guid workspace, Guid fact, Guid? subject, IStateStore store, IColumns columns, IFieldRights rights, CancellationToken ct)
    {
        var sight = await rights.OfAsync(new(workspace), ct);
        if (subject is { } known)
        {
            await using var connection = await store.OpenReadAsync(ct);
            var recent = await RecentFacts.ReadAsync(connection, new WorkspaceId(workspace), [new SubjectId(known)], ct);
            if (recent.Facts.FirstOrDefault(f => f.Id.Value == fact) is { Props.Length: > 0 } found) return TypedResults.Ok(View(found, sight));
        }

        var parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["fact"] = fact };
        var condition = "id = {fact:UUID}";
        if (subject is { } of)
        {
            parameters["subject"] = of;
            condition += " AND subject = {subject:UUID}";
        }

        var facts = await FactReader.ReadAsync(columns, new WorkspaceId(workspace), condition, parameters, 1, ct);
        return facts.Count == 1
            ? TypedResults.Ok(View(facts[0], sight))
            : new Refusal("fact.unknown", "There is no fact of that id in this workspace.", StatusCodes.Status404NotFound).ToResult();
    }

    static FactView View(Fact f, FieldSight sight) => new(
        f.Id.Value, f.Type, Instant.FromMicros(f.At), Instant.FromMicros(f.Received), Some(f.Subject.Value), Some(f.Customer.Value), f.Source,
        f.Channel, f.Touchpoint, f.Employee, f.Company, Some(f.ImportId), f.Element, f.Metric, f.Score, f.Amount, f.Currency, f.Historical,
        sight.Shown(JsonElement.Parse(f.Props.Span)));

    static Guid? Some(Guid id) => id == Guid.Empty ? null : id;
}
