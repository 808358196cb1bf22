using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Tests.Customers.Sources;

namespace Rapport.Tests.Server;

/// <summary>Nobody overwrites what they have not seen: every change of a thing that two people may edit names its version.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "9.16")]
public sealed class VersionTests(TestServer server)
{
    const string Mapping =
        """
        {"name":"Shop","files":{"orders":{"match":"orders*"}},"records":[{"name":"order","kind":"order","from":"orders","key":["id"],
        "fields":{"order_id":"id","at":"at","user_id":"who"}}]}
        """;

    public static TheoryData<string> Routes =>
    [
        "changeWorkspace", "changeSmtp", "changeMailSettings", "setTarget", "setAlert", "changeTouchpoint", "saveWebhook", "setImportMapping",
        "changeSurvey", "changeSurveyDisplay", "changeSurveyHonesty", "changeSurveyOccasions", "changeContactRules", "changeSurveyLink", "changeSegment", "setLifecycle", "setRestrictedFields",
        "changeCase", "setCaseRules", "setCaseClocks", "setCaseCauses", "setCaseTraces", "setCaseTeams", "setCaseRecovery", "setInboxSettings", "setCannedReplies", "setConversationMacros", "setBotSettings", "changeConversation", "changeConversationChannel", "changeMailbox", "changeEmployeeReport", "changeTopic", "replyToReview", "changeInterview", "changeArticle", "setHelpCentre", "setPortal", "changeMap",
    ];

    IEnumerable<RouteEndpoint> Changes => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(m => m is "PUT" or "PATCH") == true
            && e.Metadata.GetMetadata<PublicRoute>() is null);

    [Fact]
    public void Every_change_in_place_checks_a_version_or_says_why_not()
    {
        Changes.Count().ShouldBeGreaterThan(5);
        Changes.Where(e => e.Metadata.GetMetadata<VersionChecked>() is null && e.Metadata.GetMetadata<LastWord>() is null)
            .Select(e => e.DisplayName).ShouldBeEmpty();
        Changes.Where(e => e.Metadata.GetMetadata<VersionChecked>() is not null)
            .Select(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).ShouldBe(Routes.Select(r => r.Data), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_change_to_another_version_than_stands_there_is_refused(string route)
    {
        var (method, path, body, first) = await ThingAsync(route);
        (await server.Owner.RefusedAsync(method, path, body("A"))).ShouldBe((428, "request.version_needed"));

        using var mine = await server.Owner.SendAsync(method, path, body("A"), first);
        var seen = Version(await mine.JsonAsync());
        mine.Headers.ETag!.Tag.ShouldBe($"\"{seen}\"");
        using var theirs = await server.Owner.SendAsync(method, path, body("B"), seen);
        var now = Version(await theirs.JsonAsync());
        now.ShouldNotBe(seen);

        (await server.Owner.RefusedAsync(method, path, body("C"), seen)).ShouldBe((412, "request.stale"));
        (await server.Owner.RefusedAsync(method, path, body("C"), "")).ShouldBe((412, "request.stale"), "it is there already");
        using var again = await server.Owner.SendAsync(method, path, body("B"), now);
        Version(await again.JsonAsync()).ShouldBe(now, "nothing changed");
        using var forced = await server.Owner.SendAsync(method, path, body("C"), "*");
        Version(await forced.JsonAsync()).ShouldNotBe(now);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Of_ten_changes_to_the_same_version_one_wins(string route)
    {
        var (method, path, body, first) = await ThingAsync(route);
        using var begun = await server.Owner.SendAsync(method, path, body("A"), first);
        var seen = Version(await begun.JsonAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            using var answer = await server.Owner.SendAsync(method, path, body($"B{i}"), seen);
            return (int)answer.StatusCode;
        }));

        answers.Order().ShouldBe([200, .. Enumerable.Repeat(412, 9)]);
    }

    [Fact]
    public async Task What_is_read_shows_the_version_that_a_change_names()
    {
        var (method, path, body, first) = await ThingAsync("changeSmtp");
        (await server.Owner.GetAsync(path)).GetProperty("version").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, "none is set yet");
        using var set = await server.Owner.SendAsync(method, path, body("A"), first);

        using var read = await server.Owner.SendAsync(HttpMethod.Get, path);

        read.Headers.ETag.ShouldBe(set.Headers.ETag);
        read.Headers.ETag!.Tag.ShouldBe($"\"{(await read.JsonAsync()).Text("version")}\"");
    }

    [Fact]
    public async Task A_touchpoint_or_channel_that_somebody_named_is_not_named_anew_by_adding_it()
    {
        var workspace = await FreshAsync();
        foreach (var (path, body) in ((string, object)[])
                 [
                     ("touchpoints", new { key = "till", name = "Till", channel = "store" }), ("channels", new { key = "store", name = "Store" }),
                 ])
        {
            await server.Owner.PostAsync(TestServer.In(workspace, path), body);
            (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(workspace, path), body)).ShouldBe((409, "touchpoint.exists"));
        }
    }

    static object InboxOf(string name) => new { chat = true, name, greeting = new { }, capacity = 5, team = (Guid?)null, agents = Array.Empty<object>() };

    static string Version(System.Text.Json.JsonElement answer) =>
        (answer.TryGetProperty("version", out var version) ? version : answer.GetProperty("mappingVersion")).GetString()!;

    async Task<Guid> FreshAsync() =>
        (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Versions", zone = "UTC", currency = "EUR", language = "en" })).Id();

    /// <summary>A thing of each kind: how it is changed, to what, and what to say the first time.</summary>
    async Task<(HttpMethod Method, string Path, Func<string, object> Body, string First)> ThingAsync(string route)
    {
        var workspace = await FreshAsync();
        string In(string path) => TestServer.In(workspace, path);
        async Task<string> SettingAsync(string name) => (await server.Owner.GetAsync(In($"case-settings/{name}"))).Text("version");
        switch (route)
        {
            case "changeWorkspace":
                return (HttpMethod.Patch, In(""), word => new { name = word }, (await server.Owner.GetAsync(In(""))).Text("version"));
            case "changeSmtp":
                return (HttpMethod.Put, In("settings/smtp"), word => new { host = "9.9.9.9", port = 587, from = $"{word}@example.org" }, "");
            case "changeMailbox":
                return (HttpMethod.Put, In("settings/mailbox"), word => new { host = "9.9.9.9", port = 993, user = word, address = "help@example.org" }, "");
            case "changeMailSettings":
                return (HttpMethod.Put, In("settings/mail"), word => new { postalAddress = word }, (await server.Owner.GetAsync(In("settings/mail"))).Text("version"));
            case "setAlert":
                var alert = await server.Owner.PostAsync(In("alerts"), new { name = "Watch", metric = "nps.0-10" });
                return (HttpMethod.Put, In($"alerts/{alert.Id()}"), word => new { name = word, metric = "nps.0-10" }, alert.Text("version"));
            case "setTarget":
                return (HttpMethod.Put, In("targets/nps.0-10"), word => new { value = 40, due = "2027-12-31", owner = word }, "");
            case "changeTouchpoint":
                var added = await server.Owner.PostAsync(In("touchpoints"), new { key = "till", name = "Till", channel = "store" });
                return (HttpMethod.Patch, In("touchpoints/till"), word => new { name = word }, added.Text("version"));
            case "changeSurvey":
                var survey = await server.Owner.PostAsync(In("surveys"), new { name = "Draft" });
                return (HttpMethod.Put, In($"surveys/{survey.Id()}"), word => new { name = word, document = new { } }, survey.Text("version"));
            case "changeSurveyDisplay":
                var asked = await server.Owner.PostAsync(In("surveys"), new { name = "Asked" });
                var display = In($"surveys/{asked.Id()}/display");
                return (HttpMethod.Put, display, word => new { label = word }, (await server.Owner.GetAsync(display)).Text("version"));
            case "changeSurveyHonesty":
                var trusted = await server.Owner.PostAsync(In("surveys"), new { name = "Trusted" });
                var honesty = In($"surveys/{trusted.Id()}/honesty");
                return (HttpMethod.Put, honesty, word => new { duplicateDays = 1 + word.Sum(c => c) }, (await server.Owner.GetAsync(honesty)).Text("version"));
            case "changeSurveyOccasions":
                var given = await server.Owner.PostAsync(In("surveys"), new { name = "Given" });
                var occasions = In($"surveys/{given.Id()}/occasions");
                return (HttpMethod.Put, occasions, word => new { items = new[] { new { id = "o", @event = word, by = "app" } } },
                    (await server.Owner.GetAsync(occasions)).Text("version"));
            case "changeSurveyLink":
                var linked = await server.Owner.PostAsync(In("surveys"), new { name = "Linked" });
                var link = await server.Owner.PostAsync(In($"surveys/{linked.Id()}/links"), new { name = "First" });
                return (HttpMethod.Put, In($"surveys/{linked.Id()}/links/{link.Id()}"), word => new { name = word }, link.Text("version"));
            case "changeContactRules":
                var patience = In("settings/contact");
                return (HttpMethod.Put, patience,
                    word => new { surveyCoolDownDays = word.Sum(c => c) % 365, limits = Array.Empty<object>(), quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() },
                    (await server.Owner.GetAsync(patience)).Text("version"));
            case "changeSegment":
                var segment = await server.Owner.PostAsync(In("segments"), new { name = "First", predicate = new { trait = "plan", op = "exists" } });
                return (HttpMethod.Put, In($"segments/{segment.Id()}"), word => new { name = word, predicate = new { trait = "plan", op = "exists" } }, segment.Text("version"));
            case "setLifecycle":
                return (HttpMethod.Put, In("lifecycle"), word => new { stages = new[] { new { key = "lead", name = word, predicate = new { trait = "plan", op = "exists" } } } },
                    (await server.Owner.GetAsync(In("lifecycle"))).Text("version"));
            case "setRestrictedFields":
                return (HttpMethod.Put, In("settings/fields"), word => new { items = new[] { new { field = word, role = "admin" } } }, (await server.Owner.GetAsync(In("settings/fields"))).Text("version"));
            case "changeEmployeeReport":
                var report = await server.Owner.PostAsync(In("employees/reports"), new { text = "The printer jams" });
                return (HttpMethod.Put, In($"employees/reports/{report.Id()}"), word => new { state = "taken", note = word }, report.Text("version"));
            case "changeCase":
                var opened = await server.Owner.PostAsync(In("cases"), new { title = "First" });
                return (HttpMethod.Put, In($"cases/{opened.Id()}"), word => new { title = word, status = "open", priority = "normal" }, opened.Text("version"));
            case "setCaseRules":
                return (HttpMethod.Put, In("case-settings/rules"), word => new { items = new[] { new { id = "r", name = word, @event = "Parcel Lost", assign = new { to = "nobody" } } } }, await SettingAsync("rules"));
            case "setCaseClocks":
                return (HttpMethod.Put, In("case-settings/clocks"), word => new { calendars = Array.Empty<object>(), policies = new[] { new { id = "p", name = word, resolutionMinutes = 60 } } }, await SettingAsync("clocks"));
            case "setCaseCauses":
                return (HttpMethod.Put, In("case-settings/causes"), word => new { items = new[] { new { id = Guid.Parse("0190d7a4-0000-7000-8000-0000000000c1"), name = word } } }, await SettingAsync("causes"));
            case "setCaseTraces":
                var cause = (await server.Owner.GetAsync(In("case-settings/causes"))).GetProperty("items")[0].Id();
                return (HttpMethod.Put, In("case-settings/traces"), word => new { items = new[] { new { topic = Guid.Parse("0190d7a4-0000-7000-8000-0000000000c1"), cause, whys = new[] { word } } } }, await SettingAsync("traces"));
            case "setCaseTeams":
                return (HttpMethod.Put, In("case-settings/teams"), word => new { items = new[] { new { id = Guid.Parse("0190d7a4-0000-7000-8000-0000000000c1"), name = word, members = Array.Empty<Guid>() } } }, await SettingAsync("teams"));
            case "setCaseRecovery":
                return (HttpMethod.Put, In("case-settings/recovery"), word => new { letter = new { subject = word, text = "" } }, await SettingAsync("recovery"));
            case "setInboxSettings":
                return (HttpMethod.Put, In("case-settings/inbox"), InboxOf, await SettingAsync("inbox"));
            case "setCannedReplies":
                return (HttpMethod.Put, In("case-settings/replies"), word => new { items = new[] { new { id = "thanks", text = word } } }, await SettingAsync("replies"));
            case "setConversationMacros":
                return (HttpMethod.Put, In("case-settings/macros"), word => new { items = new[] { new { id = "m", name = word, steps = new[] { new { does = "close" } } } } }, await SettingAsync("macros"));
            case "setPortal":
                return (HttpMethod.Put, In("portal"), word => new { isOpen = false, address = "", name = word }, (await server.Owner.GetAsync(In("portal"))).Text("version"));
            case "setBotSettings":
                return (HttpMethod.Put, In("case-settings/bot"), word => new { on = false, name = word, confidence = 0.7, orders = true }, await SettingAsync("bot"));
            case "changeConversationChannel":
                var channel = await server.Owner.PostAsync(In("conversation-channels"), new { key = "sms", name = "SMS" });
                return (HttpMethod.Put, In("conversation-channels/sms"), word => new { name = word }, channel.Text("version"));
            case "changeConversation":
                await server.Owner.PutAsync(In("case-settings/inbox"), InboxOf("Shop"), await SettingAsync("inbox"));
                var begun = new { key = await server.KeyInAsync(workspace, "segment", "ingest"), thread = Guid.NewGuid().ToString("N"), message = "m", text = "Hello?", anonymousId = "a" };
                using (var answer = await server.Stranger().SendAsync(HttpMethod.Post, "sdk/v1/chat/begin", begun)) await answer.JsonAsync();
                var conversation = (await server.Owner.GetAsync(In("conversations"))).GetProperty("items")[0];
                return (HttpMethod.Put, In($"conversations/{conversation.Id()}"), word => new { status = "open", skill = word }, conversation.Text("version"));
            case "changeArticle":
                var article = await server.Owner.PostAsync(In("help/articles"), new { title = "Returns", language = "en" });
                return (HttpMethod.Put, In($"help/articles/{article.Id()}"), word => new { category = "", texts = new { en = new { title = word } } }, article.Text("version"));
            case "changeMap":
                var map = await server.Owner.PostAsync(In("maps"), new { name = "Purchase" });
                return (HttpMethod.Put, In($"maps/{map.Id()}"), word => new { name = word }, map.GetProperty("head").Text("version"));
            case "setHelpCentre":
                var centre = await server.Owner.GetAsync(In("help/centre"));
                return (HttpMethod.Put, In("help/centre"), word => new { isOpen = false, address = "", name = word, languages = new[] { "en" } }, centre.Text("version"));
            case "changeTopic":
                var topic = await server.Owner.PostAsync(In("topics"), new { name = "Parking", phrases = new[] { "park*" } });
                return (HttpMethod.Put, In($"topics/{topic.Id()}"), word => new { name = word, phrases = new[] { "park*" } }, topic.Text("version"));
            case "replyToReview":
                await server.Owner.PostAsync(In("reviews"), new { items = new[] { new { platform = "maps", reviewId = "r1", at = "2026-05-01", text = "Never again" } } });
                var review = (await server.Owner.GetAsync(In("reviews"))).GetProperty("items")[0];
                return (HttpMethod.Put, In($"reviews/{review.Id()}/reply"), word => new { state = "draft", text = word }, review.Text("version"));
            case "changeInterview":
                var talk = await server.Owner.PostAsync(In("interviews"), new { title = "A talk", at = "2026-05-04T10:00:00Z", kind = "interview" });
                return (HttpMethod.Put, In($"interviews/{talk.Id()}"), word => new { title = word, at = "2026-05-04T10:00:00Z", kind = "interview" }, talk.Text("version"));
            case "saveWebhook":
                return (HttpMethod.Put, In("webhooks/crm"), word => new { @event = word, userId = "$.id" }, "");
            case "setImportMapping":
                var import = await new ImportClient(server, workspace).UploadAsync(("orders.csv", Files.Text("id,at,who\n1,2024-01-02,u\n")));
                return (HttpMethod.Put, In($"imports/{import.Id()}/mapping"),
                    word => new StringContent(Mapping.Replace("Shop", word, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"), "");
            default:
                throw new ArgumentOutOfRangeException(nameof(route), route, "Say here how such a thing is made.");
        }
    }
}
