using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Bench.Timeline;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Server;

namespace Rapport.Bench.Customers;

/// <summary>Pages of the list of customers, over HTTP on the whole server.</summary>
/// <remarks><c>bench customers [--customers=100000] [--out=bench/results/customers.json]</c></remarks>
static class CustomersBench
{
    const int Runs = 21;
    const int FactsEach = 5;

    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    static readonly (string Name, string Query)[] s_pages =
    [
        ("first page", ""),
        ("by name", "sort=name&order=asc"),
        ("by value", "sort=value"),
        ("search for part of a name", "search=Person 7777"),
        ("search for nobody", "search=nobody of that name"),
        ("filter by field", """filter={"field":"orders","op":"gte","value":3}"""),
        ("filter by trait", """filter={"trait":"plan","op":"is","value":"gold"}"""),
        ("filter by two orders", """filter={"fact":{"type":"Order Completed"},"count":{"op":"gte","n":2}}"""),
        ("filter by no order in 60 days", """filter={"fact":{"type":"Order Completed"},"count":{"op":"is","n":0},"within":{"days":60}}"""),
    ];

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var customers = int.Parse(options.GetValueOrDefault("customers", "100000"), CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        await using var app = RapportApp.Build(new RapportOptions(folder, "http://127.0.0.1:0")
        {
            Settings = new Dictionary<string, string?>(), Replace = s => s.AddLogging(l => l.ClearProviders()),
        });
        await app.StartAsync();
        try
        {
            Address.SettleBound(app);
            using var http = new HttpClient
            {
                BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), // it listens
            };
            var workspace = await TimelineBench.SetUpAsync(app, http, "ingest", "read");
            await FillAsync(app, new WorkspaceId(workspace), customers);
            var pages = new List<object>();
            foreach (var (name, query) in s_pages) pages.Add(await MeasureAsync(http, $"api/v1/workspaces/{workspace}/customers?{query}", name));
            var text = JsonSerializer.Serialize(
                new { bench = "customers", customers, facts = customers * FactsEach, processors = Environment.ProcessorCount, runs = Runs, pages }, s_printed);
            Console.WriteLine(text);
            if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
            return 0;
        }
        finally
        {
            await app.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<object> MeasureAsync(HttpClient http, string path, string name)
    {
        var (times, total) = (new List<double>(), 0L);
        for (var i = 0; i < Runs + 2; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            total = page.RootElement.GetProperty("total").GetInt64();
            if (i >= 2) times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        times.Sort();
        var result = new { name, medianMs = Math.Round(times[times.Count / 2], 1), p95Ms = Math.Round(times[(int)(times.Count * 0.95)], 1), bestMs = Math.Round(times[0], 1), total };
        Console.Error.WriteLine(result);
        return result;
    }

    static async Task FillAsync(WebApplication app, WorkspaceId workspace, int customers)
    {
        var now = TimeProvider.System.NowMicros();
        await using (var transaction = await app.Services.GetRequiredService<IStateStore>().BeginAsync(default))
        {
            await using var write = transaction.Command(
                """
                INSERT INTO customer (id, workspace, name, email, phone, first_at, last_at, facts, orders, amount, currency, nps, csat, traits)
                VALUES (@id, @w, @n, @e, '', @f, @l, @fa, @o, @a, 'EUR', 9, NULL, @t)
                """);
            for (var i = 0; i < customers; i++)
            {
                var traits = $$"""{"name":"Person {{i}}","email":"p{{i}}@mail.example","plan":"{{(i % 3 == 0 ? "gold" : "free")}}","city":"City {{i % 300}}","about":"{{new string('x', 200)}}"}""";
                await write.With("@id", Id(workspace, i)).With("@w", workspace).With("@n", $"Person {i}").With("@e", $"p{i}@mail.example")
                    .With("@f", now - (i * 1_000_000L)).With("@l", now - ((i * 7919L % customers) * 1_000_000L)).With("@fa", (long)FactsEach)
                    .With("@o", (long)(i % 5)).With("@a", i * 37L % 100_000).With("@t", traits).ExecuteNonQueryAsync(default);
            }

            await transaction.CommitAsync(default);
        }

        var columns = app.Services.GetRequiredService<IColumns>();
        var bytes = new ArrayBufferWriter<byte>();
        for (var n = 0; n < customers * FactsEach; n++)
        {
            var who = n % customers;
            FactRows.Write(bytes, new Fact
            {
                Workspace = workspace, Type = (n + who) % 3 == 0 ? FactTypes.Order : FactTypes.Page, Subject = new(Id(workspace, who).Value), Customer = Id(workspace, who),
                At = now - (n % 200 * 86_400_000_000L), Received = now, Id = new(DerivedId.Of(workspace, "fact", n.ToString(CultureInfo.InvariantCulture))),
                Source = "bench", Props = """{"category":"hats"}"""u8.ToArray(),
            });
            if (bytes.WrittenCount < 8 << 20 && n < (customers * FactsEach) - 1) continue;
            await columns.InsertAsync(FactTable.Insert, n + 1L, bytes.WrittenMemory, default);
            bytes = new();
        }
    }

    static CustomerId Id(WorkspaceId workspace, int n) => new(DerivedId.Of(workspace, "customer", n.ToString(CultureInfo.InvariantCulture)));
}
