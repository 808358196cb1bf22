using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>A page would like to show a survey.</summary>
/// <param name="Key">The page's write key.</param>
/// <param name="Survey">Which survey.</param>
/// <param name="Trigger">What happened on the page.</param>
/// <param name="AnonymousId">The browser.</param>
/// <param name="UserId">The user the page claims.</param>
/// <param name="Hash">Its proof.</param>
/// <param name="Url">Where.</param>
/// <param name="Language">As wished.</param>
/// <param name="Session">The visit.</param>
/// <param name="Device">On what.</param>
sealed record DisplayRequest(
    string Key, Guid Survey, Fired Trigger, string AnonymousId, string? UserId = null, string? Hash = null, string Url = "", string? Language = null,
    string Session = "", Device Device = Device.Desktop);

/// <summary>It may not.</summary>
/// <param name="Show">False: the survey may not be shown now.</param>
/// <param name="Reason">Name of the first closed gate.</param>
sealed record NotShown(bool Show, string Reason);

/// <summary>Decides whether a page may show a survey now, and records the display before the page paints it.</summary>
static class AskSurvey
{
    const int LongestId = 200;

    static readonly Refusal s_ids = new("display.ids", "Ids have 1 to 200 characters.", 400);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sdk/v1/display", HandleAsync).IsPublic(PageKey.Why).RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription();

    static async Task<IResult> HandleAsync(
        HttpContext http, IKeys keys, IIdentityProof proof, IStateStore store, DisplayDesk displays, ResponseDesk responses, SaveQueue queue, Guard guard,
        ResponseToken tokens, IContactBudget budget, IConsents consents, CancellationToken ct)
    {
        var (request, unreadable) = await PageKey.ReadAsync<DisplayRequest>(http, PageJson.Options, ct);
        if (request is null) return unreadable!.ToResult(); // nothing read comes with its reason
        var (grant, refusal) = await PageKey.FindAsync(http, keys, request.Key, ct);
        if (grant is null) return refusal!.ToResult(); // no grant comes with its reason
        if (request.AnonymousId.Length is 0 or > LongestId || request.UserId?.Length > LongestId || request.Session.Length > LongestId) return s_ids.ToResult();
        var visitor = await Visitor.OfAsync(proof, grant.Workspace, request.AnonymousId, request.UserId, request.Hash, ct);
        var moment = new Moment(request.Url, request.Device, request.Session, PrivacySignals.IsSent(http.Request), request.Trigger);
        var person = await displays.PersonAsync(grant.Workspace, visitor, ct);
        if (moment.PrivacySignal) await consents.SignalAsync(person.Who, OptOut.Network(http), ct);
        bool isAsked;
        await using (var db = store.Read())
        {
            if (await displays.EncounterAsync(db, grant.Workspace, request.Survey, visitor, person, moment, ct) is not { } encounter) return EditSurvey.Unknown.ToResult();
            if (Gates.FirstClosed(encounter) is { } closed)
            {
                await displays.NoteAsync(encounter, closed, person.Who, moment, ct);
                return NotNow(closed);
            }

            isAsked = await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == request.Survey, ct) is { } survey && guard.Wants(survey, http);
        }

        return await queue.RunAsync((transaction, c) => BeginAsync(transaction, grant.Workspace, request, isAsked, visitor, person, moment, displays, responses, tokens, budget, c), ct);
    }

    // The gates are asked again inside: of two tabs that ask at once, one is shown.
    static async Task<IResult> BeginAsync(
        IStateTransaction transaction, WorkspaceId workspace, DisplayRequest request, bool isAsked, Visitor visitor, Person person, Moment moment, DisplayDesk displays,
        ResponseDesk responses, ResponseToken tokens, IContactBudget budget, CancellationToken ct)
    {
        await transaction.Db.SaveChangesAsync(ct);
        if (await displays.EncounterAsync(transaction.Db, workspace, request.Survey, visitor, person, moment, ct) is not { } encounter) return EditSurvey.Unknown.ToResult();
        if (Gates.FirstClosed(encounter) is { } closed)
        {
            // In the transaction: this work may run again, and what is gathered for later would be counted twice.
            await displays.NoteAsync(transaction, encounter, closed, person.Who, DisplayDesk.Request(Guid.Empty, encounter.Survey, encounter.Rules, moment.Visit), ct);
            return NotNow(closed);
        }

        var offer = request.Trigger.On == TriggerKind.Offer ? await displays.OfferAsync(transaction.Db, request.Survey, person, ct) : null;
        var arrival = new Arrival(workspace, request.Survey, Origin(request, visitor, offer?.Ask), request.Language, Once: offer?.Ask.Once) { Signs = isAsked ? [Signs.NoProof] : [] };
        var begun = await responses.BeginAsync(transaction, arrival, ct);
        if (begun.Situation is not { } situation) return begun.Refusal!.ToResult(); // no situation comes with its reason
        if (offer is { Ask: var ask }) (ask.State, ask.EndedAt) = (AskState.Asked, situation.Row.CreatedAt);
        if (!request.Trigger.IsWanted)
        {
            await budget.ReserveAsync(transaction, person.Who, DisplayDesk.Request(situation.Row.Id, request.Survey, encounter.Rules, moment.Visit), ct);
            await budget.DoneAsync(transaction, workspace, situation.Row.Id, ct);
        }

        await transaction.Db.SaveChangesAsync(ct);
        return Results.Bytes(StepJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("show"u8, true);
            json.WriteString("response"u8, situation.Row.Id);
            json.WriteString("token"u8, tokens.For(workspace, situation.Row.Id));
            if (isAsked)
            {
                json.WriteString("work"u8, $"{situation.Row.Id:N}");
                json.WriteNumber("bits"u8, Proof.Bits);
            }

            json.WritePropertyName("step"u8);
            StepJson.Write(json, situation);
            json.WriteEndObject();
        }), "application/json");
    }

    static IResult NotNow(Gate closed) => Results.Ok(new NotShown(false, closed.Name));

    static Origin Origin(DisplayRequest request, Visitor visitor, AskRow? ask) => new()
    {
        Who = visitor.Who, Channel = "web", Device = request.Device == Device.Mobile ? "phone" : request.Device.ToString().ToLowerInvariant(),
        Wanted = request.Trigger.IsWanted, Touchpoint = ask?.Touchpoint ?? "", Employee = ask?.Employee ?? "", Interaction = ask?.Interaction ?? "",
    };
}
