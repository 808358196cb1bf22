using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Customers.Ingest;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Segments;

/// <summary>The real server under a clock that stands, told what happens and asked who is where.</summary>
sealed class SegmentRig : IAsyncDisposable
{
    readonly TestServer _server;
    readonly bool _ownsServer;
    HttpClient _client;

    SegmentRig(TestServer server, StandingClock clock, Guid workspace, HttpClient client, bool ownsServer) =>
        (_server, Clock, Workspace, _client, _ownsServer) = (server, clock, new(workspace), client, ownsServer);

    public StandingClock Clock { get; }

    /// <summary>Imports into this workspace, as its owner.</summary>
    public Sources.ImportClient Imports => new(_server, Workspace.Value);

    public WorkspaceId Workspace { get; }

    /// <summary>A server of its own.</summary>
    public static async Task<SegmentRig> StartAsync()
    {
        var clock = NewClock();
        var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        return new(server, clock, server.Workspace, server.WithKey(await server.KeyAsync("ingest", "read", "write")), true);
    }

    /// <summary>A workspace of its own on a shared server.</summary>
    public static async Task<SegmentRig> InAsync(TestServer server, StandingClock clock)
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = $"W{Guid.NewGuid():N}", zone = "Europe/Berlin", currency = "EUR", language = "en" })).Id();
        return new(server, clock, workspace, server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest", "read", "write")), false);
    }

    public static StandingClock NewClock() => new(new DateTimeOffset(2026, 2, 20, 9, 30, 0, TimeSpan.Zero));

    public T Get<T>() where T : notnull => _server.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_ownsServer) await _server.DisposeAsync();
    }

    /// <summary>Stops and starts the server.</summary>
    public async Task RestartAsync()
    {
        var key = _client.DefaultRequestHeaders.Authorization;
        _client.Dispose();
        await _server.RestartAsync();
        _client = new HttpClient { BaseAddress = _server.Url };
        _client.DefaultRequestHeaders.Authorization = key;
    }

    /// <summary>Sends messages as a Segment client does, and waits until they are processed.</summary>
    public async Task SendAsync(IReadOnlyList<object> messages, int? batchSize = null)
    {
        Get<Pipeline>().FixedBatchSize = batchSize;
        using var answer = await _client.PostAsJsonAsync("v1/batch", new { batch = messages });
        (await answer.JsonAsync()).ToString();
        await ProcessedAsync();
    }

    /// <summary>Tells what a module has to tell.</summary>
    public async Task ReportAsync(params IReadOnlyList<Report> reports)
    {
        await Get<IReports>().AppendAsync(Workspace, "surveys", reports, CancellationToken.None);
        await ProcessedAsync();
    }

    public async Task ProcessedAsync()
    {
        var (inbox, pipeline) = (Get<IInbox>(), Get<Pipeline>());
        while (await inbox.ReadAsync(pipeline.Progress.Position, 1, CancellationToken.None) is [var row, ..])
            await pipeline.WaitAsync(row.Position, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Lets the clock of segments come to the present.</summary>
    public async Task SettleAsync()
    {
        await Get<SegmentClock>().RunDueAsync(CancellationToken.None);
        await Get<SegmentClock>().RecountAsync(CancellationToken.None);
    }

    public async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null, string? seen = null)
    {
        using var answer = await RawAsync(method, path, body, seen);
        return await answer.JsonAsync();
    }

    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, object? body = null, string? seen = null)
    {
        using var request = new HttpRequestMessage(method, TestServer.In(Workspace.Value, path));
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (seen is not null) request.Headers.Add("If-Match", seen == "*" ? seen : $"\"{seen}\"");
        return await _client.SendAsync(request);
    }

    /// <summary>Makes a segment and waits until it counts.</summary>
    public async Task<Guid> SegmentAsync(string name, string predicate)
    {
        var made = await CallAsync(HttpMethod.Post, "segments", new { name, predicate = JsonElement.Parse(predicate) });
        await ReadyAsync(made.Id());
        return made.Id();
    }

    /// <summary>Waits until the definition that was saved last counts.</summary>
    public async Task<JsonElement> ReadyAsync(Guid segment)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); ;)
        {
            var now = await CallAsync(HttpMethod.Get, $"segments/{segment}");
            if (now.Text("state") == "live" && !now.GetProperty("pending").GetBoolean()) return now;
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromMinutes(2), $"{now} {await CallAsync(HttpMethod.Get, "jobs")}");
            await Task.Delay(20);
        }
    }

    /// <summary>Customer → the segments it is in, by what is kept of it.</summary>
    public async Task<Dictionary<Guid, HashSet<Guid>>> MembersAsync()
    {
        await using var connection = await Get<IStateStore>().OpenReadAsync(CancellationToken.None);
        var segments = new Dictionary<long, Guid>();
        await using (var command = connection.Command("SELECT current, id FROM segment WHERE workspace = @w").With("@w", Workspace))
        {
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync()) segments[rows.GetInt64(0)] = rows.GetId(1);
        }

        var members = new Dictionary<Guid, HashSet<Guid>>();
        await using var people = connection.Command("SELECT c.id, p.due, p.members FROM customer c LEFT JOIN segment_person p ON p.customer = c.id WHERE c.workspace = @w").With("@w", Workspace);
        await using var reader = await people.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            members[reader.GetId(0)] = reader.IsDBNull(1) ? []
                : [.. PersonState.Unpack(reader.GetInt64(1), reader.GetBytes(2)).Members.Keys.Where(segments.ContainsKey).Select(no => segments[no])];
        }

        return members;
    }

    /// <summary>Fact → its customer now and its time, as the timeline keeps them.</summary>
    public async Task<Dictionary<Guid, (Guid Customer, long At)>> FactsAsync()
    {
        await using var connection = await Get<IStateStore>().OpenReadAsync(CancellationToken.None);
        await using var command = connection.Command("SELECT r.fact, i.customer, r.at FROM recent_fact r JOIN identifier i ON i.subject = r.subject WHERE i.workspace = @w").With("@w", Workspace);
        var facts = new Dictionary<Guid, (Guid, long)>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) facts[rows.GetId(0)] = (rows.GetId(1), rows.GetInt64(2));
        return facts;
    }

    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var connection = await Get<IStateStore>().OpenReadAsync(CancellationToken.None);
        await using var command = connection.Command(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i) is byte[] b ? Convert.ToHexString(b) : $"{rows.GetValue(i)}")));
        return lines;
    }
}

/// <summary>One server for many tests, each of which has a workspace of its own. They are made first: when the clock has moved on,
/// nobody is signed in any more.</summary>
public sealed class SegmentServer : IAsyncLifetime
{
    readonly Queue<SegmentRig> _rigs = new();
    TestServer? _server;

    public async ValueTask InitializeAsync()
    {
        var clock = SegmentRig.NewClock();
        _server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        for (var i = 0; i < 24; i++) _rigs.Enqueue(await SegmentRig.InAsync(_server, clock));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    internal SegmentRig Next() => _rigs.Dequeue();
}
