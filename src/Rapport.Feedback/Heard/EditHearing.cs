using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>What a workspace chose about the words it hears.</summary>
/// <param name="Masks">Hides e-mail addresses, telephone, card and account numbers before words are stored.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record HearingChoice(bool Masks);

/// <summary>Lets admins choose whether personal details are hidden. What was hidden before stays hidden: it is stored nowhere.</summary>
static class EditHearing
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/feedback/settings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithName("getFeedbackSettings").WithTags("Feedback").WithSummary("Whether personal details are hidden in what people say")
            .Produces<HearingChoice>().Needs(Role.Viewer);
        routes.MapPut(Route, ChooseAsync).WithName("chooseFeedbackSettings").WithTags("Feedback").WithSummary("Choose whether personal details are hidden before words are stored")
            .Produces<HearingChoice>().LastWordCounts("It is one switch, and the audit log keeps each turn.").Needs(Role.Admin);
    }

    static async Task<IResult> GetAsync(Guid workspace, HearingBook hearing, CancellationToken ct) =>
        Results.Ok(new HearingChoice((await hearing.OfAsync(new(workspace), ct)).Masks));

    static async Task<IResult> ChooseAsync(Guid workspace, HearingChoice request, IStateStore store, HearingBook hearing, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        await hearing.ChangeAsync(transaction, at, h => h.Masks = request.Masks, ct);
        await audit.WriteAsync(transaction, at, "feedback.masks", "workspace", request, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(request);
    }
}
