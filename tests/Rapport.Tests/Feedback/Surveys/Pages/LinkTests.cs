using System.Net;
using System.Text.Json;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Pages;

/// <summary>Who may answer through which address, and how often.</summary>
[Collection(nameof(OneServer))]
public sealed class LinkTests(TestServer server)
{
    // Safety 24.
    [Fact]
    [Trait("Row", "2.17")]
    public async Task A_single_use_address_is_answered_once_also_in_two_tabs()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey, new { name = "Once", passesOnly = true });
        var url = (await server.PassesAsync(survey, link.Id(), new { })).Single();
        using var one = new Visitor(server.Url);
        using var two = new Visitor(server.Url);
        await one.LookAsync(url);
        await two.LookAsync(url);
        await Task.WhenAll(one.PressAsync("next", ("nps", "9")), two.PressAsync("next", ("nps", "2")));
        await one.PressAsync("next");
        await two.PressAsync("next");

        one.Heading.ShouldBe("Thank you");
        two.Heading.ShouldBe("Thank you");
        (await server.RowsAsync(survey)).ShouldHaveSingleItem().State.ShouldBe(ResponseState.Completed);
        link.GetProperty("url").ValueKind.ShouldBe(JsonValueKind.Null);
        using var late = new HttpRequestMessage(HttpMethod.Post, new Uri(url).PathAndQuery) { Content = new FormUrlEncodedContent([new("do", "next"), new("block", "b1"), new("nps", "1")]) };
        await one.SendAsync(late);
        one.Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    [Trait("Row", "2.13")]
    public async Task An_unfinished_address_goes_on_where_it_was_left()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey, new { name = "Once", passesOnly = true });
        var url = (await server.PassesAsync(survey, link.Id(), new { })).Single();
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(url);
        await visitor.PressAsync("next", ("nps", "6"));
        using var elsewhere = new Visitor(server.Url);
        await elsewhere.LookAsync(url);
        elsewhere.Page.QuerySelector("legend")!.TextContent.ShouldContain("Why 6?");
    }

    [Fact]
    [Trait("Row", "2.17")]
    [Trait("Row", "2.25")]
    public async Task A_personal_address_binds_the_answer_to_customer_touchpoint_employee_and_interaction()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey, new { name = "After calls", channel = "sms", touchpoint = "hotline", passesOnly = true });
        var url = (await server.PassesAsync(survey, link.Id(), new
        {
            @namespace = "user_id", value = "pass-ana", employee = "e-7", interaction = "call-1", hidden = new { plan = "gold" },
        })).Single();
        url.ShouldNotContain("ana");
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(url + "?plan=forged"); // safety 25
        await visitor.PressAsync("next", ("nps", "9"));

        var origin = JsonElement.Parse((await server.RowsAsync(survey)).Single().Origin);
        origin.Text("channel").ShouldBe("sms");
        origin.Text("touchpoint").ShouldBe("hotline");
        origin.Text("employee").ShouldBe("e-7");
        origin.Text("interaction").ShouldBe("call-1");
        origin.GetProperty("hidden").Text("plan").ShouldBe("gold");
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In("customers?search=pass-ana"))).GetProperty("items").GetArrayLength() == 1);
        var customer = (await server.Owner.GetAsync(server.In("customers?search=pass-ana"))).GetProperty("items")[0].Id();
        await server.Owner.DeleteAsync(server.In($"customers/{customer}"));
        await UntilAsync(async () => (await server.RowsAsync(survey)).Count == 0);
        await visitor.LookAsync(url); // the address is forgotten with its customer
        visitor.Status.ShouldBe(HttpStatusCode.Gone);
    }

    // Safety 26, 31.
    [Fact]
    [Trait("Row", "2.17")]
    public async Task A_changed_address_leads_nowhere()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey);
        var url = new Uri((await server.PassesAsync(survey, link.Id(), new { })).Single()).AbsolutePath;
        using var visitor = new Visitor(server.Url);
        for (var at = "/r/".Length; at < url.Length; at += 7)
        {
            var changed = url[..at] + (url[at] == 'A' ? 'B' : 'A') + url[(at + 1)..];
            await visitor.LookAsync(changed);
            visitor.Status.ShouldBe(HttpStatusCode.NotFound);
        }

        await visitor.LookAsync(url);
        visitor.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Row", "2.17")]
    public async Task Revoked_and_expired_addresses_say_so()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey);
        var made = await server.Owner.PostAsync(server.In($"surveys/{survey}/links/{link.Id()}/passes"), new { passes = new object[] { new { }, new { lastDay = "2020-01-31" }, new { lastDay = "2999-01-31" } } });
        var urls = made.GetProperty("items").EnumerateArray().Select(i => i.Text("url")).ToList();
        await server.Owner.DeleteAsync(server.In($"surveys/{survey}/links/{link.Id()}/passes/{made.GetProperty("items")[0].Id()}"));
        using var visitor = new Visitor(server.Url);
        (await visitor.LookAsync(urls[0])).Status.ShouldBe(HttpStatusCode.Gone);
        (await visitor.LookAsync(urls[1])).Status.ShouldBe(HttpStatusCode.Gone);
        (await visitor.LookAsync(urls[2])).Status.ShouldBe(HttpStatusCode.OK);

        await server.Owner.PutAsync(server.In($"surveys/{survey}/links/{link.Id()}"), new { name = "A link", revoked = true }, link.Text("version"));
        (await visitor.LookAsync(urls[2])).Status.ShouldBe(HttpStatusCode.Gone);
        (await visitor.LookAsync(link.Text("url"))).Status.ShouldBe(HttpStatusCode.Gone);
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"surveys/{survey}/links/{link.Id()}"), new { name = "Old" }, link.Text("version"))).ShouldBe((412, "request.stale"));
    }

    [Fact]
    [Trait("Row", "2.17")]
    public async Task A_new_key_breaks_no_address_that_was_handed_out()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey);
        var before = (await server.PassesAsync(survey, link.Id(), new { })).Single();
        await server.Owner.PostAsync(server.In("survey-link-keys"));
        var after = (await server.PassesAsync(survey, link.Id(), new { })).Single();
        using var visitor = new Visitor(server.Url);
        (await visitor.LookAsync(before)).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.LookAsync(after)).Status.ShouldBe(HttpStatusCode.OK);
        new Uri(after).AbsolutePath[..9].ShouldNotBe(new Uri(before).AbsolutePath[..9]); // another key's number
    }

    // Safety 28.
    [Fact]
    public async Task Nobody_goes_on_with_the_response_of_another()
    {
        var survey = await server.PublishedAsync();
        var url = (await server.LinkAsync(survey)).Text("url");
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(url);
        await visitor.PressAsync("next", ("nps", "9"));
        var row = (await server.RowsAsync(survey)).Single();
        using var other = new Visitor(server.Url);
        (await other.LookAsync($"/r/{row.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Row", "2.17")]
    public async Task A_pin_opens_and_guesses_are_slowed_down()
    {
        var survey = await server.PublishedAsync();
        var url = (await server.LinkAsync(survey, new { name = "PIN", pin = "4711" })).Text("url");
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(url);
        visitor.Page.QuerySelector("legend").ShouldBeNull();
        await visitor.PressAsync("pin", ("pin", "4712"));
        visitor.Status.ShouldBe(HttpStatusCode.Forbidden);
        await visitor.PressAsync("pin", ("pin", "4711"));
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Recommend?");
        await visitor.PressAsync("next", ("nps", "9"));
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Why 9?");

        using var thief = new Visitor(server.Url);
        await thief.LookAsync(url);
        using var unasked = new HttpRequestMessage(HttpMethod.Post, new Uri(url).AbsolutePath) { Content = new FormUrlEncodedContent([new("do", "next"), new("block", "b1"), new("nps", "1")]) };
        await thief.SendAsync(unasked);
        thief.Status.ShouldBe(HttpStatusCode.Forbidden);
        await thief.LookAsync(url);
        for (var i = 0; i < 20 && thief.Status != HttpStatusCode.TooManyRequests; i++)
        {
            using var guess = new HttpRequestMessage(HttpMethod.Post, new Uri(url).AbsolutePath) { Content = new FormUrlEncodedContent([new("pin", $"{i:0000}")]) };
            await thief.SendAsync(guess);
        }

        thief.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await server.RowsAsync(survey)).Count.ShouldBe(1);
    }

    // Safety 34, on a server of its own: the limit is per network.
    [Fact]
    public async Task Who_guesses_addresses_is_slowed_down_and_everybody_else_is_not()
    {
        var own = await TestServer.StartAsync();
        await using var _ = own;
        var survey = await own.PublishedAsync();
        var url = (await own.LinkAsync(survey)).Text("url");
        using var thief = new Visitor(own.Url);
        var last = HttpStatusCode.NotFound;
        for (var i = 0; i < 1_000 && last == HttpStatusCode.NotFound; i++) last = (await thief.LookAsync($"/r/guess{i}")).Status;
        last.ShouldBe(HttpStatusCode.TooManyRequests);
        thief.Answer.Headers.RetryAfter.ShouldNotBeNull();
        (await thief.LookAsync(url)).Status.ShouldBe(HttpStatusCode.OK);
    }

    // Row 2.18: mail scanners follow every link.
    [Fact]
    [Trait("Row", "2.18")]
    public async Task Following_all_eleven_links_of_a_mail_records_nothing()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey, new { name = "Mail", channel = "email", passesOnly = true });
        var url = (await server.PassesAsync(survey, link.Id(), new { @namespace = "user_id", value = "scanned" })).Single();
        using var scanner = new Visitor(server.Url);
        for (var score = 0; score <= 10; score++)
        {
            await scanner.LookAsync($"{url}?answer={score}");
            scanner.Page.QuerySelector("input[name=nps][checked]")!.GetAttribute("value").ShouldBe($"{score}");
            using var head = new HttpRequestMessage(HttpMethod.Head, scanner.Path);
            await scanner.SendAsync(head);
            scanner.Status.ShouldBe(HttpStatusCode.OK);
        }

        (await server.RowsAsync(survey)).ShouldBeEmpty();
        using var person = new Visitor(server.Url);
        await person.LookAsync($"{url}?answer=9");
        await person.PressAsync("next");
        JsonElement.Parse((await server.RowsAsync(survey)).Single().Answers).GetProperty("nps").GetInt32().ShouldBe(9);
    }

    [Fact]
    public async Task Answers_chosen_by_the_address_are_taken_with_the_first_form_and_nonsense_is_ignored()
    {
        var survey = await server.PublishedAsync();
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync((await server.LinkAsync(survey)).Text("url") + "?nps=8&why=Because&mail=nobody&nonsense=1");
        await visitor.PressAsync("next");
        visitor.Page.QuerySelector("textarea[name=why]")!.TextContent.ShouldBe("Because");
        visitor.Page.QuerySelector("input[name=mail]")!.GetAttribute("value").ShouldBeNullOrEmpty();
        await visitor.LookAsync((await server.LinkAsync(survey)).Text("url") + "?nps=11");
        visitor.Page.QuerySelector("input[name=nps][checked]").ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "2.25")]
    public async Task A_link_is_drawn_as_a_qr_code()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey, new { name = "Poster", channel = "qr" });
        using var code = await server.Owner.SendAsync(HttpMethod.Get, server.In($"surveys/{survey}/links/{link.Id()}/qr"));
        code.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        (await code.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith("<svg");
    }

    [Fact]
    [Trait("Row", "2.25")]
    public async Task What_a_kiosk_sends_twice_is_one_response_and_a_survey_that_branches_cannot_stand_there()
    {
        var survey = await server.PublishedAsync();
        var key = (await server.LinkAsync(survey, new { name = "Till", channel = "kiosk" })).Text("url").Split("/r/")[1];
        var start = Guid.NewGuid().ToString();
        using var device = new Visitor(server.Url);
        for (var i = 0; i < 2; i++)
        {
            using var sent = new HttpRequestMessage(HttpMethod.Post, $"/r/kiosk/{key}") { Content = new FormUrlEncodedContent([new("start", start), new("nps", "9"), new("why", "Quick"), new("mail", "nobody")]) };
            sent.Headers.Add("X-Kiosk", "1");
            await device.SendAsync(sent);
            device.Status.ShouldBe(HttpStatusCode.NoContent);
        }

        var row = (await server.RowsAsync(survey)).ShouldHaveSingleItem();
        row.Answers.ShouldContain("Quick"); // what is right is kept beside what is not
        row.Answers.ShouldNotContain("nobody");
        JsonElement.Parse(row.Origin).Text("channel").ShouldBe("kiosk");

        var open = (await server.LinkAsync(survey)).Text("url").Split("/r/")[1];
        (await device.LookAsync($"/r/kiosk/{open}")).Status.ShouldBe(HttpStatusCode.NotFound);
        var branched = await server.PublishedAsync(PageServer.Two.Replace("\"required\": true}]}", "\"required\": true}], \"rules\": [{\"then\": [{\"jump\": \"b2\"}]}]}", StringComparison.Ordinal));
        key = (await server.LinkAsync(branched, new { name = "Till", channel = "kiosk" })).Text("url").Split("/r/")[1];
        (await device.LookAsync($"/r/kiosk/{key}")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"name": ""}""")]
    [InlineData("""{"name": "x", "pin": "1"}""")]
    [InlineData("""{"name": "x", "embedOn": ["https://a.example; script-src *"]}""")]
    [InlineData("""{"name": "x", "embedOn": ["*"]}""")]
    [InlineData("""{"name": "x", "domains": ["not a domain"]}""")]
    public async Task A_link_that_cannot_work_is_refused(string link)
    {
        var survey = await server.PublishedAsync();
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"surveys/{survey}/links"), Sample.Json(link))).ShouldBe((422, "link.invalid"));
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = Environment.TickCount64 + 30_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end) throw new TimeoutException("Waited in vain.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
