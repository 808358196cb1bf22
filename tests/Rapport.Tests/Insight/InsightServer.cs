using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments;
using Rapport.Feedback;
using Rapport.Insight;
using Rapport.Journeys;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Storage.Embedded;
using Rapport.Tests.Customers;

namespace Rapport.Tests.Insight;

/// <summary>The module's routes over the real column store and the real state store. Who may call is tested with the server;
/// here everyone may.</summary>
public sealed class InsightServer : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("rapport-insight-").FullName;
    readonly KnownWorkspaces workspaces = new();
    readonly WebApplication app;
    long block;

    public InsightServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services
            .AddEmbeddedStorage(folder)
            .AddColumns(new ColumnsOptions { Folder = Path.Combine(folder, "columns") })
            .AddJobs()
            .AddJourneys()
            .AddInsight()
            .AddSingleton<IWorkspaces>(workspaces)
            .AddSingleton<IChanges, NoChanges>()
            .AddSingleton<IAudit>(Audit)
            .AddSingleton<ICustomerNames, CustomerNames>()
            .AddSingleton<ISegmentMembers, SegmentMembers>()
            .AddSingleton<ISegmentGroups, SegmentGroupReader>()
            .AddSingleton<IFieldRights, AllFields>()
            .AddSingleton<IEmployeeScores, NoEmployees>()
            .AddSingleton<IWords, NoWords>()
            .AddSingleton<IColleagues, NoColleagues>()
            .AddSingleton<IMessages, NoMail>()
            .AddSingleton<InstanceAddress>()
            .AddSingleton<IActor, TheProgram>()
            .AddAuthorization(options =>
            {
                foreach (var role in Enum.GetValues<Role>()) options.AddPolicy(Access.Policy(role), p => p.RequireAssertion(_ => true));
            });
        app = builder.Build();
        app.UseAuthorization();
        app.MapInsight();
    }

    public Audited Audit { get; } = new();

    public IColumns Columns => app.Services.GetRequiredService<IColumns>();

    public IStateStore State => app.Services.GetRequiredService<IStateStore>();

    internal T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync() => await app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public WorkspaceId NewWorkspace(string zone)
    {
        var id = new WorkspaceId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch));
        workspaces.Add(new Workspace(id, "Test", zone, "EUR", "en", false));
        return id;
    }

    public async Task StoreAsync(IEnumerable<Fact> facts, CancellationToken ct)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var fact in facts) FactRows.Write(bytes, fact);
        if (bytes.WrittenCount > 0) await Columns.InsertAsync(FactTable.Insert, Interlocked.Increment(ref block), bytes.WrittenMemory, ct);
    }

    public async Task<(int Status, JsonObject Body)> SendAsync(
        HttpMethod method, WorkspaceId workspace, string path, object? body, CancellationToken ct, bool isThere = false)
    {
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(method, $"/api/v1/workspaces/{workspace}/{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        if (method == HttpMethod.Put) request.Headers.Add(isThere ? "If-Match" : "If-None-Match", "*");
        using var response = await client.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return ((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public async Task<JsonObject> AskAsync(WorkspaceId workspace, string path, JsonObject body, CancellationToken ct)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, workspace, path, body, ct);
        status.ShouldBe(200, $"{answer.ToJsonString()} for {body.ToJsonString()}");
        return answer;
    }

    public async Task<string> ExportAsync(WorkspaceId workspace, JsonObject body, CancellationToken ct)
    {
        using var client = app.GetTestClient();
        using var response = await client.PostAsJsonAsync($"/api/v1/workspaces/{workspace}/metrics/query?format=csv", body, ct);
        response.Content.Headers.ContentType!.ToString().ShouldBe(Csv.ContentType);
        return await response.Content.ReadAsStringAsync(ct);
    }

    sealed class KnownWorkspaces : IWorkspaces
    {
        readonly ConcurrentDictionary<WorkspaceId, Workspace> known = new();

        public void Add(Workspace workspace) => known[workspace.Id] = workspace;

        public ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) => new(known.GetValueOrDefault(id));

        public ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct) => new([.. known.Values]);
    }

    sealed class TheProgram : IActor
    {
        public Guid? Id => null;

        public string Kind => "system";

        public string Name => "The program";

        public Role? RoleIn(WorkspaceId workspace) => Role.Owner;
    }

    sealed class NoColleagues : IColleagues
    {
        public ValueTask<Colleague?> FindAsync(WorkspaceId workspace, Guid person, CancellationToken ct) => new((Colleague?)null);

        public ValueTask<IReadOnlyList<Colleague>> AllAsync(WorkspaceId workspace, CancellationToken ct) => new([]);
    }

    /// <summary>Nobody is written to where nobody works.</summary>
    sealed class NoMail : IMessages
    {
        public Task<MessageId> QueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct) => throw new NotSupportedException();

        public Task<QueuedMail> TryQueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct) => throw new NotSupportedException();

        public Task<Refusal?> CheckAsync(WorkspaceId workspace, MailClass kind, CancellationToken ct) => throw new NotSupportedException();

        public Task<string?> BarredAsync(WorkspaceId workspace, MailClass kind, string purpose, string address, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<MessageStatus>> FindAsync(WorkspaceId workspace, IReadOnlyCollection<MessageId> ids, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<MessageCount>> CountAsync(WorkspaceId workspace, string about, CancellationToken ct) => throw new NotSupportedException();

        public Task<int> CancelAsync(IStateTransaction transaction, WorkspaceId workspace, IReadOnlyCollection<MessageId> ids, string reason, CancellationToken ct) => throw new NotSupportedException();

        public Task<int> CancelAboutAsync(IStateTransaction transaction, WorkspaceId workspace, string about, string reason, CancellationToken ct) => throw new NotSupportedException();
    }

    sealed class NoEmployees : IEmployeeScores
    {
        public Task<(IReadOnlyList<EmployeeScore>? Scores, Refusal? Refusal)> ByAsync(WorkspaceId workspace, Guid survey, string group, string? from, string? to, CancellationToken ct) =>
            Task.FromResult<(IReadOnlyList<EmployeeScore>?, Refusal?)>(([], null));
    }

    sealed class NoWords : IWords
    {
        public Task<(IReadOnlyList<ReadWord>? Words, Refusal? Refusal)> FindAsync(WordQuestion question, CancellationToken ct) =>
            Task.FromResult<(IReadOnlyList<ReadWord>?, Refusal?)>(([], null));

        public Task<long> CountAsync(WorkspaceId workspace, CancellationToken ct) => Task.FromResult(0L);

        public Task<IReadOnlyDictionary<Guid, WordText>> TextsAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<Guid, WordText>>(new Dictionary<Guid, WordText>());
    }

    sealed class NoChanges : IChanges
    {
        public void Publish(WorkspaceId workspace, string topic)
        {
        }
    }

    public sealed class Audited : IAudit
    {
        public ConcurrentQueue<(string Action, string Target, string Detail)> Entries { get; } = new();

        public Task WriteAsync(
            IStateTransaction transaction, WorkspaceId? workspace, string action, string target, object? detail, CancellationToken ct)
        {
            Entries.Enqueue((action, target, JsonSerializer.Serialize(detail)));
            return Task.CompletedTask;
        }
    }
}
