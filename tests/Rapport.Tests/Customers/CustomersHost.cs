using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Customers.Ingest;
using Rapport.Kernel;
using Rapport.Storage.Embedded;
using Rapport.Tests.Customers.Identity;

namespace Rapport.Tests.Customers;

/// <summary>The customers module over a real data folder. The column host is started only where a test asks for it.</summary>
sealed class CustomersHost : IAsyncDisposable
{
    readonly ServiceProvider _services;
    readonly bool _ownsFolder;

    public CustomersHost(string? folder = null, Action<IServiceCollection>? more = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("rapport-test").FullName;
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddConsole().SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IWorkspaces, OneWorkspace>();
        services.AddSingleton<IChanges, NoScreens>();
        services.AddEmbeddedStorage(Folder);
        services.AddColumns(new ColumnsOptions { Folder = Path.Combine(Folder, "columns") });
        services.AddSingleton<ISecrets>(new MasterKeys([MasterKeys.NewKey()]));
        services.AddCustomers();
        more?.Invoke(services);
        _services = services.BuildServiceProvider();
        Clock = _services.GetRequiredService<TimeProvider>();
    }

    public string Folder { get; }

    public TimeProvider Clock { get; }

    public Pipeline Pipeline => Get<Pipeline>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Puts a request of Segment-shaped messages into the inbox, as the edge does.</summary>
    public Task<long> SendAsync(IEnumerable<IncomingEvent> events, bool privileged = false) =>
        SendAsync(JsonSerializer.Serialize(new { batch = events.Select(Message) }), events.Count(), privileged);

    public async Task<long> SendAsync(string body, int events = 1, bool privileged = false) =>
        await Get<IInbox>().AppendAsync(
            new InboxRow(
                0, History.Workspace, "test", "segment", History.Start + (1000 * History.Day), events,
                privileged ? new IngestMeta { Privileged = true }.ToBytes() : default, Encoding.UTF8.GetBytes(body)),
            CancellationToken.None);

    /// <summary>Runs the pipeline until it has processed everything sent so far.</summary>
    public async Task ProcessAsync(int? batchSize = null)
    {
        Pipeline.FixedBatchSize = batchSize;
        var last = await SendAsync("""{"batch":[]}""");
        if (Pipeline.ExecuteTask is null) await Pipeline.StartAsync(CancellationToken.None);
        await Pipeline.WaitAsync(last, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>All rows of all tables, as text. What depends on the cut into batches is joined or left out.</summary>
    public async Task<string> SnapshotAsync()
    {
        var text = new StringBuilder();
        await using var connection = await Get<IStateStore>().OpenReadAsync(CancellationToken.None);
        foreach (var table in await ColumnAsync(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name"))
        {
            if (table is "seen_block" or "fact_block" or "pipeline_position") continue;
            foreach (var row in (await ColumnAsync(connection, $"SELECT * FROM {table}")).Order(StringComparer.Ordinal)) text.Append(table).Append(": ").Append(row).Append('\n');
        }

        var facts = await ColumnAsync(connection, "SELECT hex(bytes) FROM fact_block WHERE target LIKE 'facts (%' ORDER BY no");
        return text.Append(string.Concat(facts)).ToString();
    }

    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var connection = await Get<IStateStore>().OpenReadAsync(CancellationToken.None);
        return await ColumnAsync(connection, sql);
    }

    static async Task<IReadOnlyList<string>> ColumnAsync(DbConnection connection, string sql)
    {
        var rows = new List<string>();
        await using var command = connection.Command(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var cells = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] b ? Convert.ToHexString(b) : $"{reader.GetValue(i)}");
            rows.Add(string.Join('|', cells));
        }

        return rows;
    }

    static Dictionary<string, object?> Message(IncomingEvent e)
    {
        var message = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = e.Kind.ToString().ToLowerInvariant(), ["messageId"] = e.MessageId, ["timestamp"] = Instant.FromMicros(e.At),
            ["context"] = new
            {
                import = true,
                traits = e.Identifiers.Where(i => i.Namespace is "email" or "phone").DistinctBy(i => i.Namespace).ToDictionary(i => i.Namespace, i => i.Value),
                externalIds = e.Identifiers.Where(i => i.Namespace.StartsWith("external:", StringComparison.Ordinal)).Select(i => new { type = i.Namespace[9..], id = i.Value }),
            },
        };
        if (e.Name.Length > 0) message["event"] = e.Name;
        if (e.UserId is not null) message["userId"] = e.UserId;
        if (e.AnonymousId is not null) message["anonymousId"] = e.AnonymousId;
        if (e.PreviousId is not null) message["previousId"] = e.PreviousId;
        if (e.GroupId is not null) message["groupId"] = e.GroupId;
        if (e.Traits.ValueKind == JsonValueKind.Object) message["traits"] = e.Traits;
        if (e.Properties.ValueKind == JsonValueKind.Object) message["properties"] = e.Properties;
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        if (Pipeline.ExecuteTask is not null) await Pipeline.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    sealed class OneWorkspace : IWorkspaces
    {
        static readonly Workspace s_one = new(History.Workspace, "Test", "UTC", "EUR", "en", false);

        public ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) => ValueTask.FromResult<Workspace?>(id == s_one.Id ? s_one : null);

        public ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<Workspace>>([s_one]);
    }

    sealed class NoScreens : IChanges
    {
        public void Publish(WorkspaceId workspace, string topic)
        {
        }
    }
}
