using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>What asks segments; segments that ask each other say so in their sentences.</summary>
sealed record SegmentUses(IReadOnlyList<SegmentUse> Items);

/// <summary>Where segments are used.</summary>
static class ListSegmentUses
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/segments/uses", HandleAsync)
        .Needs(Role.Viewer).WithName("listSegmentUses").WithTags("Segments")
        .WithSummary("Which surveys ask which segments").Produces<SegmentUses>();

    static async Task<IResult> HandleAsync(Guid workspace, IEnumerable<ISegmentUsers> users, IFieldRights rights, CancellationToken ct)
    {
        var sight = await rights.OfAsync(new(workspace), ct);
        var items = new List<SegmentUse>();
        foreach (var user in users) items.AddRange((await user.OfAsync(new(workspace), ct)).Where(u => sight.SeesSegment(u.Segment)));
        return TypedResults.Ok(new SegmentUses(items));
    }
}
