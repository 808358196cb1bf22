using System.Globalization;
using System.Text.Json;
using Rapport.Governance;
using Rapport.Kernel;
using static Rapport.Server.Demo.DemoApi;

namespace Rapport.Server.Demo;

/// <summary>Does what the demo company's people did with what its customers say: cases at the returns desk, and topics traced to their
/// causes. It begins when the load is over, and waits until topics were found.</summary>
sealed class DemoCauses(IWorkspaceMaker maker, Loopback loopback, TimeProvider clock) : IJobKind
{
    public const string Kind = "demo.causes";

    const string KeyName = "Demo company causes", Training = "Lack of training", Carrier = "The new carrier";

    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    public string Name => Kind;

    public static NewJob New(WorkspaceId workspace) => new(workspace, Kind, "Look for what is behind the demo company's troubles");

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = run.Workspace ?? throw new InvalidOperationException("The demo company has a workspace.");
        var key = await maker.MakeKeyAsync(workspace, KeyName, [Scope.Read, Scope.Write, Scope.Admin], TimeSpan.FromHours(1), ct);
        using var api = await loopback.OpenAsync(key, ct);
        var at = $"/api/v1/workspaces/{workspace}";
        var causes = await CausesAsync(api, at, ct);
        await RecoverAsync(api, at, causes, ct);
        await ServeAsync(api, at, causes, ct);
        await run.LogAsync(await TraceAsync(api, at, causes, ct) ? "Topics were traced to their causes." : "No topics were found to trace: there is too little to read.", ct);
        await maker.RevokeKeyAsync(workspace, KeyName, ct);
    }

    /// <summary>The causes by name, with the company's own among them.</summary>
    static async Task<Dictionary<string, Guid>> CausesAsync(HttpClient api, string at, CancellationToken ct)
    {
        var items = (await ReadAsync(api, $"{at}/case-settings/causes", ct)).GetProperty("items").EnumerateArray().ToList();
        if (!items.Any(c => c.GetProperty("name").GetString() == Carrier))
        {
            var delivery = items.First(c => c.GetProperty("name").GetString() == "Delivery").GetProperty("id").GetGuid();
            var own = JsonSerializer.SerializeToElement(new { id = Guid.CreateVersion7(), name = Carrier, parent = delivery, retired = false });
            items.Add(own);
            await SetAsync(api, $"{at}/case-settings/causes", new { items }, ct);
        }

        return items.ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("id").GetGuid(), StringComparer.Ordinal); // names are required
    }

    // Those who rated the returns desk 1 or 2 lately: most cases are closed with their cause, the latest wait for somebody.
    async Task ServeAsync(HttpClient api, string at, Dictionary<string, Guid> causes, CancellationToken ct)
    {
        var rows = (await RatedAsync(api, at, Day(-80), Day(1), ct))
            .Where(r => r.GetProperty("customer").ValueKind == JsonValueKind.String && r.GetProperty("text").GetString() is null or "").Take(Truths.CasesAtReturns).ToList();
        foreach (var (row, no) in rows.Select((r, i) => (r, i)))
        {
            var body = new
            {
                title = s_titles[no % s_titles.Length], customer = row.GetProperty("customer").GetGuid(), touchpoint = "returns-desk", metric = "csat.5", score = row.GetProperty("score").GetDouble(), fact = row.GetProperty("fact").GetGuid(), assign = new { to = "nobody" },
            };
            var opened = await OnceAsync(api, $"{at}/cases", body, $"demo-case-{no}", ct);
            if (no < Truths.OpenAtReturns) continue;
            var id = opened.GetProperty("id").GetGuid();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{at}/cases/{id}/close")
            {
                Content = JsonContent.Create(new { outcome = no % 4 == 0 ? "partlyResolved" : "resolved", cause = causes[no % 9 == 0 ? "Returns and refunds" : Training] }),
            };
            request.Headers.Add("If-Match", "*");
            request.Headers.Add("Idempotency-Key", $"demo-close-{no}");
            using var closed = await api.SendAsync(request, ct);
            if (closed.StatusCode != System.Net.HttpStatusCode.Conflict) await AcceptedAsync(closed, ct); // closed before a crash
        }
    }

    // Those who rated it 1 or 2 between 100 and 420 days ago: their cases are over, and most said whether it was put right.
    async Task RecoverAsync(HttpClient api, string at, Dictionary<string, Guid> causes, CancellationToken ct)
    {
        var rows = (await RatedAsync(api, at, Day(-420), Day(-100), ct)).Where(r => r.GetProperty("customer").ValueKind == JsonValueKind.String).DistinctBy(r => r.GetProperty("customer").GetGuid()).Take(Truths.PastCasesAtReturns);
        var random = new Random(Truths.Seed);
        var service = await DemoService.SetAsync(api, at, ct);
        var past = new List<object>();
        foreach (var row in rows)
        {
            var (customer, opened) = (row.GetProperty("customer").GetGuid(), row.GetProperty("at").GetDateTimeOffset());
            var orders = (await ReadAsync(api, $"{at}/customers/{customer}/timeline?type=Order%20Completed", ct)).GetProperty("items").EnumerateArray().Select(o => o.GetProperty("at").GetDateTimeOffset());
            var stays = orders.Any(o => o > opened && o <= opened.AddDays(90));
            var (answers, recovered) = (random.NextDouble() < Truths.AnswersAfterCase, random.NextDouble() < (stays ? Truths.RecoveredWhoStay : Truths.RecoveredWhoLeave));
            var served = service.Next();
            past.Add(new
            {
                id = $"desk-{row.GetProperty("fact").GetGuid()}", title = s_titles[past.Count % s_titles.Length], openedAt = opened, closedAt = opened.AddHours(served.Hours), outcome = "resolved", cause = causes[past.Count % 9 == 0 ? "Returns and refunds" : Training],
                customer, touchpoint = "returns-desk", metric = "csat.5", score = row.GetProperty("score").GetDouble(),
                team = served.Team, channel = served.Channel, firstRepliedAt = opened.AddHours(served.ReplyHours), replies = served.Replies, reopenings = served.Reopenings,
                answer = answers ? new { metric = "csat.5", score = (recovered ? 4 : 1) + random.Next(2), at = opened.AddDays(4) } : null,
            });
        }

        if (past.Count == 0) return;
        using var answer = await api.PostAsJsonAsync($"{at}/cases/past", new { items = past }, ct);
        await AcceptedAsync(answer, ct);
    }

    static async Task<IEnumerable<JsonElement>> RatedAsync(HttpClient api, string at, string from, string to, CancellationToken ct)
    {
        var rated = new
        {
            metric = "csat.mean.5", limit = 400, period = new { from, to },
            filter = JsonElement.Parse("""{"all":[{"field":"touchpoint","op":"is","value":"returns-desk"},{"field":"score","op":"lte","value":2}]}"""),
        };
        using var answer = await api.PostAsJsonAsync($"{at}/metrics/rows", rated, ct);
        await AcceptedAsync(answer, ct);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("items").EnumerateArray()];
    }

    string Day(int after) => clock.GetUtcNow().AddDays(after).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static readonly string[] s_titles =
    [
        "Sent away from the returns desk", "Nobody could book the return", "Return without a receipt refused", "Waited half an hour to return a coat", "The till did not take the return", "Refund promised at the desk, never booked",
    ];

    /// <summary>Traces each topic that was found by where it is mostly spoken of. False where none was found in time.</summary>
    async Task<bool> TraceAsync(HttpClient api, string at, Dictionary<string, Guid> causes, CancellationToken ct)
    {
        var until = clock.GetUtcNow() + s_longest;
        JsonElement list;
        while (!IsRead(list = await ReadAsync(api, $"{at}/topics", ct)))
        {
            if (clock.GetUtcNow() > until) return false;
            await Task.Delay(TimeSpan.FromSeconds(10), clock, ct);
        }

        var traces = new List<object>();
        var topics = list.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("topic")).ToList();
        var upper = topics.Select(t => t.GetProperty("parent")).Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.GetGuid()).ToHashSet();
        foreach (var topic in topics.Where(t => !upper.Contains(t.GetProperty("id").GetGuid())))
        {
            var id = topic.GetProperty("id").GetGuid();
            var places = (await ReadAsync(api, $"{at}/topics/{id}/figures", ct)).GetProperty("touchpoints");
            if (places.GetArrayLength() == 0 || CauseOf(topic.GetProperty("name").GetString() ?? "", places[0].GetProperty("key").GetString() ?? "") is not { } cause) continue;
            traces.Add(new { topic = id, cause = causes[cause], whys = cause == Training ? s_whys : [] });
        }

        await SetAsync(api, $"{at}/case-settings/traces", new { items = traces, costs = new { @case = 1_800, words = 150 } }, ct);
        return true;
    }

    static readonly string[] s_whys = ["Staff do not know how to book a return", "Nobody showed them the new till", "There is no time for training at the stores", "Training is nobody's task"];

    static bool IsRead(JsonElement list) =>
        list.GetProperty("unread").GetInt32() == 0 && list.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("topic").GetProperty("language").GetString()).Intersect(["de", "en"]).Count() == 2;

    static string? CauseOf(string topic, string touchpoint)
    {
        bool Has(params string[] words) => words.Any(w => topic.Contains(w, StringComparison.OrdinalIgnoreCase));
        if (touchpoint == "returns-desk" || Has("training", "returns desk", "schulung")) return Training;
        if (Has("courier", "parcel", "paket", "geklingelt")) return Carrier;
        if (touchpoint == "refund" || Has("refund", "geld")) return "Returns and refunds";
        if (touchpoint == "call-centre" || Has("hold", "warteschleife")) return "Calls not attended";
        return touchpoint == "delivery" && Has("promised", "versprochen", "days", "late") ? "Wrong expectation" : null;
    }
}
