using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Rapport.Governance;
using Rapport.Insight;
using Rapport.Kernel;
using static Rapport.Server.Demo.DemoApi;

namespace Rapport.Server.Demo;

/// <summary>Sends the demo company's life through the public API, as any customer's program would.</summary>
sealed class DemoJob(IWorkspaceMaker maker, IStateStore state, IJobs jobs, Loopback loopback, TimeProvider clock) : IJobKind
{
    public const string Kind = "demo.load";

    const string KeyName = "Demo company loader";

    /// <summary>What a stopped load needs to go on: the first shopper not yet sent, and the day the story ends.</summary>
    public sealed record Saved(int Next, DateTimeOffset Today, IReadOnlyDictionary<string, Guid>? Surveys = null);

    /// <summary>How many customers the company has.</summary>
    public sealed record Args(int Customers);

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = run.Workspace ?? throw new InvalidOperationException("The demo company is loaded into a workspace.");
        var customers = run.Args<Args>().Customers;
        var key = await maker.MakeKeyAsync(workspace, KeyName, [Scope.Ingest, Scope.Read, Scope.Write, Scope.Admin], TimeSpan.FromHours(2), ct);
        using var api = await loopback.OpenAsync(key, ct);
        var saved = run.Saved<Saved>() ?? await KeepAsync(run, new Saved(0, clock.GetUtcNow()), ct);
        if (saved.Next == 0) await RegisterAsync(api, workspace, saved.Today, ct);
        saved = saved with { Surveys = saved.Surveys ?? await PublishAsync(api, workspace, ct) };
        if (saved.Next == 0)
        {
            await SpeakAsync(api, $"/api/v1/workspaces/{workspace}", saved.Today, ct);
            await DemoMap.DrawAsync(api, $"/api/v1/workspaces/{workspace}", ct);
        }

        await SendAsync(run, api, workspace, saved, customers, ct);
        await using (var transaction = await state.BeginAsync(ct))
        {
            await jobs.AddAsync(transaction, DemoCauses.New(workspace), ct);
            await jobs.AddAsync(transaction, InsightModule.Scan(workspace), ct);
            await jobs.AddAsync(transaction, InsightModule.Predictions(workspace), ct);
            await transaction.CommitAsync(ct);
        }

        await maker.RevokeKeyAsync(workspace, KeyName, ct);
        await run.LogAsync("The demo company is complete.", ct);
    }

    async Task<Saved> KeepAsync(JobRun run, Saved saved, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await run.SaveAsync(transaction, saved, ct);
        await transaction.CommitAsync(ct);
        return saved;
    }

    static async Task RegisterAsync(HttpClient api, WorkspaceId workspace, DateTimeOffset today, CancellationToken ct)
    {
        foreach (var (key, name, channel) in Touchpoints)
        {
            using var answer = await api.PostAsJsonAsync($"/api/v1/workspaces/{workspace}/touchpoints", new { key, name, channel }, ct);
            if (answer.StatusCode != System.Net.HttpStatusCode.Conflict) await AcceptedAsync(answer, ct);
        }

        var due = today.AddDays(TargetDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var (metric, value, owner) in Targets)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/workspaces/{workspace}/targets/{metric}") { Content = JsonContent.Create(new { value, due, owner }) };
            request.Headers.Add("If-None-Match", "*");
            using var answer = await api.SendAsync(request, ct);
            if (answer.StatusCode != System.Net.HttpStatusCode.PreconditionFailed) await AcceptedAsync(answer, ct); // set before a crash
        }
    }

    // Asked for again after a crash, each survey is the one that was made: the key of the request says so.
    static async Task<IReadOnlyDictionary<string, Guid>> PublishAsync(HttpClient api, WorkspaceId workspace, CancellationToken ct)
    {
        var made = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var survey in DemoSurveys.All)
        {
            var surveys = $"/api/v1/workspaces/{workspace}/surveys";
            var answer = await OnceAsync(api, surveys, new { name = survey.Name, document = JsonElement.Parse(survey.Document) }, $"demo-survey-{survey.Touchpoint}", ct, "name");
            var id = answer.GetProperty("id").GetGuid();
            await OnceAsync(api, $"{surveys}/{id}/publish", new { }, $"demo-publish-{survey.Touchpoint}", ct);
            if (survey.Occasion is { } occasion) await OccasionAsync(api, $"{surveys}/{id}/occasions", occasion, ct);
            made[survey.Touchpoint] = id;
        }

        return made;
    }

    // Reviews are known by their ids, all else by the key of its request: a load that goes on after a crash says nothing twice.
    async Task SpeakAsync(HttpClient api, string at, DateTimeOffset today, CancellationToken ct)
    {
        await PostAsync(api, $"{at}/reviews", JsonSerializer.SerializeToUtf8Bytes(new { items = DemoVoices.Reviews(today) }), ct);
        foreach (var (report, no) in DemoVoices.Reports(today).Select((r, i) => (r, i))) await OnceAsync(api, $"{at}/employees/reports", report, $"demo-report-{no}", ct, "text");
        foreach (var talk in DemoVoices.Talks) await TellAsync(api, at, talk, today, ct);
        var made = await OnceAsync(api, $"{at}/surveys", new { name = "Employee pulse", employees = "pulse", document = JsonElement.Parse(DemoVoices.Pulse) }, "demo-survey-pulse", ct, "name");
        var pulse = $"{at}/surveys/{made.GetProperty("id").GetGuid()}";
        await OnceAsync(api, $"{pulse}/publish", new { }, "demo-publish-pulse", ct);
        await Parallel.ForEachAsync(DemoVoices.Pulses(today), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (answer, c) => await PostAsync(api, $"{pulse}/responses", JsonSerializer.SerializeToUtf8Bytes(answer), c));
    }

    static async Task TellAsync(HttpClient api, string at, DemoTalk talk, DateTimeOffset today, CancellationToken ct)
    {
        var draft = new { title = talk.Title, kind = talk.Kind, at = today.AddDays(-talk.DaysAgo), touchpoint = talk.Touchpoint, study = talk.Study, notes = talk.Notes };
        var made = await OnceAsync(api, $"{at}/interviews", draft, $"demo-talk-{talk.Key}", ct, "title");
        var interview = $"{at}/interviews/{made.GetProperty("id").GetGuid()}";
        foreach (var name in talk.People) await OnceAsync(api, $"{interview}/participants", new { name, role = name == "Moderator" ? "moderator" : "customer" }, $"demo-talk-{talk.Key}-{name}", ct);
        if (talk.Transcript is null) return;
        using (var transcript = await api.PutAsJsonAsync($"{interview}/transcript", new { text = talk.Transcript }, ct))
        {
            if (transcript.StatusCode != System.Net.HttpStatusCode.Conflict) await AcceptedAsync(transcript, ct); // quoted before a crash
        }

        foreach (var (turn, text, tags) in talk.Quotes) await OnceAsync(api, $"{interview}/quotes", new { turn, text, tags }, $"demo-talk-{talk.Key}-{turn}", ct);
    }

    static async Task OccasionAsync(HttpClient api, string path, DemoOccasion occasion, CancellationToken ct)
    {
        var items = new[]
        {
            new { id = "demo", @event = occasion.Event, delayMinutes = occasion.DelayMinutes, recontact = new { show = "always", daysAfterShown = 30 }, letter = new { subject = occasion.Subject, text = occasion.Text } },
        };
        await SetAsync(api, path, new { items }, ct);
    }

    const int TargetDays = 90;

    static readonly (string Metric, double Value, string Owner)[] Targets =
        [("nps.0-10", 20, "Hanna Brandt"), ("csat.top2.5", 70, "Jonas Weber"), ("ces2.easy.7", 45, "Aoife Byrne")];

    static readonly (string Key, string Name, string Channel)[] Touchpoints =
    [
        ("web", "Web shop", "web"), ("app", "App", "app"), ("store", "Store", "store"), ("delivery", "Delivery", "email"),
        ("returns-desk", "Returns desk", "store"), ("refund", "Refund", "email"), ("call-centre", "Call centre", "phone"),
        ("relationship", "Relationship survey", "email"), ("campaign", "Campaign", "email"),
    ];

    async Task SendAsync(JobRun run, HttpClient api, WorkspaceId workspace, Saved begun, int customers, CancellationToken ct)
    {
        using var events = new EventWriter();
        var responses = new List<DemoResponse>();
        for (var number = begun.Next; number < customers; number++)
        {
            Life.Of(Shopper.Of(number), begun.Today, events, responses);
            if (!events.IsFull && number + 1 < customers) continue;
            await PostAsync(api, $"/api/v1/workspaces/{workspace}/events", events.Take(), ct);
            await Parallel.ForEachAsync(responses, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, (response, c) => AnswerAsync(api, workspace, begun, response, c));
            responses.Clear();
            await KeepAsync(run, begun with { Next = number + 1 }, ct);
            await run.ProgressAsync(number + 1, customers, ct);
        }
    }

    // Answers that are under way together share a commit.
    const int AtOnce = 16;

    async ValueTask AnswerAsync(HttpClient api, WorkspaceId workspace, Saved begun, DemoResponse response, CancellationToken ct)
    {
        var surveys = begun.Surveys ?? throw new InvalidOperationException("Surveys are published before they are answered.");
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            answers = response.Answers, language = response.Language, who = new Dictionary<string, string> { ["user_id"] = response.UserId }, channel = response.Channel,
            touchpoint = response.Survey, employee = response.Employee, interaction = response.Interaction, hidden = response.Hidden, at = response.At,
        });
        await PostAsync(api, $"/api/v1/workspaces/{workspace}/surveys/{surveys[response.Survey]}/responses", body, ct);
    }

    // A busy server says when to come back, to us as to everyone. What was answered before a crash is answered already.
    async Task PostAsync(HttpClient api, string path, byte[] body, CancellationToken ct)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await api.PostAsync(path, content, ct);
            if ((int)answer.StatusCode is not (429 or 503))
            {
                if (answer.StatusCode != System.Net.HttpStatusCode.Conflict) await AcceptedAsync(answer, ct);
                return;
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), clock, ct);
        }
    }
}
