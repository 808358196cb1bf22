using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rapport.Feedback.Surveys.Display;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Display;

/// <summary>Asking on web sites through the whole server, with a clock that is moved by hand.</summary>
public sealed class DisplayServerTests : IAsyncLifetime
{
    const string TwoQuestions = """
        {
          "languages": ["en", "de", "ar"],
          "blocks": [
            {"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?", "de": "Empfehlen?", "ar": "هل توصي؟"}, "required": true}]},
            {"id": "b2", "elements": [{"id": "why", "kind": "text", "title": {"en": "Why?", "de": "Warum?"}}]}
          ],
          "endings": [{"id": "end", "title": {"en": "Thank you", "de": "Danke"}}],
          "options": {"accent": "#0b7285"}
        }
        """;

    readonly TestClock _clock = new();
    TestServer? _server;
    string _key = "";

    TestServer Server => _server ?? throw new InvalidOperationException("not started");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(s => s.Replace = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));
        _key = await Server.KeyAsync("ingest");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    [Trait("Row", "2.19")]
    public async Task A_survey_is_shown_answered_and_over_and_the_reason_is_said_when_it_is_not_shown()
    {
        var survey = await SurveyAsync("""{"triggers":[{"on":"page"}]}""");
        var config = await ConfigAsync();
        config.GetProperty("surveys").EnumerateArray().ShouldContain(s => s.Id() == survey && s.Text("mode") == "popover");

        (await AskAsync(survey, "v1", on: "exit")).Text("reason").ShouldBe("trigger");
        var shown = await AskAsync(survey, "v1", language: "de-AT");
        shown.GetProperty("show").GetBoolean().ShouldBeTrue();
        var step = shown.GetProperty("step");
        step.Text("language").ShouldBe("de");
        step.Text("dir").ShouldBe("ltr");
        step.Text("block").ShouldBe("b1");
        step.GetProperty("tree").GetRawText().ShouldContain("Empfehlen?");
        step.GetProperty("theme").Text("accent").ShouldBe("#0b7285");
        (await AskAsync(survey, "v1", session: "s2")).Text("reason").ShouldBe("cool_down");

        var (status, wrong) = await AnswerAsync(shown, 1, "b1", new { });
        status.ShouldBe(HttpStatusCode.OK);
        wrong.GetProperty("errors").TryGetProperty("nps", out _).ShouldBeTrue();
        var (_, second) = await AnswerAsync(shown, 2, "b1", new { nps = new[] { "9" } });
        second.Text("block").ShouldBe("b2");
        second.GetProperty("back").GetBoolean().ShouldBeTrue();
        var (_, again) = await AnswerAsync(shown, 2, "b1", new { nps = new[] { "0" } });
        again.Text("block").ShouldBe("b2", "the same number again changes nothing");
        var (_, end) = await AnswerAsync(shown, 3, "b2", new { why = new[] { "Weil" } });
        end.GetProperty("ended").Text("state").ShouldBe("completed");
        end.GetProperty("tree").GetRawText().ShouldContain("Danke");
        (await AnswerAsync(shown, 4, "b1", new { nps = new[] { "0" } })).Status.ShouldBe(HttpStatusCode.Conflict);

        var stored = await Server.Owner.GetAsync(Server.In($"surveys/{survey}/responses/{shown.GetProperty("response").GetGuid()}"));
        stored.Text("state").ShouldBe("completed");
        stored.GetProperty("answers").GetProperty("nps").GetInt32().ShouldBe(9);
        _clock.Advance(TimeSpan.FromDays(8));
        (await AskAsync(survey, "v1", session: "s3")).Text("reason").ShouldBe("asked_before");
    }

    [Fact]
    [Trait("Row", "2.21")]
    public async Task Each_survey_keeps_its_own_clock_and_all_share_the_cool_down()
    {
        const string quarterly = """{"recontact":{"show":"always","daysAfterShown":90}}""";
        var (one, other) = (await SurveyAsync(quarterly), await SurveyAsync(quarterly));
        (await AskAsync(one, "v2")).GetProperty("show").GetBoolean().ShouldBeTrue();
        (await AskAsync(other, "v2", session: "s2")).Text("reason").ShouldBe("cool_down");
        _clock.Advance(TimeSpan.FromDays(7));
        (await AskAsync(one, "v2", session: "s3")).Text("reason").ShouldBe("own_clock");
        (await AskAsync(other, "v2", session: "s3")).GetProperty("show").GetBoolean().ShouldBeTrue();
        _clock.Advance(TimeSpan.FromDays(83));
        (await AskAsync(one, "v2", session: "s4")).GetProperty("show").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    [Trait("Row", "2.21")]
    public async Task A_person_known_on_two_devices_is_asked_once()
    {
        var secret = (await Server.Owner.PostAsync(Server.In("identity-secret"))).Text("secret");
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "ada"u8));
        var survey = await SurveyAsync("""{"recontact":{"show":"once"},"ignoreCoolDown":true}""");
        (await AskAsync(survey, "phone", user: "ada", hash: hash)).GetProperty("show").GetBoolean().ShouldBeTrue();
        (await AskAsync(survey, "laptop", session: "s2", user: "ada", hash: hash)).Text("reason").ShouldBe("asked_before");
        (await AskAsync(survey, "stranger", session: "s3", user: "ada", hash: new string('0', 64))).GetProperty("show").GetBoolean()
            .ShouldBeTrue("a user id without its signature is nobody's");

        var why = await Server.Owner.GetAsync(Server.In($"surveys/{survey}/display/why?userId=ada"));
        why.Text("reason").ShouldBe("asked_before");
        why.GetProperty("gates").GetArrayLength().ShouldBe(Gates.All.Count);
        why.GetProperty("log").EnumerateArray().Select(d => d.Text("rule")).ShouldBe(["asked_before", "budget"], "the log holds what happened");
    }

    [Fact]
    [Trait("Row", "2.21")]
    public async Task Devices_of_one_person_that_ask_at_the_same_instant_spend_one_budget()
    {
        var secret = (await Server.Owner.PostAsync(Server.In("identity-secret"))).Text("secret");
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "noor"u8));
        const string once = """{"recontact":{"show":"once"}}""";
        var surveys = new[] { await SurveyAsync(once), await SurveyAsync(once), await SurveyAsync("""{"recontact":{"show":"once"},"ignoreCoolDown":true}""") };
        await Server.Owner.PutAsync(Server.In("settings/contact"), new { surveyCoolDownDays = 7, limits = new[] { new { most = 2, hours = 24.0 } }, quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() }, "*");

        var asked = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i => (Survey: i % 3, Answer: await AskAsync(surveys[i % 3], $"device {i}", session: $"visit {i}", user: "noor", hash: hash))));

        var shown = asked.Where(a => a.Answer.GetProperty("show").GetBoolean()).ToList();
        shown.Count.ShouldBeInRange(1, 2, "at most two contacts a day, whichever device asks");
        shown.Count(a => a.Survey < 2).ShouldBeLessThanOrEqualTo(1, "the cool-down lets one of the two surveys through that keep it");
        shown.GroupBy(a => a.Survey).ShouldAllBe(g => g.Count() == 1);
        asked.Where(a => !a.Answer.GetProperty("show").GetBoolean()).ShouldAllBe(a => new[] { "cool_down", "limit", "asked_before" }.Contains(a.Answer.Text("reason")));
        (await AskAsync(surveys[2], "yet another", session: "later", user: "noor", hash: hash)).GetProperty("show").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    [Trait("Row", "2.22")]
    [Trait("Row", "4.3")]
    public async Task Who_saw_began_or_finished_a_survey_is_targeted_by_another_within_five_seconds()
    {
        const string free = """{"ignoreCoolDown":true}""";
        var first = await SurveyAsync(free);
        var segments = new Dictionary<string, Guid>();
        foreach (var did in (string[])["asked", "started", "completed"])
            segments[did] = await SegmentAsync($$$"""{"survey":"{{{first}}}","did":"{{{did}}}","within":{"days":30}}""");
        segments["never"] = await SegmentAsync("""{"not":{"survey":"X","did":"asked","within":{"days":30}}}""".Replace("X", $"{first}", StringComparison.Ordinal));
        var next = new Dictionary<string, Guid>();
        foreach (var (did, segment) in segments) next[did] = await SurveyAsync($$"""{"ignoreCoolDown":true,"audience":["{{segment}}"]}""");

        var uses = (await Server.Owner.GetAsync(Server.In("segments/uses"))).GetProperty("items").EnumerateArray().ToList();
        uses.Select(u => (u.GetProperty("segment").GetGuid(), u.Id(), u.Text("kind"))).ShouldBe(segments.Select(s => (s.Value, next[s.Key], "survey")), ignoreOrder: true);
        (await Server.Owner.RefusedAsync(HttpMethod.Delete, Server.In($"segments/{segments["asked"]}"))).ShouldBe((409, "segment.in_use"));

        var shown = await AskAsync(first, "reader");
        var since = TimeProvider.System.GetTimestamp();
        await UntilShownAsync(next["asked"], "reader", since);
        (await AskAsync(next["completed"], "reader", session: "c")).Text("reason").ShouldBe("audience");
        (await AskAsync(next["never"], "reader", session: "n")).Text("reason").ShouldBe("audience");

        since = TimeProvider.System.GetTimestamp();
        await AnswerAsync(shown, 1, "b1", new { nps = new[] { "9" } });
        await UntilShownAsync(next["started"], "reader", since);
        since = TimeProvider.System.GetTimestamp();
        await AnswerAsync(shown, 2, "b2", new { why = new[] { "x" } });
        await UntilShownAsync(next["completed"], "reader", since);
        (await AskAsync(next["asked"], "somebody else", session: "s")).Text("reason").ShouldBe("audience");
    }

    /// <summary>Asks until it is shown; at most five seconds after what makes it so.</summary>
    async Task UntilShownAsync(Guid survey, string visitor, long since)
    {
        for (var i = 0; !(await AskAsync(survey, visitor, session: $"{survey} {i}")).GetProperty("show").GetBoolean(); i++, await Task.Delay(50, Ct))
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    async Task<Guid> SegmentAsync(string predicate)
    {
        var segment = (await Server.Owner.PostAsync(Server.In("segments"), new { name = predicate[..20], predicate = JsonElement.Parse(predicate) })).Id();
        while ((await Server.Owner.GetAsync(Server.In($"segments/{segment}"))).Text("state") != "live") await Task.Delay(30, Ct);
        return segment;
    }

    [Fact]
    [Trait("Row", "2.19")]
    public async Task Two_tabs_that_ask_at_once_show_one_survey()
    {
        var survey = await SurveyAsync("{}");
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(survey, "tabs")));
        asked.Count(a => a.GetProperty("show").GetBoolean()).ShouldBe(1);
    }

    [Fact]
    [Trait("Row", "2.24")]
    public async Task What_the_visitor_asks_for_is_shown_whatever_the_clocks_say()
    {
        var survey = await SurveyAsync("""{"mode":"button","triggers":[{"on":"button"}],"recontact":{"show":"once"}}""");
        for (var i = 0; i < 3; i++) (await AskAsync(survey, "v4", on: "button")).GetProperty("show").GetBoolean().ShouldBeTrue();
        (await AskAsync(survey, "v4", on: "page")).Text("reason").ShouldBe("asked_before");
        (await AskAsync(await SurveyAsync("{}"), "v4")).GetProperty("show").GetBoolean().ShouldBeTrue("nobody asked this visitor yet");
    }

    [Fact]
    [Trait("Row", "P24")]
    [Trait("Row", "2.19")] // safety 43
    public async Task A_browser_that_asks_not_to_be_tracked_is_not_asked() =>
        (await AskAsync(await SurveyAsync("{}"), "v5", gpc: true)).Text("reason").ShouldBe("privacy_signal");

    [Fact]
    // Safety 42.
    public async Task A_page_of_another_origin_learns_nothing()
    {
        var survey = await SurveyAsync("{}");
        var key = (await Server.Owner.PostAsync(Server.In("keys"), new { name = "one shop", kind = "write", origins = new[] { "https://shop.example" } })).Text("key");
        using var refused = await SendAsync(survey, "v6", key: key, origin: "https://evil.example");
        (await refused.ProblemAsync()).ShouldBe((403, "key.origin"));
        refused.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        using var allowed = await SendAsync(survey, "v6", key: key, origin: "https://shop.example");
        allowed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
        using var unknown = await SendAsync(survey, "v6", key: "rap_" + new string('x', 43));
        (await unknown.ProblemAsync()).ShouldBe((401, "key.unknown"));
    }

    // Safety 28, 31.
    [Fact]
    public async Task A_response_is_changed_with_its_own_token_only()
    {
        var survey = await SurveyAsync("""{"ignoreCoolDown":true}""");
        var (mine, yours) = (await AskAsync(survey, "v7"), await AskAsync(survey, "v8", session: "other"));
        foreach (var token in new[] { yours.Text("token"), "", "x", mine.Text("token")[..^4] + "AAAA", new string('A', 2000) })
        {
            using var response = await PostAsync($"sdk/v1/responses/{mine.GetProperty("response").GetGuid()}", new { key = _key, token, sequence = 1, block = "b1", action = "next" });
            (await response.ProblemAsync()).ShouldBe((403, "response.token"));
        }
    }

    // Safety 34.
    [Fact]
    public async Task Who_guesses_tokens_is_slowed_down()
    {
        var guess = $"sdk/v1/responses/{Guid.NewGuid()}";
        var statuses = new List<int>();
        for (var i = 0; i < 1000; i++)
        {
            using var response = await PostAsync(guess, new { key = _key, token = $"guess{i}", sequence = 1, block = "b1", action = "next" });
            statuses.Add((int)response.StatusCode);
        }

        statuses.Distinct().ShouldBe([403, 429]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"key\":1}")]
    [InlineData("{\"key\":\"k\",\"survey\":\"no\"}")]
    public async Task What_is_no_request_is_400(string body)
    {
        using var response = await Server.Stranger().Http.PostAsync("sdk/v1/display", new StringContent(body), Ct);
        ((int)response.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task The_list_of_surveys_is_kept_for_a_minute_and_holds_nothing_of_drafts_and_others()
    {
        var draft = (await Server.Owner.PostAsync(Server.In("surveys"), new { name = "Draft", document = JsonElement.Parse(TwoQuestions) })).Id();
        await Server.Owner.PutAsync(Server.In($"surveys/{draft}/display"), new { }, "*");
        var off = await SurveyAsync("""{"enabled":false}""");
        var on = await SurveyAsync("{}");
        using var response = await Server.Stranger().Http.GetAsync($"sdk/v1/config?key={_key}", Ct);
        response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=60");
        var ids = (await response.JsonAsync()).GetProperty("surveys").EnumerateArray().Select(s => s.Id()).ToList();
        ids.ShouldContain(on);
        ids.ShouldNotContain(draft);
        ids.ShouldNotContain(off);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"sdk/v1/config?key={_key}");
        request.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var again = await Server.Stranger().Http.SendAsync(request, Ct);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        var other = await Server.KeyInAsync(Server.OtherWorkspace, "segment", "ingest");
        using var elsewhere = await Server.Stranger().Http.GetAsync($"sdk/v1/config?key={other}", Ct);
        (await elsewhere.JsonAsync()).GetProperty("surveys").GetArrayLength().ShouldBe(0);
        using var foreign = await SendAsync(on, "v9", key: other);
        (await foreign.ProblemAsync()).ShouldBe((404, "survey.unknown"));
    }

    async Task<Guid> SurveyAsync(string rules)
    {
        var survey = (await Server.Owner.PostAsync(Server.In("surveys"), new { name = "On the site", document = JsonElement.Parse(TwoQuestions) })).Id();
        await Server.Owner.PostAsync(Server.In($"surveys/{survey}/publish"));
        await Server.Owner.PutAsync(Server.In($"surveys/{survey}/display"), JsonElement.Parse(rules), "*");
        return survey;
    }

    async Task<JsonElement> ConfigAsync()
    {
        using var response = await Server.Stranger().Http.GetAsync($"sdk/v1/config?key={_key}", Ct);
        return await response.JsonAsync();
    }

    async Task<JsonElement> AskAsync(
        Guid survey, string visitor, string on = "page", string session = "s1", string? user = null, string? hash = null, string? language = null, bool gpc = false)
    {
        using var response = await SendAsync(survey, visitor, on, session, user, hash, language, gpc);
        return await response.JsonAsync();
    }

    Task<HttpResponseMessage> SendAsync(
        Guid survey, string visitor, string on = "page", string session = "s1", string? user = null, string? hash = null, string? language = null, bool gpc = false,
        string? key = null, string? origin = null) => PostAsync("sdk/v1/display", new
        {
            key = key ?? _key, survey, trigger = new { on }, anonymousId = visitor, userId = user, hash, url = "https://shop.example/", language, session, device = "desktop", fromANewerScript = 1,
        }, gpc, origin);

    async Task<(HttpStatusCode Status, JsonElement Step)> AnswerAsync(JsonElement shown, int sequence, string block, object fields)
    {
        using var response = await PostAsync(
            $"sdk/v1/responses/{shown.GetProperty("response").GetGuid()}", new { key = _key, token = shown.Text("token"), sequence, block, action = "next", fields, ms = new { nps = 900 } });
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct)));
    }

    Task<HttpResponseMessage> PostAsync(string path, object body, bool gpc = false, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "text/plain") };
        if (gpc) request.Headers.Add("Sec-GPC", "1");
        if (origin is not null) request.Headers.Add("Origin", origin);
        return Server.Stranger().Http.SendAsync(request, Ct);
    }
}
