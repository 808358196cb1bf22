using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Text;
using Rapport.Messaging.Unsubscribe;
using static Rapport.Messaging.Preferences.PreferenceHtml;

namespace Rapport.Messaging.Preferences;

/// <summary>Where people choose what they get, by the signed link in every mail: by purpose and channel, with a pause, how often, and in
/// which language. Works without script, cookies and signing in; looking changes nothing.</summary>
static class PreferencePage
{
    const string Why = "the link in the mail is signed";

    static readonly int[] s_often = [0, 7, 30];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/p/page.css", () => Results.Text(Css, "text/css")).ExcludeFromDescription().IsPublic("a style sheet");
        routes.MapGet("/p/{token}", LookAsync).ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/p/{token}", ChooseAsync).WithMetadata(new RequestSizeLimitAttribute(32 * 1024)).ExcludeFromDescription().IsPublic(Why);
    }

    static async Task<IResult> LookAsync(
        string token, UnsubscribeLinks links, IWorkspaces workspaces, Choices choices, TimeProvider clock, CancellationToken ct, string? lang = null, string? done = null)
    {
        if (await links.ReadAsync(token, ct) is not { } claim || await workspaces.FindAsync(claim.Workspace, ct) is not { } workspace) return Invalid(lang);
        var standing = await choices.OfAsync(claim, ct);
        var words = PreferenceWords.Of(lang ?? (standing.Wish.Language.Length > 0 ? standing.Wish.Language : claim.Language));
        var body = new StringBuilder();
        if (done is not null) body.Append(CultureInfo.InvariantCulture, $"<p class=\"done\" role=\"status\">{E(words.Saved)}</p>");
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"body\">{E(PreferenceWords.Fill(words.Intro, workspace.Name))}</p>");
        body.Append(Form(words, standing));
        body.Append(Pause(words, standing, clock.NowMicros()));
        return Page(words.Language, PreferenceWords.Fill(words.Title, workspace.Name), body.ToString(), 200, Languages(token, words.Language));
    }

    static async Task<IResult> ChooseAsync(
        string token, HttpContext context, UnsubscribeLinks links, IWorkspaces workspaces, Choices choices, IChanges changes, CancellationToken ct)
    {
        if (await links.ReadAsync(token, ct) is not { } claim || await workspaces.FindAsync(claim.Workspace, ct) is not { } workspace) return Invalid(null);
        if (await PublicPages.ReadFormAsync(context.Request, ct) is not { } form) return Invalid(claim.Language);
        var words = PreferenceWords.Of(form["lang"].ToString());
        var standing = await choices.OfAsync(claim, ct);
        var (on, wish) = Said(form, standing, choices);
        await choices.SaveAsync(claim, standing, on, wish, words, workspace.Name, Networks.Prefix(context.Connection.RemoteIpAddress), ct);
        changes.Publish(claim.Workspace, "customers");
        return Results.Redirect($"/p/{token}?lang={PreferenceWords.Of(wish.Language.Length > 0 ? wish.Language : words.Language).Language}&done=1", preserveMethod: false);
    }

    /// <summary>What a button says. Only "save" reads the boxes: a pause leaves every choice as it is.</summary>
    static (IReadOnlySet<string> On, Wish Wish) Said(IFormCollection form, Standing standing, Choices choices)
    {
        var now = standing.Choices.Where(c => c.IsOn).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        return form["do"].ToString() switch
        {
            "pause30" => (now, standing.Wish with { PausedUntil = choices.Until(30) }),
            "pause90" => (now, standing.Wish with { PausedUntil = choices.Until(90) }),
            "resume" => (now, standing.Wish with { PausedUntil = null }),
            "stop" => (new HashSet<string>(), standing.Wish),
            "save" => (form["on"].OfType<string>().ToHashSet(StringComparer.Ordinal), standing.Wish with
            {
                EveryDays = int.TryParse(form["often"], CultureInfo.InvariantCulture, out var days) && s_often.Contains(days) ? days : standing.Wish.EveryDays,
                Language = PreferenceWords.All.Any(w => w.Language == form["language"]) ? form["language"].ToString() : standing.Wish.Language,
            }),
            _ => (now, standing.Wish),
        };
    }

    static string Form(PreferenceWords words, Standing standing)
    {
        var html = new StringBuilder($"<form method=\"post\"><input type=\"hidden\" name=\"lang\" value=\"{E(words.Language)}\"><fieldset><legend>{E(words.Legend)}</legend>");
        foreach (var purpose in standing.Choices.GroupBy(c => c.Purpose.Key))
        {
            var (name, text) = Choices.Words(purpose.First().Purpose, words);
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"purpose\"><strong id=\"n-{E(purpose.Key)}\">{E(name)}</strong>");
            if (text.Length > 0) html.Append(CultureInfo.InvariantCulture, $"<p>{E(text)}</p>");
            foreach (var choice in purpose)
            {
                var label = words.Names.GetValueOrDefault(choice.Channel, choice.Channel);
                html.Append(CultureInfo.InvariantCulture, $"<label class=\"check\"><input type=\"checkbox\" name=\"on\" value=\"{E(choice.Key)}\"{(choice.IsOn ? " checked" : "")} aria-describedby=\"n-{E(purpose.Key)}\"><span>{E(label)}</span></label>");
            }

            html.Append("</div>");
        }

        html.Append(CultureInfo.InvariantCulture, $"</fieldset><p class=\"body\">{E(words.Always)}</p>");
        html.Append(Select("often", words.HowOften, s_often.Zip([words.AsUsual, words.Weekly, words.Monthly]).Select(o => ($"{o.First}", o.Second, o.First == standing.Wish.EveryDays))));
        html.Append(Select("language", words.InLanguage, PreferenceWords.All.Select(w => (w.Language, NameOf(w.Language), w.Language == words.Language))));
        return html.Append(CultureInfo.InvariantCulture, $"<div class=\"steps\"><button name=\"do\" value=\"save\">{E(words.Save)}</button><button name=\"do\" value=\"stop\" class=\"quiet\">{E(words.StopAll)}</button></div></form>").ToString();
    }

    static string Pause(PreferenceWords words, Standing standing, long now)
    {
        var language = $"<input type=\"hidden\" name=\"lang\" value=\"{E(words.Language)}\">";
        var head = $"<h2>{E(words.Pause)}</h2><p class=\"body\">{E(words.PauseNote)}</p>";
        if (standing.Wish.PausedUntil is { } until && until > now)
        {
            var day = TimeZoneInfo.ConvertTime(Instant.FromMicros(until), standing.Person.Zone).ToString("D", CultureInfo.GetCultureInfo(words.Language));
            return $"{head}<p class=\"body\"><strong>{E(PreferenceWords.Fill(words.PausedUntil, day))}</strong></p><form method=\"post\">{language}<div class=\"steps\"><button name=\"do\" value=\"resume\" class=\"quiet\">{E(words.Resume)}</button></div></form>";
        }

        return $"{head}<form method=\"post\">{language}<div class=\"steps\"><button name=\"do\" value=\"pause30\" class=\"quiet\">{E(words.Pause30)}</button>"
            + $"<button name=\"do\" value=\"pause90\" class=\"quiet\">{E(words.Pause90)}</button></div></form>";
    }

    static string Select(string name, string label, IEnumerable<(string Value, string Text, bool IsChosen)> options) =>
        $"<label class=\"field\"><span>{E(label)}</span><select name=\"{name}\">{string.Concat(options.Select(o => $"<option value=\"{E(o.Value)}\"{(o.IsChosen ? " selected" : "")}>{E(o.Text)}</option>"))}</select></label>";

    static string Languages(string token, string current) =>
        $"<nav class=\"languages\" aria-label=\"{E(PreferenceWords.Of(current).InLanguage)}\"><ul>{string.Concat(PreferenceWords.All.Select(w => w.Language == current
            ? $"<li><span lang=\"{w.Language}\" aria-current=\"true\">{E(NameOf(w.Language))}</span></li>"
            : $"<li><a lang=\"{w.Language}\" hreflang=\"{w.Language}\" href=\"/p/{E(token)}?lang={w.Language}\">{E(NameOf(w.Language))}</a></li>"))}</ul></nav>";

    static string NameOf(string language) => CultureInfo.GetCultureInfo(language).NativeName;

    static IResult Invalid(string? language)
    {
        var words = PreferenceWords.Of(language ?? "en");
        return Page(words.Language, words.Invalid, "", StatusCodes.Status403Forbidden);
    }
}
