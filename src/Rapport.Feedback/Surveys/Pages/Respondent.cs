using Microsoft.AspNetCore.Http;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>Somebody in front of an address: what they see, and what a form of theirs does.</summary>
sealed class Respondent(SurveyBook book, ResponseDesk desk, Door door, LinkTokens tokens, Guesses guesses, Uploads uploads, Verify verify, Guard guard, PageSignal signal, TimeProvider clock)
{
    /// <summary>The sequence of the first save on a page that was drawn before its response began; answers chosen by the address come before.</summary>
    const int FirstSave = 2;

    /// <summary>Draws what an address shows now. Stores nothing but a privacy signal of the browser.</summary>
    public async Task<IResult> LookAsync(string address, HttpContext context, CancellationToken ct)
    {
        var (entrance, refused) = await EnterAsync(address, context, ct);
        if (entrance is null) return refused!; // one of the two is there
        var wish = Wish(context.Request);
        if (await OfEntranceAsync(entrance, ct) is { } begun) return await ShowAsync(address, entrance, begun, context.Request.Query["lang"], ct);
        var (survey, row) = await SurveyAsync(entrance, ct);
        var page = Page(address, entrance, survey, wish);
        if (row is null || survey is null) return page.Notice("notOpen", 404);
        if (entrance.Mode == ResponseMode.Live && SurveyBook.Closed(row, clock.NowMicros()) is { } closed) return page.Notice(Key(closed), closed.Status);
        if (!entrance.IsUnlocked) return page.Pin(wasWrong: false);
        if (entrance.NeedsEmail) return page.Email(null);
        var start = Start.Of(context.Request);
        var isAsked = guard.Asks(entrance, row, context);
        if (isAsked is { } asked) start = start with { Ticket = guard.Ticket(start.Id, asked) };
        page = page with { Start = start, Work = isAsked == true ? start.Id : null };
        var frame = First(survey, start, page.Language);
        if (survey.Welcome is { } welcome && start.Answers(survey).Count == 0) return page.Welcome(welcome, frame.Say);
        return frame.Standing.Current is { } block ? page.Block(frame, block, 0, FirstSave) : page.Ending(null, frame.Say);
    }

    /// <summary>Takes a form.</summary>
    public async Task<IResult> TakeAsync(string address, HttpContext context, CancellationToken ct)
    {
        var (entrance, refused) = await EnterAsync(address, context, ct);
        if (entrance is null) return refused!; // one of the two is there
        var form = await context.Request.ReadFormAsync(ct);
        var plain = new FormFields(form.ToDictionary(f => f.Key, f => (IReadOnlyList<string>)[.. f.Value.OfType<string>()], StringComparer.Ordinal));
        if (!entrance.IsUnlocked) return await UnlockAsync(address, entrance, plain, context, ct);
        if (entrance.NeedsEmail) return await ProveAsync(address, entrance, plain, context, ct);
        var begun = await OfEntranceAsync(entrance, ct);
        if (begun is null)
        {
            var (situation, refusal) = await BeginAsync(entrance, plain, context, ct);
            if (situation is null) return await NoticeAsync(address, entrance, refusal!, context, ct); // one of the two is there
            begun = situation;
            if (entrance.Pass is null) address = await tokens.WriteAsync(new LinkClaim(entrance.Workspace, Opens.Response, begun.Row.Id), ct);
        }

        return await StepAsync(address, entrance, begun, form, plain, context, ct);
    }

    async Task<IResult> StepAsync(string address, Entrance entrance, Situation begun, IFormCollection form, FormFields plain, HttpContext context, CancellationToken ct)
    {
        var action = plain.One("do") switch { "start" => (StepAction?)null, "back" => StepAction.Back, "save" => StepAction.Save, _ => StepAction.Next };
        if (action is not { } act) return Go(address);
        var block = begun.Survey.Blocks.FirstOrDefault(b => b.Id == plain.One("block")) ?? begun.Standing.Current;
        var fields = begun.IsOver ? plain : await uploads.TakeAsync(begun, block, form, ct);
        var (after, refusal) = await desk.SaveAsync(entrance.Workspace, begun.Row.Id, new Step(act, Number(plain.One("seq")), block?.Id)
        {
            Form = fields, Times = Times(plain, begun.Survey), Signs = plain.One("website") is null ? [] : [Signs.Honeypot], Proof = plain.One("proof"), Language = plain.One("lang"),
        }, ct);
        if (after is null) return await NoticeAsync(address, entrance, refusal!, context, ct); // one of the two is there
        if (act != StepAction.Next || after.Errors.Count == 0 || after.IsOver || after.Standing.Current is not { } current) return Go(address);
        var page = Page(address, entrance, after.Survey, after.Row.Language) with { Work = Unproven(after) };
        return page.Block(FrameOf(after, page.Language), current, after.Progress, after.Row.Sequence + 1, fields);
    }

    async Task<(Situation?, Refusal?)> BeginAsync(Entrance entrance, FormFields form, HttpContext context, CancellationToken ct)
    {
        var (survey, row) = await SurveyAsync(entrance, ct);
        if (survey is null || row is null) return (null, new Refusal("survey.not_published", "", 404));
        var start = Start.Of(form);
        var origin = entrance.Origin(start.Hidden(survey)) with { Device = Device(context.Request), Near = guard.Near(context), Browser = Guard.Browser(entrance, row, context) };
        var arrival = new Arrival(entrance.Workspace, entrance.Survey, origin, form.One("lang") ?? Wish(context.Request), entrance.Mode, entrance.Pass?.Once ?? start.Once)
        {
            Seed = start.Id, Signs = guard.Judge(entrance, row, start.Id, start.Ticket, start.Number, context),
        };
        var (situation, refusal) = await desk.BeginAsync(arrival, ct);
        if (situation is null || situation.Row.Sequence > 0) return (situation, refusal);
        var chosen = start.Answers(survey);
        if (chosen.Count == 0) return (situation, null);
        var (filled, wrong) = await desk.SaveAsync(entrance.Workspace, situation.Row.Id, new Step(StepAction.Save, 1) { Answers = chosen }, ct);
        return (filled, wrong);
    }

    async Task<IResult> ShowAsync(string address, Entrance entrance, Situation situation, string? wish, CancellationToken ct)
    {
        var page = Page(address, entrance, situation.Survey, wish ?? situation.Row.Language) with { Work = Unproven(situation) };
        var frame = FrameOf(situation, page.Language);
        if (situation.IsOver) return situation.Row.State == ResponseState.QuotaFull && situation.Row.Ending is null ? page.Notice("full", 200) : page.Ending(situation.Ending, frame.Say);
        var row = await book.FindAsync(entrance.Workspace, entrance.Survey, ct);
        if (entrance.Mode == ResponseMode.Live && (row is null || row.State == SurveyState.Closed || clock.NowMicros() >= row.ClosesAt)) return page.Notice("closed", 410);
        return situation.Standing.Current is { } block ? page.Block(frame, block, situation.Progress, situation.Row.Sequence + 1) : page.Ending(situation.Ending, frame.Say);
    }

    async Task<IResult> UnlockAsync(string address, Entrance entrance, FormFields form, HttpContext context, CancellationToken ct)
    {
        var link = entrance.Link!; // only links have a PIN
        var (survey, _) = await SurveyAsync(entrance, ct);
        var page = Page(address, entrance, survey, form.One("lang") ?? Wish(context.Request));
        if (!guesses.MayTry(context.Connection.RemoteIpAddress, link.Id)) return TooMany(page, context);
        if (!door.Fits(link, form.One("pin") ?? "")) return page.Pin(wasWrong: true);
        var claim = entrance.Pass is { } pass ? new LinkClaim(entrance.Workspace, Opens.UnlockedPass, pass.Id, tokens.In(TimeSpan.FromHours(12)))
            : new LinkClaim(entrance.Workspace, Opens.UnlockedLink, link.Id, tokens.In(TimeSpan.FromHours(12)));
        return Go(await tokens.WriteAsync(claim, ct));
    }

    async Task<IResult> ProveAsync(string address, Entrance entrance, FormFields form, HttpContext context, CancellationToken ct)
    {
        var link = entrance.Link!; // only links ask for it
        var (survey, _) = await SurveyAsync(entrance, ct);
        var page = Page(address, entrance, survey, form.One("lang") ?? Wish(context.Request));
        if (!guesses.MayTry(context.Connection.RemoteIpAddress, link.Id)) return TooMany(page, context);
        var typed = form.One("email") ?? "";
        return await verify.SendAsync(link, typed, page.Language, ct) is { } wrong ? page.Email(Words.Say(page.Language, wrong), typed) : page.Notice("emailSent", 200);
    }

    async Task<(Entrance?, IResult?)> EnterAsync(string address, HttpContext context, CancellationToken ct)
    {
        var (entrance, refusal) = await door.OpenAsync(address, ct);
        if (entrance is not null)
        {
            await signal.HearAsync(entrance, context, ct);
            return (entrance, null);
        }

        var page = new PageHtml(address, null, Spoken(context.Request), ResponseMode.Live, []);
        if (refusal is not null) return (null, page.Notice(Key(refusal), refusal.Status));
        return (null, guesses.MayMiss(context.Connection.RemoteIpAddress) ? page.Notice("linkUnknown", 404) : TooMany(page, context));
    }

    async Task<IResult> NoticeAsync(string address, Entrance entrance, Refusal refusal, HttpContext context, CancellationToken ct)
    {
        var (survey, _) = await SurveyAsync(entrance, ct);
        return Page(address, entrance, survey, Wish(context.Request)).Notice(Key(refusal), refusal.Status);
    }

    Task<Situation?> OfEntranceAsync(Entrance entrance, CancellationToken ct) => entrance switch
    {
        { Response: { } response } => LookAsync(entrance.Workspace, response, ct),
        { Pass: { } pass } => desk.FindAsync(entrance.Survey, pass.Once, ct),
        _ => Task.FromResult<Situation?>(null),
    };

    async Task<Situation?> LookAsync(WorkspaceId workspace, Guid response, CancellationToken ct) => (await desk.LookAsync(workspace, response, ct)).Situation;

    /// <summary>The survey as a new respondent meets it.</summary>
    async Task<(SurveyDocument? Survey, SurveyRow? Row)> SurveyAsync(Entrance entrance, CancellationToken ct)
    {
        if (await book.FindAsync(entrance.Workspace, entrance.Survey, ct) is not { } row) return (null, null);
        if (entrance.Mode == ResponseMode.Preview) return (SurveyBook.Parse(row.Draft), row);
        return (row.Version == 0 ? null : await book.VersionAsync(row.Id, row.Version, ct), row);
    }

    static PageHtml Page(string address, Entrance entrance, SurveyDocument? survey, string? wish) => new(
        address, survey, survey?.Closest(wish) ?? wish ?? "en", entrance.Mode, entrance.Link is { } link ? EditLinks.Names(link.EmbedOn) : []);

    static Frame First(SurveyDocument survey, Start start, string language)
    {
        var given = start.Given(survey);
        return new Frame(survey, language, given, Replay.Of(survey, given), new Dictionary<string, string>());
    }

    static Frame FrameOf(Situation situation, string language) => new(situation.Survey, language, situation.Given, situation.Standing, situation.Errors);

    /// <summary>Work that was asked and is not done may still be done on a later page.</summary>
    static Guid? Unproven(Situation situation) => ResponseReports.Read<List<string>>(situation.Row.Flags).Contains(Signs.NoProof) ? situation.Row.Id : null;

    static SeeOther Go(string address) => new SeeOther("/r/" + address);

    static IResult TooMany(PageHtml page, HttpContext context)
    {
        context.Response.Headers.RetryAfter = "60";
        return page.Notice("tooMany", 429);
    }

    static string Key(Refusal refusal) => refusal.Code switch
    {
        "survey.full" => "full",
        "survey.not_open" or "survey.not_published" or "survey.unknown" => "notOpen",
        "survey.closed" or "survey.paused" => "closed",
        "response.finished" => "answered",
        _ => "linkOver",
    };

    static Dictionary<string, int> Times(FormFields form, SurveyDocument survey) => survey.Elements
        .Select(e => (e.Id, Ms: Number(form.One("ms." + e.Id)))).Where(e => e.Ms is not null).ToDictionary(e => e.Id, e => e.Ms ?? 0, StringComparer.Ordinal);

    static int? Number(string? text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    static string? Wish(HttpRequest request) => request.Query["lang"] is [{ Length: > 0 and < 36 } asked, ..] ? asked : Spoken(request);

    /// <summary>What the browser speaks first.</summary>
    static string Spoken(HttpRequest request)
    {
        var first = request.Headers.AcceptLanguage.ToString().Split(',', ';')[0].Trim();
        return first.Length is > 0 and < 36 && first != "*" && first.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? first : "en";
    }

    static string Device(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        if (agent.Length == 0) return "";
        if (agent.Contains("iPad", StringComparison.Ordinal) || agent.Contains("Tablet", StringComparison.Ordinal)) return "tablet";
        return agent.Contains("Mobi", StringComparison.Ordinal) ? "phone" : "desktop";
    }

    /// <summary>303: after a form comes a page, so that going back or loading again sends nothing twice.</summary>
    internal sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }
    }
}
