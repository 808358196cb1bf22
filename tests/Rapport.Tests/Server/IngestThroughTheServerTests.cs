using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Tests.Server;

/// <summary>Safety 2.1 where the answer is seen only behind the edge: through keys, pipeline and stores of the whole server.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "1.1")]
public sealed class IngestThroughTheServerTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // 5.
    [Fact]
    public async Task A_key_sends_to_its_own_workspace_only()
    {
        var workspace = await FreshAsync();
        using var foreign = server.WithKey(await server.KeyInAsync(server.OtherWorkspace, "segment", "ingest"));
        using var reader = server.WithKey(await server.KeyInAsync(workspace, "segment", "read"));
        using var nobody = server.WithKey($"rap_{new string('x', 43)}");

        (await PostAsync(foreign, workspace, Event("m"))).ShouldBe((403, "key.scope"));
        (await PostAsync(reader, workspace, Event("m"))).ShouldBe((403, "key.scope"));
        (await PostAsync(nobody, workspace, Event("m"))).ShouldBe((401, "key.unknown"));
        (await StoredAsync(workspace)).ShouldBe(0);
        (await StoredAsync(server.OtherWorkspace)).ShouldBe(0);
    }

    // 7: one after another, all at once, in one batch, and through another door.
    [Fact]
    public async Task The_same_message_sent_fifty_times_is_one_event()
    {
        var workspace = await FreshAsync();
        using var sender = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest"));
        for (var i = 0; i < 20; i++) (await PostAsync(sender, workspace, Event("same"))).Status.ShouldBe(200);
        foreach (var (status, _) in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(sender, workspace, Event("same"))))) status.ShouldBe(200);
        (await PostAsync(sender, workspace, string.Join(',', Enumerable.Repeat(Event("same"), 5)))).Status.ShouldBe(200);
        for (var i = 0; i < 5; i++)
        {
            using var answer = await sender.PostAsync("v1/batch", Json($$"""{"batch":[{{Event("same")}}]}"""), Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await StoredAsync(workspace)).ShouldBe(1);
    }

    // 22.
    [Fact]
    public async Task An_alias_by_a_write_key_does_not_merge_two_known_people_and_one_by_a_secret_key_does()
    {
        var workspace = await FreshAsync();
        using var page = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest"));
        using var backend = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest", "read"));
        (await PostAsync(page, workspace, Person("one"), Person("two"))).Status.ShouldBe(200);

        (await PostAsync(page, workspace, """{"type":"alias","previousId":"one","userId":"two","messageId":"by-page"}""")).Status.ShouldBe(200);
        await StoredAsync(workspace);
        (await PeopleAsync(workspace)).ShouldBe(2);

        (await PostAsync(backend, workspace, """{"type":"alias","previousId":"one","userId":"two","messageId":"by-backend"}""")).Status.ShouldBe(200);
        await StoredAsync(workspace);
        (await PeopleAsync(workspace)).ShouldBe(1);
    }

    static string Event(string message) => $$"""{"type":"track","event":"Seen","userId":"u","messageId":"{{message}}"}""";

    static string Person(string id) => $$$"""{"type":"identify","userId":"{{{id}}}","messageId":"i-{{{id}}}","traits":{"name":"{{{id}}}"}}""";

    async Task<Guid> FreshAsync() =>
        (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Bad inputs", zone = "UTC", currency = "EUR", language = "en" })).Id();

    static async Task<(int Status, string Code)> PostAsync(HttpClient sender, Guid workspace, params string[] events)
    {
        using var answer = await sender.PostAsync(TestServer.In(workspace, "events"), Json($$"""{"batch":[{{string.Join(',', events)}}]}"""), Ct);
        return answer.IsSuccessStatusCode ? ((int)answer.StatusCode, "") : await answer.ProblemAsync();
    }

    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    async Task<long> PeopleAsync(Guid workspace) =>
        (await server.Owner.GetAsync(TestServer.In(workspace, "customers"))).GetProperty("items").GetArrayLength();

    /// <summary>Facts of the workspace, once everything sent has been processed.</summary>
    async Task<long> StoredAsync(Guid workspace)
    {
        var inbox = server.Services.GetRequiredService<IInbox>();
        var since = TimeProvider.System.GetTimestamp();
        while ((await inbox.BacklogAsync(Ct)).Events > 0)
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromMinutes(1), "the inbox is not empty");
            await Task.Delay(20, Ct);
        }

        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
        var counts = await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT sum(sign) FROM facts WHERE workspace = {w:UUID}") { Parameters = new Dictionary<string, object> { ["w"] = workspace } },
            r => r.Long(0), Ct);
        return counts[0];
    }
}
