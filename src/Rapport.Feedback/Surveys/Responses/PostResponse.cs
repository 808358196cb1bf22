using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Employees;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>A whole response.</summary>
/// <param name="Answers">Element → value; null leaves a question out.</param>
/// <param name="Language">As wished.</param>
/// <param name="Who">Whom it is from: namespace (<c>user_id</c>, <c>email</c> …) → value. Absent for nobody known.</param>
/// <param name="Channel">Where it was answered; <c>api</c> when absent.</param>
/// <param name="Touchpoint">What it is about.</param>
/// <param name="Employee">Who served.</param>
/// <param name="Interaction">What caused it: the same survey about the same interaction is taken once.</param>
/// <param name="Hidden">Values of hidden fields.</param>
/// <param name="Test">True to try it out: it counts nowhere.</param>
/// <param name="At">When it was answered, for history that another system has kept: it gives no occasion to anything and nobody is told of it. Null for now.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewResponse(
    IReadOnlyDictionary<string, JsonElement> Answers, string? Language = null, IReadOnlyDictionary<string, string>? Who = null, string? Channel = null,
    string? Touchpoint = null, string? Employee = null, string? Interaction = null, IReadOnlyDictionary<string, string>? Hidden = null, bool Test = false, DateTimeOffset? At = null);

sealed record ResponseAnswer(Guid Id, ResponseState State, int Version, string? Ending, string? Block, IReadOnlyDictionary<string, JsonElement> Answers, IReadOnlyDictionary<string, string[]> Errors,
    bool? FollowUp = null);

/// <summary>Takes a whole response at once, from a till, a call centre or another system, with a secret key or a person's session.</summary>
static class PostResponse
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/responses";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, PostAsync)
            .WithName("postResponse").WithTags("Surveys").WithSummary("Answer a survey; an answer that is wrong or missing refuses all")
            .Produces<ResponseAnswer>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(Route + "/{response:guid}", GetAsync)
            .WithName("getResponse").WithTags("Surveys").WithSummary("A response and where it stands")
            .Produces<ResponseAnswer>().ProducesProblem(404).ProducesProblem(409).Needs(Role.Viewer);
    }

    static async Task<IResult> PostAsync(Guid workspace, Guid survey, NewResponse request, ResponseDesk desk, SaveQueue queue, TimeProvider clock, CancellationToken ct)
    {
        if (Check(request, clock.GetUtcNow()) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        var origin = new Origin
        {
            Who = [.. request.Who ?? new Dictionary<string, string>()], Channel = request.Channel ?? "api", Touchpoint = request.Touchpoint ?? "", Employee = request.Employee ?? "",
            Interaction = request.Interaction ?? "", Hidden = request.Hidden ?? new Dictionary<string, string>(),
        };
        var arrival = new Arrival(at, survey, origin, request.Language, request.Test ? ResponseMode.Test : ResponseMode.Live, request.Interaction is { } about ? "about:" + about : null) { At = request.At?.ToMicros() };
        try
        {
            var situation = await queue.RunAsync((transaction, c) => TakeAsync(transaction, desk, arrival, request.Answers, c), ct);
            return Results.Created($"/api/v1/workspaces/{workspace}/surveys/{survey}/responses/{situation.Row.Id}", Answer(situation));
        }
        catch (RefusedException refused)
        {
            return refused.Refusal.ToResult();
        }
    }

    /// <summary>All or nothing: a refusal is thrown so that its transaction is not committed.</summary>
    static async Task<Situation> TakeAsync(IStateTransaction transaction, ResponseDesk desk, Arrival arrival, IReadOnlyDictionary<string, JsonElement> answers, CancellationToken ct)
    {
        var (begun, _) = await desk.OpenAsync(transaction, arrival, ct);
        if (begun.Situation is not { } situation) throw new RefusedException(begun.Refusal);
        if (situation.IsOver) throw new RefusedException(new Refusal("response.finished", "This has been answered already.", 409));
        var taken = await desk.FillAsync(transaction, situation, answers, arrival.At, ct);
        return taken.Situation ?? throw new RefusedException(taken.Refusal);
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, Guid response, ResponseDesk desk, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await EmployeeSurveys.RefuseAsync(db, new(workspace), survey, ct) is { } refusal) return refusal.ToResult();
        var found = await desk.LookAsync(new(workspace), response, ct);
        return found.Situation is { } situation && situation.Row.Survey == survey
            ? Results.Ok(Answer(situation))
            : new Refusal("response.unknown", "There is no such response.", 404).ToResult();
    }

    static ResponseAnswer Answer(Situation s) => new(
        s.Row.Id, s.Row.State, s.Row.Version, s.Row.Ending, s.Standing.Current?.Id,
        s.Given.Answers.ToDictionary(a => a.Key, a => a.Value.Value), s.Errors.ToDictionary(e => e.Key, e => new[] { e.Value }), Responses.FollowUp.Of(s.Standing));

    static Refusal? Check(NewResponse request, DateTimeOffset now)
    {
        if (request.At > now || request.At?.Year < 2000) return new Refusal("response.invalid", "An answer of the past was given since the year 2000, and not in the future.");
        string?[] names = [request.Channel, request.Touchpoint, request.Employee, request.Interaction, .. request.Who?.Keys ?? [], .. request.Who?.Values ?? []];
        return names.Any(n => n is not null && (n.Length is 0 or > 200 || n.Any(char.IsControl)))
            ? new Refusal("response.invalid", "Names have 1 to 200 characters.") : null;
    }

    sealed class RefusedException(Refusal? refusal) : Exception
    {
        public Refusal Refusal => refusal ?? throw new InvalidOperationException("Refused for no reason.");
    }
}
