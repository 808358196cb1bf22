using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Help;

/// <summary>Articles are written, published, found and judged; what is not found is a gap. From the whole server.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "7.10")]
public sealed class HelpServerTests(TestServer server)
{
    const string Returns = "Send it back within **30 days**. Print the label in your account.";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_article_is_written_published_and_read_and_what_was_published_never_changes()
    {
        var (at, address) = await CentreAsync("en", "de");
        var article = await AddAsync(at, "Return an item", Returns);
        (await PageAsync($"help/{address}/en")).ShouldContain("Nothing has been written here yet");

        var published = await server.Owner.PostAsync(TestServer.In(at, $"help/articles/{article.Id()}/publish"), new { language = "en" });
        var url = published.Text("url");
        url.ShouldEndWith($"/help/{address}/en/{article.Id():N}/return-an-item");
        var page = await PageAsync(Path(url));
        page.ShouldContain("<strong>30 days</strong>");
        (await PageAsync($"help/{address}/en")).ShouldContain("Return an item");

        var changed = await ChangeAsync(at, published, new { en = new { title = "Return an item", text = "Within 60 days." } });
        changed.GetProperty("texts")[0].GetProperty("isChanged").GetBoolean().ShouldBeTrue();
        (await PageAsync(Path(url))).ShouldContain("30 days", customMessage: "readers see a draft only once it is published");
        await PublishAsync(at, article.Id(), "en");
        (await PageAsync(Path(url))).ShouldContain("60 days");

        var versions = (await server.Owner.GetAsync(TestServer.In(at, $"help/articles/{article.Id()}/past"))).GetProperty("versions").EnumerateArray().ToList();
        versions.Select(v => (v.GetProperty("version").GetInt32(), v.GetProperty("isLive").GetBoolean())).ShouldBe([(2, true), (1, false)]);
        versions[1].Text("text").ShouldBe(Returns);
        await PublishAsync(at, article.Id(), "en");
        (await server.Owner.GetAsync(TestServer.In(at, $"help/articles/{article.Id()}"))).GetProperty("texts")[0].GetProperty("versions").GetInt32().ShouldBe(2, "nothing was new");

        await server.Owner.PostAsync(TestServer.In(at, $"help/articles/{article.Id()}/withdraw"), new { language = "en" });
        (await StatusAsync(Path(url))).ShouldBe(404);
    }

    [Fact]
    public async Task Every_language_is_its_own_and_a_reader_is_led_to_the_one_they_prefer()
    {
        var (at, address) = await CentreAsync("en", "de");
        var article = await AddAsync(at, "Return an item", Returns);
        await PublishAsync(at, article.Id(), "en");
        (await RedirectAsync($"help/{address}", "de-AT,en;q=0.5")).ShouldBe($"/help/{address}/de");
        (await RedirectAsync($"help/{address}", "fr")).ShouldBe($"/help/{address}/en");
        (await RedirectAsync($"help/{address}/de-DE", "")).ShouldBe($"/help/{address}/de");

        using var german = await server.Stranger().SendAsync(HttpMethod.Get, $"help/{address}/de/{article.Id():N}/x");
        ((int)german.StatusCode).ShouldBe(404);
        (await german.Content.ReadAsStringAsync(Ct)).ShouldContain($"/help/{address}/en/{article.Id():N}/return-an-item", customMessage: "it is named where it can be read");

        var now = await server.Owner.GetAsync(TestServer.In(at, $"help/articles/{article.Id()}"));
        await ChangeAsync(at, now, new { de = new { title = "Artikel zurücksenden", text = "Innerhalb von 30 Tagen.", words = "Retoure" } });
        await PublishAsync(at, article.Id(), "de");
        (await RedirectAsync($"help/{address}/de/{article.Id():N}", "")).ShouldBe($"/help/{address}/de/{article.Id():N}/artikel-zur%C3%BCcksenden");
        var page = await PageAsync($"help/{address}/de/{article.Id():N}/artikel-zur%C3%BCcksenden");
        page.ShouldContain("lang=\"de\"");
        page.ShouldContain($"hreflang=\"en\" href=\"/help/{address}/en/{article.Id():N}/return-an-item\"");
        (await PageAsync($"help/{address}/de?q=retouren")).ShouldContain("Artikel zurücksenden");
    }

    [Fact]
    public async Task What_people_search_and_do_not_open_is_a_gap_until_an_article_closes_it()
    {
        var (at, address) = await CentreAsync("en");
        await PublishAsync(at, (await AddAsync(at, "Return an item", Returns)).Id(), "en");
        await PageAsync($"help/{address}/en?q=gift%20card");
        await PageAsync($"help/{address}/en?q=Gift%20Cards");
        await PageAsync($"help/{address}/en?q=my%20card%204111%201111%201111%201111%20is%20lost");
        var found = await PageAsync($"help/{address}/en?q=retrun");
        await PageAsync(FirstResult(found));

        await server.Owner.PostAsync(TestServer.In(at, "cases"), new { title = "Angry on the phone", text = "They sold me gift cards that the till refuses." });
        await server.Owner.PostAsync(TestServer.In(at, "cases"), new { title = "A card was lost" });
        var gaps = await server.Owner.GetAsync(TestServer.In(at, "help/gaps"));
        (gaps.GetProperty("searches").GetInt32(), gaps.GetProperty("opened").GetInt32()).ShouldBe((4, 1));
        gaps.GetProperty("low").GetDouble().ShouldBeInRange(0.01, 0.25);
        var gap = gaps.GetProperty("items")[0];
        (gap.Text("query").ToUpperInvariant(), gap.GetProperty("times").GetInt32(), gap.GetProperty("empty").GetInt32(), gap.GetProperty("unopened").GetInt32()).ShouldBe((gap.Text("query").ToUpperInvariant(), 2, 2, 2), "other forms of the same words are one wish");
        gap.Text("query").ShouldBeOneOf("gift card", "Gift Cards");
        gap.GetProperty("finds").GetArrayLength().ShouldBe(0);
        gap.GetProperty("cases").EnumerateArray().Select(c => c.Text("name")).ShouldBe(["#1"], "it speaks of the same");
        gaps.GetProperty("items").EnumerateArray().ShouldNotContain(g => g.Text("query") == "retrun", "it was opened");
        gaps.GetRawText().ShouldNotContain("4111");

        await PublishAsync(at, (await AddAsync(at, "Buy a gift card", "Choose an amount.")).Id(), "en");
        (await server.Owner.GetAsync(TestServer.In(at, "help/gaps"))).GetProperty("items")[0].GetProperty("finds")[0].GetString().ShouldBe("Buy a gift card");
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, "help/gaps?from=2026-02-01&to=2026-01-01"))).ShouldBe((422, "help.period"));
    }

    [Fact]
    public async Task A_reader_says_once_a_day_whether_it_helped_and_nothing_of_them_is_kept()
    {
        var (at, address) = await CentreAsync("en");
        var article = (await AddAsync(at, "Return an item", Returns)).Id();
        await PublishAsync(at, article, "en");
        await PageAsync($"help/{address}/en/{article:N}/return-an-item");
        (await VoteAsync(address, article, "no", "Where is the label? Write to ana@example.org")).ShouldBe(302);
        (await VoteAsync(address, article, "yes", "")).ShouldBe(302);
        (await VoteAsync(address, article, "yes", "", trap: "spam")).ShouldBe(302);
        (await VoteAsync(address, article, "maybe", "")).ShouldBe(400);
        (await VoteAsync(address, Guid.NewGuid(), "yes", "")).ShouldBe(404);

        var use = (await server.Owner.GetAsync(TestServer.In(at, $"help/articles/{article}"))).GetProperty("use");
        (use.GetProperty("read").GetInt32(), use.GetProperty("votes").GetInt32(), use.GetProperty("helped").GetInt32()).ShouldBe((1, 1, 1), "the second word takes the place of the first");
        use.GetProperty("low").GetDouble().ShouldBeInRange(0.2, 0.21); // Wilson, 1 of 1
        var comment = (await server.Owner.GetAsync(TestServer.In(at, $"help/articles/{article}/past"))).GetProperty("comments")[0];
        comment.Text("text").ShouldStartWith("Where is the label?");
        comment.Text("text").ShouldNotContain("ana@example.org");
    }

    [Fact]
    public async Task Nobody_reads_a_closed_help_centre_and_an_address_is_one_company_s()
    {
        var (at, address) = await CentreAsync("en");
        await PublishAsync(at, (await AddAsync(at, "Return an item", Returns)).Id(), "en");
        var centre = await server.Owner.GetAsync(TestServer.In(at, "help/centre"));
        await server.Owner.PutAsync(TestServer.In(at, "help/centre"), new { isOpen = false, address, name = "", languages = new[] { "en" } }, centre.Text("version"));
        (await StatusAsync($"help/{address}/en")).ShouldBe(404);
        (await StatusAsync($"help/{address}")).ShouldBe(404);
        (await StatusAsync("help/nobody-has-this")).ShouldBe(404);
        (await StatusAsync($"help/{new string('x', 500)}/en")).ShouldBe(404);

        var other = await FreshAsync();
        var first = (await server.Owner.GetAsync(TestServer.In(other, "help/centre"))).Text("version");
        object Like(string wished, params string[] languages) => new { isOpen = true, address = wished, name = "", languages };
        (await server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(other, "help/centre"), Like(address, "en"), first)).ShouldBe((409, "help.address_taken"));
        foreach (var bad in new[] { Like("", "en"), Like("A b", "en"), Like("-x-", "en"), Like("fine", "english!"), Like("fine"), Like("fine", "en", "EN") })
            (await server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(other, "help/centre"), bad, first)).ShouldBe((422, "help.invalid"));
    }

    [Fact]
    public async Task Bad_articles_are_refused_with_the_field_that_is_wrong()
    {
        var (at, _) = await CentreAsync("en");
        foreach (var (bad, code) in new (object Bad, string Code)[]
                 {
                     (new { title = " ", language = "en" }, "article.invalid"), (new { title = "x", language = "../en" }, "article.invalid"), (new { title = new string('x', 201), language = "en" }, "article.invalid"),
                     (new { title = "x", language = "en", text = new string('x', 100_001) }, "article.invalid"), (new { title = "x", language = "en", text = string.Concat(Enumerable.Repeat("> ", 5_000)) + "x" }, "article.invalid"),
                     (new { title = "x\u0007", language = "en" }, "article.invalid"),
                 })
        {
            (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, "help/articles"), bad)).ShouldBe((422, code));
        }

        var article = await AddAsync(at, "Empty", "");
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"help/articles/{article.Id()}/publish"), new { language = "en" })).ShouldBe((422, "article.invalid"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"help/articles/{article.Id()}/publish"), new { language = "fr" })).ShouldBe((404, "article.no_text"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"help/articles/{Guid.NewGuid()}/publish"), new { language = "en" })).ShouldBe((404, "article.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(server.Workspace, $"help/articles/{article.Id()}"))).ShouldBe((404, "article.unknown"), "it is another workspace's");
    }

    [Fact]
    public async Task A_viewer_reads_and_writes_nothing_and_an_agent_deletes_nothing()
    {
        var (at, _) = await CentreAsync("en");
        var article = (await AddAsync(at, "Return an item", Returns)).Id();
        var (viewer, agent) = (await server.PersonAsync("viewer", at), await server.PersonAsync("agent", at));
        (await viewer.GetAsync(TestServer.In(at, "help/articles"))).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await viewer.RefusedAsync(HttpMethod.Post, TestServer.In(at, "help/articles"), new { title = "x", language = "en" })).Status.ShouldBe(403);
        (await agent.RefusedAsync(HttpMethod.Delete, TestServer.In(at, $"help/articles/{article}"))).Status.ShouldBe(403);
        await server.Owner.DeleteAsync(TestServer.In(at, $"help/articles/{article}"));
        (await viewer.GetAsync(TestServer.In(at, "help/articles"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    async Task<Guid> FreshAsync() => (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Harbour Goods", zone = "UTC", currency = "EUR", language = "en" })).Id();

    async Task<(Guid Workspace, string Address)> CentreAsync(params string[] languages)
    {
        var at = await FreshAsync();
        var address = $"shop-{at:N}"[..24];
        var first = (await server.Owner.GetAsync(TestServer.In(at, "help/centre"))).Text("version");
        await server.Owner.PutAsync(TestServer.In(at, "help/centre"), new { isOpen = true, address, name = "", languages }, first);
        return (at, address);
    }

    Task<JsonElement> AddAsync(Guid at, string title, string text) => server.Owner.PostAsync(TestServer.In(at, "help/articles"), new { title, language = "en", category = "Orders", text });

    Task<JsonElement> ChangeAsync(Guid at, JsonElement article, object texts) =>
        server.Owner.PutAsync(TestServer.In(at, $"help/articles/{article.Id()}"), new { category = "Orders", texts }, article.Text("version"));

    Task<JsonElement> PublishAsync(Guid at, Guid article, string language) => server.Owner.PostAsync(TestServer.In(at, $"help/articles/{article}/publish"), new { language });

    static string Path(string url) => new Uri(url).PathAndQuery.TrimStart('/');

    static string FirstResult(string page)
    {
        var begin = page.IndexOf("rel=\"nofollow\" href=\"/", StringComparison.Ordinal) + "rel=\"nofollow\" href=\"/".Length;
        return System.Net.WebUtility.HtmlDecode(page[begin..page.IndexOf('"', begin)]);
    }

    async Task<string> PageAsync(string path)
    {
        using var answer = await server.Stranger().SendAsync(HttpMethod.Get, path);
        ((int)answer.StatusCode).ShouldBe(200, path);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    async Task<int> StatusAsync(string path)
    {
        using var answer = await server.Stranger().SendAsync(HttpMethod.Get, path);
        return (int)answer.StatusCode;
    }

    async Task<string> RedirectAsync(string path, string languages)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (languages.Length > 0) request.Headers.Add("Accept-Language", languages);
        using var answer = await server.Stranger().Http.SendAsync(request, Ct);
        ((int)answer.StatusCode).ShouldBe(302, path);
        return answer.Headers.Location!.OriginalString;
    }

    async Task<int> VoteAsync(string address, Guid article, string helped, string comment, string trap = "")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["helped"] = helped, ["comment"] = comment, ["website"] = trap });
        using var answer = await server.Stranger().Http.PostAsync(new Uri($"help/{address}/en/{article:N}/vote", UriKind.Relative), form, Ct);
        return (int)answer.StatusCode;
    }
}
