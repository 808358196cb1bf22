using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback;
using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>A card that shows what somebody said in a talk.</summary>
/// <param name="Card">Its id in the map.</param>
/// <param name="Map">The map.</param>
/// <param name="MapName">What that is called.</param>
/// <param name="Step">The step it stands at.</param>
/// <param name="StepName">What that is called; empty for no name.</param>
/// <param name="Quote">The quote, evidence for ever.</param>
/// <param name="Text">Its words.</param>
/// <param name="Speaker">Who said them; empty when nobody noted.</param>
/// <param name="At">When the talk was held.</param>
/// <param name="Interview">The talk.</param>
/// <param name="InterviewTitle">What that is called.</param>
sealed record EvidenceCard(Guid Card, Guid Map, string MapName, Guid Step, string StepName, Guid Quote, string Text, string Speaker, DateTimeOffset At, Guid Interview, string InterviewTitle)
{
    public static EvidenceCard Of(MapNodeRow card, string map, string step, TalkQuote quote) => new(
        card.Id, card.Map, map, card.Parent ?? Guid.Empty, step, quote.Id, quote.Text, quote.Speaker, Instant.FromMicros(quote.At), quote.Interview, quote.Title);
}

/// <summary>Cards that show quotes, the latest talk first.</summary>
sealed record EvidenceList(IReadOnlyList<EvidenceCard> Items);

/// <summary>What stands on maps as evidence: for the map that shows it, and for the talk it comes from.</summary>
static class ListEvidence
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/maps/evidence", HandleAsync)
        .WithName("listEvidence").WithTags("Journey maps").WithSummary("Cards that show quotes of talks with their words: those of a map, of a talk, or all").Produces<EvidenceList>().Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(Guid workspace, Evidence evidence, CancellationToken ct, Guid? map = null, Guid? interview = null) =>
        Results.Ok(new EvidenceList(await evidence.ListAsync(new(workspace), map, interview, ct)));
}
