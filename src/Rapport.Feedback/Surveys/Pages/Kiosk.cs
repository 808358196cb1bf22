using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>A page for a device that stands somewhere: it holds every question, so it goes on without a network, and sends each
/// respondent's answers when there is one again. Only for surveys that ask everybody the same.</summary>
sealed class Kiosk(Door door, SurveyBook book, ResponseDesk desk, Guesses guesses, TimeProvider clock)
{
    const string Why = "whoever stands before the device may answer; the address is unguessable";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/r/kiosk/{key}", (string key, Kiosk kiosk, HttpContext context, CancellationToken ct) => kiosk.LookAsync(key, context, ct)).ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/r/kiosk/{key}", (string key, Kiosk kiosk, HttpContext context, CancellationToken ct) => kiosk.TakeAsync(key, context, ct))
            .RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription().IsPublic(Why);
    }

    async Task<IResult> LookAsync(string key, HttpContext context, CancellationToken ct)
    {
        var (entrance, survey, refused) = await OpenAsync(key, context, ct);
        if (entrance is null || survey is null) return refused!; // one of the two is there
        var given = Given.Nothing(Guid.NewGuid());
        var language = survey.Closest(context.Request.Query["lang"]);
        var frame = new Frame(survey, language, given, Replay.Of(survey, given), new Dictionary<string, string>());
        return new PageHtml("kiosk/" + key, survey, language, ResponseMode.Live, []).Kiosk(frame);
    }

    /// <summary>Keeps what is right, also when something else is not: nobody stands there any more who could mend it. The same start twice is one response.</summary>
    async Task<IResult> TakeAsync(string key, HttpContext context, CancellationToken ct)
    {
        var (entrance, survey, refused) = await OpenAsync(key, context, ct);
        if (entrance is null || survey is null) return refused!; // one of the two is there
        var sent = await context.Request.ReadFormAsync(ct);
        var form = new FormFields(sent.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.OfType<string>()], StringComparer.Ordinal));
        if (!Guid.TryParse(form.One("start"), out var start)) return new Refusal("kiosk.start", "The form does not say which response it is.").ToResult();
        var arrival = new Arrival(entrance.Workspace, entrance.Survey, entrance.Origin(new Dictionary<string, string>()), form.One("lang"), Once: $"start:{start}") { Seed = Guid.TryParse(form.One("seed"), out var seed) ? seed : start };
        var (situation, refusal) = await desk.BeginAsync(arrival, ct);
        // Somebody who walked away left so many pages, and stood on the next.
        var left = int.TryParse(form.One("left"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages : int.MaxValue;
        var sequence = 0;
        foreach (var block in situation is null ? [] : Replay.Order(situation.Survey, situation.Row.Seed))
        {
            if (situation is null || situation.IsOver || sequence > left) break;
            var action = sequence < left ? StepAction.Next : StepAction.Save;
            (situation, refusal) = await desk.SaveAsync(entrance.Workspace, situation.Row.Id, new Step(action, ++sequence, block.Id) { Form = form }, ct);
        }

        if (refusal is not null) return refusal.ToResult();
        return context.Request.Headers.ContainsKey("X-Kiosk") ? Results.NoContent() : new Respondent.SeeOther("/r/kiosk/" + key);
    }

    async Task<(Entrance?, SurveyDocument?, IResult?)> OpenAsync(string key, HttpContext context, CancellationToken ct)
    {
        var (entrance, refusal) = await door.OpenAsync(key, ct);
        var page = new PageHtml("kiosk/" + key, null, "en", ResponseMode.Live, []);
        if (entrance is not { Link.Channel: KioskFit.Channel, Pass: null, Response: null, IsUnlocked: true, NeedsEmail: false })
            return (null, null, guesses.MayMiss(context.Connection.RemoteIpAddress) ? page.Notice(refusal is null ? "linkUnknown" : "linkOver", refusal?.Status ?? 404) : page.Notice("tooMany", 429));
        var row = await book.FindAsync(entrance.Workspace, entrance.Survey, ct);
        if (row is null || SurveyBook.Closed(row, clock.NowMicros()) is not null) return (null, null, page.Notice("closed", 410));
        var survey = await book.VersionAsync(row.Id, row.Version, ct);
        return survey is not null && KioskFit.CanStandAlone(survey) ? (entrance, survey, null) : (null, null, page.Notice("kioskBranched", 409));
    }
}
