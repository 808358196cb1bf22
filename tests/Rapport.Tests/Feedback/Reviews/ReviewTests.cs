using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback;
using Rapport.Feedback.Heard;
using Rapport.Kernel;
using Rapport.Tests.Customers.Sources;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Reviews;

/// <summary>Reviews and mentions through the whole server: from the API, a file and an event to figures, inbox and customer.</summary>
[Collection(nameof(OneServer))]
public sealed class ReviewTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "2.26")]
    public async Task A_review_taken_twice_is_one_an_edited_one_counts_anew_and_a_deleted_one_not_at_all()
    {
        var platform = Name();
        await TakeAsync(new { platform, reviewId = "a", at = "2026-05-01T10:00:00Z", rating = 5, text = "Lovely staff" }, new { platform, reviewId = "b", at = "2026-05-02T10:00:00Z", rating = 2, text = "Slow returns, call 0171 1234567" });
        var again = await TakeAsync(new { platform, reviewId = "a", at = "2026-05-01T10:00:00Z", rating = 5, text = "Lovely staff" });
        (again.GetProperty("created").GetInt32(), again.GetProperty("known").GetInt32()).ShouldBe((0, 1));
        (await FigureAsync(platform, 2)).GetProperty("value").GetDouble().ShouldBe(3.5);
        (await HeardAsync(platform)).Select(i => i.Text).ShouldBe(["Lovely staff", "Slow returns, call [phone]"], ignoreOrder: true);

        await TakeAsync(new { platform, reviewId = "b", at = "2026-05-02T10:00:00Z", rating = 4, text = "Slow returns, but they called back" });
        await UntilAsync(async () => (await FigureAsync(platform)).GetProperty("value").GetDouble().Equals(4.5));
        await TakeAsync(new { platform, reviewId = "a", at = "2026-05-01T10:00:00Z", deleted = true });
        await UntilAsync(async () => (await FigureAsync(platform)).GetProperty("n").GetInt32() == 1);
        (await HeardAsync(platform)).ShouldHaveSingleItem().Text.ShouldBe("Slow returns, but they called back");
        var list = await server.Owner.GetAsync(server.In($"reviews?platform={platform}"));
        list.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("reviewId").ShouldBe("b");
    }

    [Fact]
    [Trait("Row", "2.26")]
    public async Task Ratings_of_other_scales_become_stars_and_keep_what_they_were()
    {
        var platform = Name();
        var taken = await TakeAsync(new { platform, reviewId = "ten", at = "2026-05-01", rating = 10, best = 10, worst = 1, text = "!" }, new { platform, reviewId = "percent", at = "2026-05-01", rating = 50, best = 100, worst = 0, text = "?" },
            new { platform, reviewId = "off", at = "2026-05-01", rating = 6, text = "six of five" });
        taken.GetProperty("refused").EnumerateArray().ShouldHaveSingleItem().GetProperty("index").GetInt32().ShouldBe(2);
        var items = (await server.Owner.GetAsync(server.In($"reviews?platform={platform}"))).GetProperty("items").EnumerateArray().ToDictionary(i => i.Text("reviewId"));
        (items["ten"].GetProperty("stars").GetDouble(), items["ten"].GetProperty("rating").GetDouble()).ShouldBe((5, 10));
        items["percent"].GetProperty("stars").GetDouble().ShouldBe(3);
    }

    [Fact]
    [Trait("Row", "2.26")]
    [Trait("Row", "10.4")]
    public async Task A_review_is_linked_by_what_its_sender_knows_or_by_hand_and_the_link_is_undone()
    {
        var platform = Name();
        var user = $"u-{platform}";
        await TakeAsync(new { platform, reviewId = "known", at = "2026-05-01T10:00:00Z", rating = 1, text = "My parcel was lost", who = new { user_id = user } });
        var stranger = (await TakeAsync(new { platform, kind = "mention", reviewId = "stranger", at = "2026-05-02T10:00:00Z", text = "@nordlicht my parcel was lost" })).GetProperty("ids")[0].GetGuid();
        var customer = Guid.Empty;
        await UntilAsync(async () =>
        {
            var found = (await server.Owner.GetAsync(server.In($"customers?search={user}"))).GetProperty("items");
            if (found.GetArrayLength() == 0) return false;
            customer = found[0].Id();
            return (await TypesAsync(customer)).SequenceEqual(["Review Written"]);
        });

        await server.Owner.PutAsync(server.In($"reviews/{stranger}/customer"), new { customer });
        await UntilAsync(async () => (await TypesAsync(customer)).Count == 2);
        (await TypesAsync(customer)).ShouldBe(["Company Mentioned", "Review Written"], ignoreOrder: true);
        (await server.Owner.GetAsync(server.In($"reviews/{stranger}"))).GetProperty("customer").GetGuid().ShouldBe(customer);

        await server.Owner.DeleteAsync(server.In($"reviews/{stranger}/customer"));
        await UntilAsync(async () => (await TypesAsync(customer)).Count == 1);
        (await server.Owner.GetAsync(server.In($"reviews/{stranger}"))).GetProperty("customer").ValueKind.ShouldBe(JsonValueKind.Null);

        await server.Owner.DeleteAsync(server.In($"customers/{customer}"));
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"reviews?platform={platform}"))).GetProperty("items").EnumerateArray().All(i => i.Text("reviewId") == "stranger"));
    }

    [Fact]
    [Trait("Row", "2.26")]
    public async Task A_reply_begins_with_a_template_and_is_marked_when_somebody_has_put_it_on_the_platform()
    {
        var platform = Name();
        var review = (await TakeAsync(new { platform, reviewId = "r", at = "2026-05-01T10:00:00Z", rating = 2, text = "Slow", author = "Ana" })).GetProperty("ids")[0].GetGuid();
        var template = await server.Owner.PostAsync(server.In("reply-templates"), new { name = "Sorry", text = "Dear {{author|customer}}, {{stars}} stars are too few. {{unknown}}{{place|Come back}}!" });
        var filled = await server.Owner.GetAsync(server.In($"reply-templates/{template.Id()}/for/{review}"));
        filled.Text("text").ShouldBe("Dear Ana, 2 stars are too few. {{unknown}}Come back!");
        await server.Owner.PutAsync(server.In($"reviews/{review}/reply"), new { state = "ready", text = filled.Text("text") }, "*");
        var done = await server.Owner.PutAsync(server.In($"reviews/{review}/reply"), new { state = "published", text = "Dear Ana" }, "*");
        done.Text("replyState").ShouldBe("published");
        done.GetProperty("repliedAt").ValueKind.ShouldBe(JsonValueKind.String);
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"reviews/{review}/reply"), new { state = "draft", text = " " }, "*")).ShouldBe((422, "review.reply"));
    }

    [Fact]
    [Trait("Row", "2.26")]
    public async Task Reviews_of_a_file_are_taken_once_and_go_when_the_import_is_undone()
    {
        var platform = Name();
        var csv = $"id,date,stars,comment,mail\nx1,2026-04-01,5,Great shop,{platform}@example.org\nx2,2026-04-02,1,Never again,\nx3,2026-04-03,9,Nine of five,\n";
        var mapping = """
            {"name":"Reviews","zone":"UTC","files":{"reviews":{"match":"reviews*.csv"}},"records":[{"name":"review","kind":"review","from":"reviews","key":["id"],
            "fields":{"review_id":"id","at":"date","rating":"stars","text":"comment","email":"mail","platform":{"value":"PLATFORM"}}}]}
            """.Replace("PLATFORM", platform, StringComparison.Ordinal);
        var import = await ImportAsync(csv, mapping);
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"reviews?platform={platform}"))).GetProperty("total").GetInt32() == 2); // nine of five is no review
        (await FigureAsync(platform, 2)).GetProperty("value").GetDouble().ShouldBe(3);
        (await server.Owner.GetAsync(server.In("events/live"))).GetProperty("refusals").EnumerateArray().Select(r => r.Text("reason")).ShouldContain("event.unfit");
        var customer = (await server.Owner.GetAsync(server.In($"customers?search={platform}@example.org"))).GetProperty("items")[0].Id();
        (await TypesAsync(customer)).ShouldBe(["Review Written"], "how it arrived is no second thing that happened");
        await server.Owner.PostAsync(server.In($"imports/{import}/undo"));
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"reviews?platform={platform}"))).GetProperty("total").GetInt32() == 0);
        await UntilAsync(async () => (await FigureAsync(platform)).GetProperty("n").GetInt32() == 0);
    }

    [Fact]
    [Trait("Row", "10.4")]
    public async Task Mentions_of_a_file_are_read_join_the_customer_they_name_and_go_when_the_import_is_undone()
    {
        var platform = Name();
        var csv = $"post,when,words,handle,account\nm1,2026-04-01,\"Terrible, the parcel was broken. Write to kim@example.org\",@kim,u-{platform}\nm2,2026-04-02,Lovely shop,@lee,\nm3,2026-04-03,,@max,\n";
        var mapping = """
            {"name":"Mentions","zone":"UTC","files":{"mentions":{"match":"reviews*.csv"}},"records":[{"name":"mention","kind":"mention","from":"mentions","key":["post"],
            "fields":{"review_id":"post","at":"when","text":"words","author":"handle","user_id":"account","platform":{"value":"PLATFORM"}}}]}
            """.Replace("PLATFORM", platform, StringComparison.Ordinal);
        var import = await ImportAsync(csv, mapping);
        await UntilAsync(async () => (await HeardAsync(platform)).Count(i => i.ReadBy > 0) == 2); // a mention without words is none

        var heard = (await HeardAsync(platform)).OrderBy(i => i.At).ToList();
        heard.ShouldAllBe(i => i.Source == FeedbackSources.Mention && i.Language == "en");
        (heard[0].Text, Math.Sign(heard[0].Level ?? 0), Math.Sign(heard[1].Level ?? 0)).ShouldBe(("Terrible, the parcel was broken. Write to [e-mail]", -1, 1));
        var customer = (await server.Owner.GetAsync(server.In($"customers?search=u-{platform}"))).GetProperty("items")[0].Id();
        (await server.Owner.GetAsync(server.In($"feedback/{heard[0].Id}"))).GetProperty("customer").GetProperty("id").GetGuid().ShouldBe(customer);
        (await server.Owner.GetAsync(server.In($"feedback/{heard[1].Id}"))).GetProperty("customer").ValueKind.ShouldBe(JsonValueKind.Null);
        await UntilAsync(async () => (await TypesAsync(customer)).SequenceEqual(["Company Mentioned"]));

        await server.Owner.PostAsync(server.In($"imports/{import}/undo"));
        await UntilAsync(async () => (await HeardAsync(platform)).Count == 0);
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"reviews?platform={platform}"))).GetProperty("total").GetInt32() == 0);
    }

    [Fact]
    [Trait("Row", "2.26")]
    [Trait("Row", "10.4")]
    public async Task What_a_webhook_brings_is_read_and_joins_the_customer_it_names()
    {
        var platform = Name();
        await server.Owner.PutAsync(server.In($"webhooks/{platform}"), new
        {
            @event = "Mention Received", messageId = "$.id", userId = "$.account",
            properties = new Dictionary<string, string> { ["review_id"] = "$.id", ["text"] = "$.post", ["author"] = "$.handle", ["platform"] = platform },
        }, "");
        var key = await server.KeyInAsync(server.Workspace, $"webhook:{platform}", "ingest");
        using var sender = new HttpClient { BaseAddress = server.Url };
        using var post = new StringContent($$"""{"id":"m1","account":"u-{{platform}}","handle":"@kim","post":"Terrible, the parcel was broken again. Call 0171 1234567"}""", Encoding.UTF8, "application/json");
        (await sender.PostAsync(new Uri($"hooks/{key}", UriKind.Relative), post, Ct)).EnsureSuccessStatusCode();

        await UntilAsync(async () => (await HeardAsync(platform)).Exists(i => i.ReadBy > 0));
        var heard = (await HeardAsync(platform)).ShouldHaveSingleItem();
        (heard.Source, heard.Text).ShouldBe((FeedbackSources.Mention, "Terrible, the parcel was broken again. Call [phone]"));
        heard.Level.ShouldNotBeNull().ShouldBeLessThan(0);
        var customer = (await server.Owner.GetAsync(server.In($"customers?search=u-{platform}"))).GetProperty("items")[0].Id();
        // Words as harsh as these become a case too.
        await UntilAsync(async () => (await TypesAsync(customer)).Where(t => t != "Case Opened").SequenceEqual(["Company Mentioned"]));
        (await server.Owner.GetAsync(server.In($"feedback/{heard.Id}"))).GetProperty("customer").GetProperty("id").GetGuid().ShouldBe(customer);
    }

    [Theory]
    [InlineData("""{"platform":"","reviewId":"a","at":"2026-05-01","text":"x"}""", "platform")]
    [InlineData("""{"platform":"p","reviewId":"a","at":"2126-05-01","text":"x"}""", "at")]
    [InlineData("""{"platform":"p","reviewId":"a","at":"2026-05-01"}""", "text")]
    [InlineData("""{"platform":"p","reviewId":"a","at":"2026-05-01","text":"x","url":"javascript:alert(1)"}""", "url")]
    [InlineData("""{"platform":"p","reviewId":"a","at":"2026-05-01","text":"x","best":1}""", "best")]
    public async Task What_is_no_review_is_refused_by_field(string review, string field)
    {
        var taken = await server.Owner.PostAsync(server.In("reviews"), JsonElement.Parse($$"""{"items":[{{review}}]}"""));
        taken.GetProperty("refused")[0].GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldContain(field);
    }

    static string Name() => $"p{Guid.NewGuid():N}"[..20];

    Task<JsonElement> TakeAsync(params object[] items) => server.Owner.PostAsync(server.In("reviews"), new { items });

    async Task<JsonElement> FigureAsync(string platform, int? n = null)
    {
        JsonElement total = default;
        await UntilAsync(async () =>
        {
            total = (await server.Owner.PostAsync(server.In("metrics/query"), new
            {
                metric = "stars.mean.5", period = new { from = "2020-01-01", to = "2100-01-01" }, filter = new { field = "prop:platform", op = "is", value = platform },
            })).GetProperty("total");
            return n is null || total.GetProperty("n").GetInt32() == n;
        });
        return total;
    }

    async Task<List<ItemRow>> HeardAsync(string platform)
    {
        await using var db = server.Services.GetRequiredService<IStateStore>().Read();
        return await db.Set<ItemRow>().Where(i => i.Collection == platform).ToListAsync(Ct);
    }

    async Task<IReadOnlyList<string>> TypesAsync(Guid customer) =>
        [.. (await server.Owner.GetAsync(server.In($"customers/{customer}/timeline"))).GetProperty("items").EnumerateArray().Select(i => i.Text("type"))];

    async Task<Guid> ImportAsync(string csv, string mapping)
    {
        var client = new ImportClient(server, server.Workspace);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var import = (await client.UploadAsync(("reviews.csv", content))).Id();
        await client.MapAsync(import, mapping);
        await client.DoAsync(import, "start");
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"imports/{import}"))).Text("state") == "done");
        return import;
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (await holds()) return;
            await Task.Delay(50, Ct);
        }

        (await holds()).ShouldBeTrue("not within a minute");
    }
}
