using System.Text;
using System.Text.Json;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Dialects.Webhook;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>Messages of any shape, read by saved rules; and CloudEvents.</summary>
[Trait("Row", "1.1")]
public sealed class WebhookTests(IngestHost host) : IClassFixture<IngestHost>
{
    const string Order =
        """
        {"topic":"orders/create","data":[{"id":77,"created_at":"2026-11-01T10:00:00+01:00","total":"19.90","currency":"EUR",
         "customer":{"id":"c9","email":"a@b.c","a.b":1},"lines":[{"sku":"x"}]},{"id":78}]}
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Rules_read_paths_and_constants_and_say_what_they_cannot_read()
    {
        var rules = new WebhookRules
        {
            Items = "$.data", Event = "Order Completed", MessageId = "$.id", Timestamp = "$.created_at", UserId = "$.customer.id",
            Email = "$.customer.email",
            Properties = new Dictionary<string, string>
            {
                ["total"] = "$.total", ["sku"] = "$.lines[0].sku", ["odd"] = "$.customer['a.b']", ["topic"] = "$$.topic", ["shop"] = "Berlin",
            },
        };
        rules.Problems().ShouldBeEmpty();
        var events = Read(rules, Order).Events;
        events.Count.ShouldBe(2);
        var order = events[0];
        (order.MessageId, order.UserId, order.Amount, order.Currency).ShouldBe(("77", "c9", 1990, "EUR"));
        order.Identifiers.ShouldBe([new Identifier("email", "a@b.c")]);
        order.ClientAt.ShouldBe(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero).ToMicros());
        Encoding.UTF8.GetString(order.Props.Span).ShouldStartWith(
            """{"total":"19.90","sku":"x","odd":1,"topic":"orders/create","shop":"Berlin",""");
    }

    [Fact]
    public void What_the_rules_do_not_find_is_dropped_with_a_reason()
    {
        var reading = Read(new WebhookRules { Items = "$.data", Event = "$.customer.id" }, Order);
        reading.Events.ShouldHaveSingleItem().Name.ShouldBe("c9");
        reading.Drops.ShouldHaveSingleItem().Reason.ShouldBe(DropReason.Unmapped);
    }

    [Theory]
    [InlineData("$..a")]
    [InlineData("$.a[")]
    [InlineData("$.a[-1]")]
    [InlineData("$[*]")]
    [InlineData("$x")]
    public void A_path_that_cannot_be_read_is_a_problem_of_its_field(string path) =>
        new WebhookRules { Event = "x", UserId = path }.Problems().Keys.ShouldBe(["userId"]);

    [Fact]
    public void A_guess_from_a_sample_fits_the_sample()
    {
        var rules = WebhookGuess.Of(JsonElement.Parse(Order));
        (rules.Items, rules.MessageId, rules.Timestamp, rules.UserId, rules.Email).ShouldBe(
            ("$.data", "$.id", "$.created_at", "$.customer.id", "$.customer.email"));
        rules.Problems().ShouldBeEmpty();
        Read(rules, Order).Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_webhook_without_rules_is_409_and_with_them_becomes_events()
    {
        var path = new Uri($"/hooks/{TestKeys.Hook}", UriKind.Relative);
        using var early = await host.PostAsync(path, Order);
        ((int)early.StatusCode).ShouldBe(409);

        await using (var transaction = await host.Get<IStateStore>().BeginAsync(Ct))
        {
            transaction.Db.Add(new WebhookMapping
            {
                Workspace = IngestHost.Workspace, Name = "crm",
                Rules = new WebhookRules { Items = "$.data", Event = "Order Completed", MessageId = "$.id" }.ToJson(),
            });
            await transaction.CommitAsync(Ct);
        }

        var before = await host.LastAsync();
        using var answer = await host.PostAsync(path, Order);
        ((int)answer.StatusCode).ShouldBe(200);
        (await host.StoredAsync(before)).Select(e => e.MessageId).ShouldBe(["77", "78"]);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"Shipped","subject":"u","data":{"n":1}}""", 1)]
    [InlineData("""[{"specversion":"1.0","id":"1","source":"/s","type":"Shipped"},{"specversion":"0.3","id":"2","source":"/s","type":"x"}]""", 1)]
    [InlineData("[]", 0)]
    public async Task CloudEvents_come_alone_and_in_batches(string body, int expected)
    {
        var before = await host.LastAsync();
        using var answer = await host.PostAsync(Cloud, body, "application/cloudevents+json");
        ((int)answer.StatusCode).ShouldBe(200);
        var stored = await host.StoredAsync(before);
        stored.Count.ShouldBe(expected);
        if (expected > 0) (stored[0].MessageId, stored[0].Name).ShouldBe(("/s#1", "Shipped"));
    }

    [Fact]
    public async Task CloudEvents_carry_their_attributes_in_headers_too()
    {
        var before = await host.LastAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Cloud)
        {
            Content = new StringContent("""{"total":5}""", Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in ((string, string)[])[("id", "9"), ("source", "/s"), ("type", "Order%20Completed"), ("specversion", "1.0"), ("subject", "u9")])
            request.Headers.Add($"ce-{name}", value);
        using var answer = await host.Client.SendAsync(request, Ct);
        ((int)answer.StatusCode).ShouldBe(200);
        var stored = (await host.StoredAsync(before)).ShouldHaveSingleItem();
        (stored.Name, stored.UserId, stored.Amount).ShouldBe(("Order Completed", "u9", 500));
    }

    static Uri Cloud => new($"/api/v1/workspaces/{IngestHost.Workspace}/cloudevents", UriKind.Relative);

    static Rapport.Customers.Ingest.Dialects.DialectReading Read(WebhookRules rules, string body) => WebhookFormat.Read(
        new InboxRow(1, IngestHost.Workspace, "crm", "webhook", 1_800_000_000_000_000, 1, default, Encoding.UTF8.GetBytes(body)),
        IngestMeta.None, rules, "EUR");
}
