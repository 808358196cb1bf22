using Microsoft.AspNetCore.Http;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Responses;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>Stands before open links: decides of whom work is asked, and what is remembered of a browser. Whoever comes with a pass of
/// their own, tries a survey out or stands before a kiosk is asked nothing.</summary>
sealed class Guard(Proof proof, Traffic traffic)
{
    const string Cookie = "rapport-device";

    /// <summary>Whether work is asked of a browser that comes to look; null where nothing is asked of anybody.</summary>
    public bool? Asks(Entrance entrance, SurveyRow survey, HttpContext context) =>
        IsOpen(entrance) ? Wants(survey, context) : null;

    /// <summary>Whether work is asked of a browser that comes to a survey.</summary>
    public bool Wants(SurveyRow survey, HttpContext context)
    {
        var looksAutomated = traffic.Arrives(survey.Id, context.Connection.RemoteIpAddress);
        return HonestyRules.Read(survey.Honesty).Proof switch { ProofRule.Always => true, ProofRule.Never => false, _ => looksAutomated };
    }

    /// <summary>What goes with a form that begins a response.</summary>
    public string Ticket(Guid about, bool isAsked) => proof.Ticket(about, isAsked);

    /// <summary>Signs of a response that begins. A form of ours in which no work was asked owes none; one that is not ours owes what is asked now.</summary>
    public IReadOnlyList<string> Judge(Entrance entrance, SurveyRow survey, Guid about, string? ticket, string? number, HttpContext context)
    {
        if (Asks(entrance, survey, context) is not { } isAsked) return [];
        return proof.Of(about, ticket, number) switch { Work.Missing => [Signs.NoProof], Work.Unknown when isAsked => [Signs.NoProof], _ => [] };
    }

    /// <summary>Network and kind of browser.</summary>
    public string Near(HttpContext context) => traffic.Near(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString());

    /// <summary>The browser's own number where the survey wants to know it again; empty else. Set with an answer, never by looking.</summary>
    public static string Browser(Entrance entrance, SurveyRow survey, HttpContext context)
    {
        if (!IsOpen(entrance) || !HonestyRules.Read(survey.Honesty).RememberDevice) return "";
        if (Guid.TryParseExact(context.Request.Cookies[Cookie], "N", out var known)) return known.ToString("N");
        var id = Guid.NewGuid().ToString("N");
        context.Response.Cookies.Append(Cookie, id, new CookieOptions
        {
            HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/r", MaxAge = TimeSpan.FromDays(180),
        });
        return id;
    }

    static bool IsOpen(Entrance entrance) => entrance is { Mode: ResponseMode.Live, Pass: null, Link: { Channel: not "kiosk" } };
}
