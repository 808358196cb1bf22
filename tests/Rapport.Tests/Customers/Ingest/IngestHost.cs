using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Customers.Ingest;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;
using Rapport.Storage.Embedded;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>The ingest routes on a real Kestrel with the embedded stores, without the pipeline behind them: what the edge
/// accepts stays in the inbox, where tests read it.</summary>
public sealed class IngestHost : IAsyncLifetime
{
    internal static readonly WorkspaceId Workspace = new(new Guid("0190a1b2-0000-7000-8000-000000000001"));

    readonly string _folder = Directory.CreateTempSubdirectory("rapport-ingest-").FullName;
    WebApplication? _app;

    public HttpClient Client { get; private set; } = new();

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    internal IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    internal Func<IInbox, IInbox>? Wrap { get; init; }

    internal static Uri OwnRoute => new($"/api/v1/workspaces/{Workspace}/events", UriKind.Relative);

    internal T Get<T>() where T : notnull => _app!.Services.GetRequiredService<T>(); // started before any test

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IKeys, TestKeys>();
        builder.Services.AddSingleton<IChanges, Silence>();
        builder.Services.AddSingleton<IAudit, Silence>();
        builder.Services.AddSingleton<IWorkspaces, Silence>();
        builder.Services.AddSingleton<IIdentityProof, Silence>();
        builder.Services.AddSingleton<IFieldRights, AllFields>();
        builder.Services.AddEmbeddedStorage(Path.Combine(_folder, "data"));
        builder.Services.AddColumns(new ColumnsOptions { Folder = Path.Combine(_folder, "facts") });
        builder.Services.AddIngest();
        builder.Services.AddSingleton<Pipeline>(); // known to the routes, never started: the inbox stays as the edge left it
        if (Wrap is { } wrap)
        {
            builder.Services.RemoveAll<IInbox>();
            builder.Services.AddSingleton<IInbox>(s => wrap(s.GetRequiredService<EmbeddedStore>().Inbox));
        }

        _app = builder.Build();
        _app.MapIngest();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestKeys.Write);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None); // disposal alone leaves background work writing into the folder
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal async Task<HttpResponseMessage> PostAsync(Uri path, string body, string type = "application/json") =>
        await Client.PostAsync(path, new StringContent(body, Encoding.UTF8, type), TestContext.Current.CancellationToken);

    /// <summary>Posts to the own API and gives status and body.</summary>
    internal async Task<(int Status, JsonElement Body)> OwnAsync(string body)
    {
        using var answer = await PostAsync(OwnRoute, body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    internal async Task<long> LastAsync()
    {
        var rows = await Get<IInbox>().ReadAsync(0, int.MaxValue, TestContext.Current.CancellationToken);
        return rows.Count == 0 ? 0 : rows[^1].Position;
    }

    /// <summary>Events stored since a position, read as the pipeline would.</summary>
    internal async Task<IReadOnlyList<IncomingEvent>> StoredAsync(long after)
    {
        var rows = await Get<IInbox>().ReadAsync(after, int.MaxValue, TestContext.Current.CancellationToken);
        return [.. rows.SelectMany(r => DialectList.Of(r).Read(r, "EUR").Events)];
    }

    sealed class Silence : IChanges, IAudit, IWorkspaces, IIdentityProof
    {
        public ValueTask<bool> IsDemandedAsync(WorkspaceId workspace, CancellationToken ct) => new(false);

        public ValueTask<bool> HoldsAsync(WorkspaceId workspace, string userId, string? hash, CancellationToken ct) => new(false);

        public void Publish(WorkspaceId workspace, string topic)
        {
        }

        public Task WriteAsync(
            IStateTransaction transaction, WorkspaceId? workspace, string action, string target, object? detail,
            CancellationToken ct) => Task.CompletedTask;

        public ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) => new((Workspace?)null);

        public ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct) => new([]);
    }
}

/// <summary>A key of each kind.</summary>
sealed class TestKeys : IKeys
{
    public const string Write = "rap_w_segment";
    public const string Rudder = "rap_w_rudder";
    public const string PostHog = "phc_rap_posthog";
    public const string Secret = "rap_s_secret";
    public const string Reader = "rap_s_reader";
    public const string OnePage = "rap_w_page";
    public const string Hook = "rap_w_hook";
    public const string Foreign = "rap_w_foreign";

    static readonly Dictionary<string, KeyGrant> Grants = new(StringComparer.Ordinal)
    {
        [Write] = Of("shop", "segment"),
        [Rudder] = Of("shop-rudder", "rudderstack"),
        [PostHog] = Of("shop-posthog", "posthog"),
        [Secret] = Of("backend", "rapport") with { Scopes = new HashSet<Scope> { Scope.Ingest, Scope.Read }, IsSecret = true },
        [Reader] = Of("reports", "rapport") with { Scopes = new HashSet<Scope> { Scope.Read }, IsSecret = true },
        [OnePage] = Of("page", "segment") with { Origins = ["https://shop.example"] },
        [Hook] = Of("crm", "webhook:crm"),
        [Foreign] = Of("other", "segment") with { Workspace = new WorkspaceId(Guid.NewGuid()) },
    };

    public ValueTask<KeyGrant?> FindAsync(string key, CancellationToken ct) => new(Grants.GetValueOrDefault(key));

    static KeyGrant Of(string name, string dialect) => new(
        Guid.NewGuid(), IngestHost.Workspace, name, dialect, new HashSet<Scope> { Scope.Ingest }, []);
}
