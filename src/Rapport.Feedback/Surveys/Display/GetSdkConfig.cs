using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>A survey that may be asked on this site, and when; nothing about any person.</summary>
sealed record PublishedAsk(
    Guid Id, DisplayMode Mode, IReadOnlyList<Trigger> Triggers, int DelaySeconds, IReadOnlyList<string> CancelOn, Comparisons? Urls, string? Target, string? Label,
    int AutoCloseSeconds);

/// <summary>Tells a page which surveys may be asked on it, and what other modules have for it.</summary>
static class GetSdkConfig
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sdk/v1/config", HandleAsync).IsPublic(PageKey.Why).ExcludeFromDescription();

    static async Task<IResult> HandleAsync(HttpContext http, string key, IKeys keys, IStateStore store, IEnumerable<IPagePart> parts, CancellationToken ct)
    {
        var (grant, refusal) = await PageKey.FindAsync(http, keys, key, ct);
        if (grant is null) return refusal!.ToResult(); // no grant comes with its reason
        var told = new Dictionary<string, object> { ["surveys"] = await AsksAsync(store, grant.Workspace, ct) };
        foreach (var part in parts)
            if (await part.OfAsync(grant.Workspace, ct) is { } says) told[part.Name] = says;
        var body = JsonSerializer.SerializeToUtf8Bytes(told, SurveyDocument.Json);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 10))}\"";
        http.Response.Headers.CacheControl = "public, max-age=60";
        http.Response.Headers.ETag = tag;
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return http.Request.Headers.IfNoneMatch == tag ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(body, "application/json");
    }

    static async Task<IReadOnlyList<PublishedAsk>> AsksAsync(IStateStore store, WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var live = db.Set<SurveyRow>().Where(s => s.Workspace == workspace && s.State == SurveyState.Live).Select(s => s.Id);
        var rows = await db.Set<DisplayRow>().Where(d => live.Contains(d.Survey)).OrderBy(d => d.Survey).ToListAsync(ct);
        var site = rows.ToDictionary(r => r.Survey, EditDisplay.Read);
        var occasions = await db.Set<OccasionRow>().Where(o => live.Contains(o.Survey)).OrderBy(o => o.Survey).ToListAsync(ct);
        return [
            .. site.Where(s => s.Value.Enabled).Select(s => Ask(s.Key, s.Value, s.Value.Mode, s.Value.Triggers)),
            .. occasions.Where(o => OccasionBook.Read(o).Items.Any(i => i is { Enabled: true, By: AskBy.App })).Select(o => Offer(o.Survey, site.GetValueOrDefault(o.Survey) ?? new DisplayRules())),
        ];
    }

    // Beside what pages ask by themselves: a survey that waits for somebody opens as soon as that person is there.
    static PublishedAsk Offer(Guid survey, DisplayRules rules) =>
        Ask(survey, rules with { DelaySeconds = 0, CancelOn = [] }, rules.Mode == DisplayMode.Button ? DisplayMode.Popover : rules.Mode, [new Trigger(TriggerKind.Offer)]);

    static PublishedAsk Ask(Guid survey, DisplayRules rules, DisplayMode mode, IReadOnlyList<Trigger> triggers) =>
        new(survey, mode, triggers, rules.DelaySeconds, rules.CancelOn, rules.Urls, rules.Target, rules.Label, rules.AutoCloseSeconds);
}
