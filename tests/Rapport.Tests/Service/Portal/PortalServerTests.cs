using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Portal;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Portal;

/// <summary>Customers sign in by a mailed link and see what is theirs, and nothing of anybody else. From the whole server.</summary>
[Trait("Row", "10.7")]
public sealed partial class PortalServerTests(PortalRig rig) : IClassFixture<PortalRig>
{
    readonly TestServer _server = rig.Server;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_sees_their_own_cases_and_orders_and_writes_to_an_open_case()
    {
        var place = await OpenAsync();
        var ada = await place.PersonAsync("ada");
        var guest = await place.SignedInAsync(ada.Email);
        var home = await guest.PageAsync("");
        home.ShouldContain($"/cases/{ada.Case}");
        home.ShouldContain("Order ada-1 of");
        home.ShouldNotContain("Angry about the sofa", customMessage: "titles are written for colleagues");

        (await guest.PostAsync($"cases/{ada.Case}", ("key", "k1"), ("text", "Any news <b>today</b>?"))).ShouldBe(302);
        (await guest.PostAsync($"cases/{ada.Case}", ("key", "k1"), ("text", "Any news <b>today</b>?"))).ShouldBe(302);
        var talk = (await place.GetAsync($"conversations?case={ada.Case}")).GetProperty("items").EnumerateArray().Single();
        (talk.Text("channel"), talk.Text("status"), talk.Text("email")).ShouldBe(("portal", "open", ada.Email));
        await place.SendAsync(HttpMethod.Post, $"conversations/{talk.Id()}/messages", new { key = "a", text = "Tomorrow." });
        await place.SendAsync(HttpMethod.Post, $"conversations/{talk.Id()}/messages", new { key = "n", text = "A difficult customer", note = true });
        await place.SendAsync(HttpMethod.Post, $"cases/{ada.Case}/notes", new { text = "Give her nothing" });
        var page = await guest.PageAsync($"cases/{ada.Case}");
        page.ShouldContain("Any news &lt;b&gt;today&lt;/b&gt;?");
        Regex.Count(page, "Any news").ShouldBe(1, "sent twice it is said once");
        page.ShouldContain("Tomorrow.");
        page.ShouldNotContain("A difficult customer");
        page.ShouldNotContain("Give her nothing");
        page.ShouldNotContain("Angry about the sofa");
        page.ShouldNotContain("<script");
    }

    // Every route under the portal that names something, with each id of another customer, of another workspace, and of nobody.
    [Fact]
    public async Task What_is_anothers_is_there_for_nobody_on_any_route()
    {
        var place = await OpenAsync();
        var (ada, eve) = (await place.PersonAsync("ada"), await place.PersonAsync("eve"));
        var other = await OpenAsync();
        var foreign = await other.PersonAsync("zoe");
        var guest = await place.SignedInAsync(eve.Email);
        var home = await guest.PageAsync("");
        home.ShouldNotContain($"{ada.Case}");
        home.ShouldNotContain("ada-1");
        home.ShouldContain("eve-1");

        var routes = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/my/", StringComparison.Ordinal)).ToList();
        var naming = routes.Where(r => r.RoutePattern.Parameters.Any(p => p.Name is not ("address" or "language"))).ToList();
        naming.Select(r => (Method(r), r.RoutePattern.RawText)).ShouldBe(
        [
            ("GET", "/my/{address}/{language}/in/{token}"), ("POST", "/my/{address}/{language}/in/{token}"), ("GET", "/my/{address}/{language}/cases/{id:guid}"), ("POST", "/my/{address}/{language}/cases/{id:guid}"),
        ], ignoreOrder: true, customMessage: "a new route that names something is tried below");
        foreach (var id in (Guid[])[ada.Case, foreign.Case, Guid.NewGuid(), Guid.Empty])
        {
            (await guest.StatusAsync($"cases/{id}")).ShouldBe(404);
            (await guest.PostAsync($"cases/{id}", ("key", "k"), ("text", "Let me in"))).ShouldBe(404);
        }

        (await place.GetAsync($"conversations?case={ada.Case}")).GetProperty("items").GetArrayLength().ShouldBe(0, "nothing was said in it");
        var stranger = place.Guest();
        foreach (var id in (Guid[])[ada.Case, Guid.NewGuid()]) (await stranger.StatusAsync($"cases/{id}")).ShouldBe(302, "who is not signed in learns nothing");
        foreach (var path in (string[])["data", "out", $"cases/{ada.Case}"]) (await stranger.PostAsync(path, ("text", "x"))).ShouldBe(302);
        (await stranger.StatusAsync("choices")).ShouldBe(302);
        (await other.Guest(guest.Cookie).PageAsync("")).ShouldContain("Send me a link", customMessage: "a session is of one workspace");
    }

    // Colleagues may put a conversation of somebody else into the same case.
    [Fact]
    public async Task Anothers_conversation_in_the_same_case_is_not_shown()
    {
        var place = await OpenAsync();
        var (ada, eve) = (await place.PersonAsync("ada"), await place.PersonAsync("eve"));
        var talk = await place.SendAsync(HttpMethod.Post, "conversations/incoming", new { channel = "sms", thread = "t", message = "m", text = "Secret of Eve", who = new { user_id = "eve" } });
        await place.SendAsync(HttpMethod.Post, $"conversations/{talk.Id()}/case", new { @case = ada.Case });
        (await (await place.SignedInAsync(ada.Email)).PageAsync($"cases/{ada.Case}")).ShouldNotContain("Secret of Eve");
        (await (await place.SignedInAsync(eve.Email)).StatusAsync($"cases/{ada.Case}")).ShouldBe(404);
    }

    [Fact]
    public async Task The_answer_is_the_same_for_addresses_that_are_known_and_unknown_and_only_the_known_get_a_link()
    {
        var place = await OpenAsync();
        var ada = await place.PersonAsync("ada");
        var answers = new List<string>();
        foreach (var email in (string[])[ada.Email, "nobody@example.org", "no address", "ada@example.org\r\nBcc: eve@example.org", ""])
        {
            using var answer = await place.Guest().SendAsync(HttpMethod.Post, "link", ("email", email));
            answers.Add($"{(int)answer.StatusCode} {answer.Headers.Location} {await answer.Content.ReadAsStringAsync(Ct)} {answer.Headers.Contains("Set-Cookie")}");
        }

        answers.Distinct().ShouldHaveSingleItem();
        await place.MailedAsync(ada.Email);
        await using var db = _server.Services.GetRequiredService<IStateStore>().Read();
        (await db.Set<PortalPassRow>().CountAsync(p => p.Workspace == new WorkspaceId(place.Workspace), Ct)).ShouldBe(1);
        (await _server.Services.GetRequiredService<IMessages>().CountAsync(new(place.Workspace), "portal", Ct)).Sum(c => c.Count).ShouldBe(1);
    }

    // Bad input 88: a scanner follows links.
    [Fact]
    public async Task A_link_opens_once_by_its_button_and_not_by_looking()
    {
        var place = await OpenAsync();
        var ada = await place.PersonAsync("ada");
        var link = await place.LinkAsync(ada.Email);
        var guest = place.Guest();
        for (var i = 0; i < 3; i++) (await guest.PageAsync($"in/{link}")).ShouldContain("Sign in");
        guest.Cookie.ShouldBeNull();
        (await guest.PostAsync($"in/{link}")).ShouldBe(302);
        guest.CookieLine.ShouldMatch("(?i)^__Host-rapport-my=[\\w-]{43}; max-age=7200; path=/; secure; samesite=strict; httponly$");
        (await guest.PageAsync("")).ShouldContain("ada-1");
        var second = place.Guest();
        (await second.PostAsync($"in/{link}")).ShouldBe(410);
        (await second.StatusAsync($"in/{link}")).ShouldBe(410);
        foreach (var token in (string[])[link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), new string('A', 43), "x", new string('%', 10)]) (await second.PostAsync($"in/{token}")).ShouldBe(410);

        (await guest.PostAsync("out")).ShouldBe(302);
        guest.CookieLine.ShouldContain("__Host-rapport-my=;");
        (await place.Guest(guest.Before).PageAsync("")).ShouldContain("Send me a link", customMessage: "the session is over on the server too");
    }

    [Fact]
    public async Task Pages_are_kept_nowhere_and_run_no_script()
    {
        var place = await OpenAsync();
        var guest = await place.SignedInAsync((await place.PersonAsync("ada")).Email);
        using var answer = await guest.SendAsync(HttpMethod.Get, "");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none';");
        (await place.Guest(language: "ar").PageAsync("")).ShouldContain("dir=\"rtl\"");
        foreach (var language in PortalWords.All.Select(w => w.Language)) (await place.Guest(guest.Cookie, language).PageAsync("")).ShouldContain("ada-1");
        (await place.Guest(language: "xx").StatusAsync("")).ShouldBe(404);
    }

    [Fact]
    public async Task A_copy_of_ones_data_is_asked_for_once_and_choices_are_a_press_away()
    {
        var place = await OpenAsync();
        var ada = await place.PersonAsync("ada");
        var guest = await place.SignedInAsync(ada.Email);
        (await guest.PostAsync("data")).ShouldBe(302);
        (await guest.PostAsync("data")).ShouldBe(302);
        var asked = (await place.GetAsync("cases?limit=50")).GetProperty("items").EnumerateArray().Where(c => c.Text("title") == "Copy of the customer's data").ToList();
        asked.ShouldHaveSingleItem().GetProperty("customer").Id().ShouldBe(ada.Customer);
        (await guest.PageAsync("")).ShouldContain("You have asked for a copy.");

        using var choices = await guest.SendAsync(HttpMethod.Get, "choices");
        using var page = await _server.Stranger().SendAsync(HttpMethod.Get, choices.Headers.Location!.OriginalString.TrimStart('/'));
        ((int)page.StatusCode).ShouldBe(200);
        (await page.Content.ReadAsStringAsync(Ct)).ShouldContain("name=\"on\"");
    }

    [Fact]
    public async Task It_opens_only_where_pages_must_prove_their_users_and_closes_when_they_need_not_any_more()
    {
        var at = (await _server.Owner.PostAsync("api/v1/workspaces", new { name = "Open", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var body = new { isOpen = true, address = $"open-{at:N}"[..20], name = "" };
        (await _server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(at, "portal"), body, "")).ShouldBe((409, "portal.unproven"));
        (await _server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(at, "portal"), new { isOpen = false, address = "A b", name = "" }, "")).ShouldBe((422, "portal.invalid"));
        var place = await OpenAsync();
        (await _server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(at, "portal"), new { isOpen = false, address = place.Address, name = "" }, "*")).ShouldBe((409, "portal.address_taken"));
        var guest = await place.SignedInAsync((await place.PersonAsync("ada")).Email);
        await place.DemandAsync(false);
        (await guest.StatusAsync("")).ShouldBe(404);
        await place.DemandAsync(true);
        (await guest.StatusAsync("")).ShouldBe(200);
    }

    // Bad inputs 30 and 136.
    [Fact]
    public async Task What_is_too_long_or_too_much_is_refused_and_shown()
    {
        var place = await OpenAsync();
        var ada = await place.PersonAsync("ada");
        var guest = await place.SignedInAsync(ada.Email);
        (await guest.PostAsync($"cases/{ada.Case}", ("key", "k"), ("text", new string('x', 4_001)))).ShouldBe(422);
        (await guest.PostAsync($"cases/{ada.Case}", ("key", "k"), ("text", "  "))).ShouldBe(422);
        (await guest.PostAsync($"cases/{ada.Case}", ("key", ""), ("text", ""))).ShouldBe(422);
        (await guest.PostAsync($"cases/{ada.Case}", ("key", "k"), ("text", new string('x', 1_000_000)))).ShouldBeInRange(400, 422);
        for (var i = 0; i < 30; i++) (await guest.PostAsync($"cases/{ada.Case}", ("key", $"k{i}"), ("text", "a\u202Eb"))).ShouldBe(302);
        (await guest.PostAsync($"cases/{ada.Case}", ("key", "more"), ("text", "x"))).ShouldBe(429);
        System.Net.WebUtility.HtmlDecode(await guest.PageAsync($"cases/{ada.Case}")).ShouldContain("a‹U+202E›b");
    }

    async Task<Place> OpenAsync()
    {
        var at = (await _server.Owner.PostAsync("api/v1/workspaces", new { name = "Portal", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var place = new Place(_server, rig.Sink, at, $"p-{at:N}"[..20], _server.WithKey(await _server.KeyInAsync(at, "segment", "ingest", "read", "write", "admin")));
        await _server.Owner.PutAsync(TestServer.In(at, "settings/smtp"), new { host = "127.0.0.1", port = rig.Sink.Port, from = "cx@example.org", tls = false }, "");
        await _server.Owner.PostAsync(TestServer.In(at, "identity-secret"));
        await place.DemandAsync(true);
        await place.SendAsync(HttpMethod.Put, "portal", new { isOpen = true, address = place.Address, name = "Nordlicht" });
        return place;
    }

    static string Method(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single(); // each of ours has one

    sealed record Person(string Email, Guid Customer, Guid Case);

    /// <summary>A workspace with an open portal.</summary>
    sealed class Place(TestServer server, MailSink sink, Guid workspace, string address, HttpClient key)
    {
        public Guid Workspace => workspace;

        public string Address => address;

        public Task<JsonElement> DemandAsync(bool demanded) => server.Owner.PutAsync(TestServer.In(workspace, "identity-secret"), new { demanded });

        /// <summary>A customer with an order and an open case, as a server with a secret key tells of them.</summary>
        public async Task<Person> PersonAsync(string name)
        {
            var email = $"{name}-{Guid.NewGuid():N}@example.org"[..40];
            object[] batch =
            [
                new { type = "identify", userId = name, messageId = $"{name}-i", traits = new { email, name } },
                new { type = "track", @event = "Order Completed", userId = name, messageId = $"{name}-o", timestamp = "2026-10-12T10:00:00Z", properties = new { order_id = $"{name}-1", total = 50 } },
            ];
            using var answer = await key.PostAsync("v1/batch", new StringContent(JsonSerializer.Serialize(new { batch }), Encoding.UTF8, "application/json"), Ct);
            ((int)answer.StatusCode).ShouldBe(200);
            await UntilAsync(async () => (await GetAsync($"customers?search={email}")).GetProperty("items").GetArrayLength() == 1);
            var customer = (await GetAsync($"customers?search={email}")).GetProperty("items")[0].Id();
            return new(email, customer, (await SendAsync(HttpMethod.Post, "cases", new { title = "Angry about the sofa", customer })).Id());
        }

        public GuestBrowser Guest(string? cookie = null, string language = "en") => new(server.Url, address, language) { Cookie = cookie };

        public async Task<string> LinkAsync(string email)
        {
            (await Guest().PostAsync("link", ("email", email))).ShouldBe(302);
            return await MailedAsync(email);
        }

        public async Task<GuestBrowser> SignedInAsync(string email)
        {
            var guest = Guest();
            (await guest.PostAsync($"in/{await LinkAsync(email)}")).ShouldBe(302);
            return guest;
        }

        // The last mail to the address.
        public async Task<string> MailedAsync(string email)
        {
            await UntilAsync(() => Task.FromResult(sink.Mails.Any(m => m.To == email && Link().IsMatch(m.Text))));
            return Link().Match(sink.Mails.Last(m => m.To == email).Text).Groups["token"].Value;
        }

        public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

        public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
        {
            using var request = new HttpRequestMessage(method, TestServer.In(workspace, path)) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
            if (method == HttpMethod.Put) request.Headers.TryAddWithoutValidation("If-Match", "*");
            using var answer = await key.SendAsync(request, Ct);
            return await answer.JsonAsync();
        }

        static async Task UntilAsync(Func<Task<bool>> holds)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!await holds()) await Task.Delay(50, late.Token);
        }
    }

    [GeneratedRegex("/in/(?<token>[\\w-]{43})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    /// <summary>A customer's browser in a portal; it keeps the cookie as a browser does.</summary>
    sealed class GuestBrowser(Uri url, string address, string language)
    {
        public string? Cookie { get; set; }

        public string? Before { get; private set; }

        public string CookieLine { get; private set; } = "";

        public async Task<string> PageAsync(string path)
        {
            using var answer = await SendAsync(HttpMethod.Get, path);
            return await answer.Content.ReadAsStringAsync(Ct);
        }

        public async Task<int> StatusAsync(string path)
        {
            using var answer = await SendAsync(HttpMethod.Get, path);
            return (int)answer.StatusCode;
        }

        public async Task<int> PostAsync(string path, params (string Name, string Value)[] fields)
        {
            using var answer = await SendAsync(HttpMethod.Post, path, fields);
            return (int)answer.StatusCode;
        }

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] fields)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = url };
            using var request = new HttpRequestMessage(method, $"my/{address}/{language}/{path}".TrimEnd('/'));
            if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            if (Cookie is not null) request.Headers.Add("Cookie", $"__Host-rapport-my={Cookie}");
            var answer = await http.SendAsync(request, Ct);
            if (!answer.Headers.TryGetValues("Set-Cookie", out var lines)) return answer;
            CookieLine = lines.Single();
            (Before, Cookie) = (Cookie, CookieLine.Split(';')[0].Split('=', 2)[1] is { Length: > 0 } given ? given : null);
            return answer;
        }
    }
}

/// <summary>The real server with a mail server to send through.</summary>
public sealed class PortalRig : IAsyncLifetime
{
    public TestServer Server { get; } = new();

    public MailSink Sink { get; } = new MailSink();

    public async ValueTask InitializeAsync()
    {
        Server.Settings["Outgoing:Allow:0"] = "127.0.0.1";
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
