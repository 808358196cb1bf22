using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Messaging.Outbox;

namespace Rapport.Messaging.Bounces;

/// <summary>What came of a report.</summary>
/// <param name="Message">The mail it is about; null when it is none of this workspace.</param>
/// <param name="State">The mail's state now; null without a mail.</param>
/// <param name="Reason">Why the report changed nothing, or the mail's reason.</param>
sealed record BounceAnswer(Guid? Message, string? State, string Reason);

/// <summary>Takes in a mail that reports what became of another: whoever reads the sender's mailbox posts it here.</summary>
static class PostBounce
{
    static readonly Refusal s_none = new("bounce.no_report", "This mail is neither a delivery report (RFC 3464) nor a feedback report (RFC 5965).");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/messages/bounces", HandleAsync)
        .WithName("postBounce").WithTags("Messages").WithSummary("Post a delivery report or a feedback report, as the mail it is")
        .Accepts<string>("message/rfc822").Produces<BounceAnswer>().ProducesProblem(422).Needs(Role.Analyst);

    static async Task<IResult> HandleAsync(Guid workspace, HttpRequest request, IStateStore state, IBounces bounces, CancellationToken ct)
    {
        if (await BounceReader.ReadBounceAsync(request.Body, ct) is not { } report) return s_none.ToResult();
        await using var transaction = await state.BeginAsync(ct);
        var outcome = await bounces.TakeAsync(transaction, new(workspace), report, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new BounceAnswer(outcome.Message?.Value, outcome.State?.Word(), outcome.Reason));
    }
}
