using System.Globalization;
using System.Net.Http.Headers;
using Rapport.Governance;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

/// <summary>Sends the demo company's life through the public API, as any customer's program would.</summary>
sealed class DemoJob(IWorkspaceMaker maker, IStateStore state, Loopback loopback, TimeProvider clock) : IJobKind
{
    public const string Kind = "demo.load";

    const string KeyName = "Demo company loader";

    /// <summary>What a stopped load needs to go on: the first shopper not yet sent, and the day the story ends.</summary>
    public sealed record Saved(int Next, DateTimeOffset Today);

    /// <summary>How many customers the company has.</summary>
    public sealed record Args(int Customers);

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = run.Workspace ?? throw new InvalidOperationException("The demo company is loaded into a workspace.");
        var customers = run.Args<Args>().Customers;
        var saved = run.Saved<Saved>() ?? new Saved(0, clock.GetUtcNow());
        var key = await maker.MakeKeyAsync(workspace, KeyName, [Scope.Ingest, Scope.Read, Scope.Write, Scope.Admin], TimeSpan.FromHours(2), ct);
        using var api = await loopback.OpenAsync(key, ct);
        if (saved.Next == 0) await RegisterAsync(api, workspace, saved.Today, ct);
        await SendAsync(run, api, workspace, saved, customers, ct);
        await maker.RevokeKeyAsync(workspace, KeyName, ct);
        await run.LogAsync("The demo company is complete.", ct);
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
        for (var number = begun.Next; number < customers; number++)
        {
            Life.Of(Shopper.Of(number), begun.Today, events);
            if (!events.IsFull && number + 1 < customers) continue;
            await PostAsync(api, workspace, events.Take(), ct);
            await using (var transaction = await state.BeginAsync(ct))
            {
                await run.SaveAsync(transaction, begun with { Next = number + 1 }, ct);
                await transaction.CommitAsync(ct);
            }

            await run.ProgressAsync(number + 1, customers, ct);
        }
    }

    // A busy server says when to come back, to us as to everyone.
    async Task PostAsync(HttpClient api, WorkspaceId workspace, byte[] body, CancellationToken ct)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await api.PostAsync($"/api/v1/workspaces/{workspace}/events", content, ct);
            if ((int)answer.StatusCode is not (429 or 503))
            {
                await AcceptedAsync(answer, ct);
                return;
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), clock, ct);
        }
    }

    // What the API refuses it would refuse again.
    static async Task AcceptedAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode)
            throw new JobFailedException($"The API answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
    }
}
