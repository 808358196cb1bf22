using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Server.Demo;

namespace Rapport.Tests.Server.Demo;

/// <summary>What the demo company's customers did and said, in a workspace of a test.</summary>
static class DemoWords
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Sends what happened to some of its customers until a day, and waits until figures show it.</summary>
    public static async Task SendAsync(TestServer server, Guid at, int shoppers, DateTimeOffset today)
    {
        using var sender = server.WithKey(await server.KeyInAsync(at, "segment", "ingest"));
        using var events = new EventWriter();
        for (var number = 0; number < shoppers; number++)
        {
            Life.Of(Shopper.Of(number), today, events);
            if (!events.IsFull && number + 1 < shoppers) continue;
            using var body = new ByteArrayContent(events.Take().ToArray());
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (await sender.PostAsync("v1/batch", body, Ct)).EnsureSuccessStatusCode();
        }

        while ((await server.Services.GetRequiredService<IInbox>().BacklogAsync(Ct)).Events > 0) await Task.Delay(100, Ct); // taken, and not yet made facts
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
    }

    /// <summary>Waits until all of it was read and topics were found in both its languages.</summary>
    public static async Task FoundAsync(TestServer server, Guid at)
    {
        var before = -1L;
        for (var tries = 0; tries < 480; tries++)
        {
            var list = await server.Owner.GetAsync(TestServer.In(at, "topics"));
            var languages = list.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("topic").Text("language")).Distinct().ToList();
            var total = list.GetProperty("total").GetInt64();
            if (languages.Contains("en") && languages.Contains("de") && list.GetProperty("unread").GetInt32() == 0 && total == before)
            {
                await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct); // figures take them in after words are read
                return;
            }

            before = total;
            await Task.Delay(250, Ct);
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Heard {before} texts and found no topics in both languages."));
    }
}
