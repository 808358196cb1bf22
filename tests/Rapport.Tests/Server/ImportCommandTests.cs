using System.Diagnostics;

namespace Rapport.Tests.Server;

/// <summary><c>rapport import</c> as people and timers run it, against a real server.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "1.3")]
public sealed class ImportCommandTests(TestServer server) : IDisposable
{
    const string _mapping =
        """
        {"name":"Shop","files":{"orders":{"match":"orders*"}},"records":[
          {"name":"order","kind":"order","from":"orders","key":["order_id"],"fields":{"order_id":"order_id","at":"at","user_id":"who","amount":"total"}}]}
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("rapport-test-").FullName;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Good_rows_are_stored_and_refused_rows_saved_with_their_reasons()
    {
        var (workspace, key) = await FreshAsync("write", "read");
        Write("orders.csv", "order_id,who,at,total\no1,u1,2024-01-02,10\no2,u1,never,5\no3,u2,2024-01-03,7\n");
        Write("m.json", _mapping);

        var dry = await RunAsync("--key", key, "--mapping", "m.json", "--dry-run", "--refused", "dry.csv", "orders.csv");
        dry.Code.ShouldBe(2, dry.Error);
        dry.Output.ShouldContain("3 rows: 2 taken, 0 left out, 1 refused; nothing stored (dry run).");
        (await CustomersAsync(workspace)).ShouldBe(0);

        var run = await RunAsync("--key", key, "--mapping", "m.json", "--refused", "refused.csv", "orders.csv");
        run.Code.ShouldBe(2, run.Error);
        run.Output.ShouldContain("3 rows: 2 taken, 0 left out, 1 refused; 2 facts stored.");
        run.Output.ShouldContain("value.not_a_time: 1");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "refused.csv"), Ct)).Trim().Split("\r\n")[1].ShouldEndWith(",orders,3,o2,u1,never,5");
        (await CustomersAsync(workspace)).ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_mapping_the_guessed_one_serves_and_a_clean_file_ends_with_0()
    {
        var (workspace, key) = await FreshAsync("write", "read");
        Write("customers.csv", "customer_id,email,name,signup_date\nc1,a@b.example,Ann,2024-01-02\nc2,c@d.example,Bob,2024-01-03\n");

        var run = await RunAsync("--key", key, "customers.csv");

        run.Code.ShouldBe(0, run.Error + run.Output);
        (await CustomersAsync(workspace)).ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_is_said_in_a_sentence()
    {
        var (_, key) = await FreshAsync("write");
        var (_, reader) = await FreshAsync("read");
        Write("orders.csv", "order_id,who,at,total\no1,u1,2024-01-02,10\n");
        Write("bad.json", """{"name":"x","records":[{"name":"o","kind":"order","from":"orders","fields":{"order_id":"nowhere"}}]}""");

        (await RunAsync("--key", "rap_nonsense", "orders.csv")).ShouldFail("key.unknown");
        (await RunAsync("--key", reader, "orders.csv")).ShouldFail("scope write");
        (await RunAsync("--key", key, "absent.csv")).ShouldFail("There is no file absent.csv");
        (await RunAsync("--key", key, "--mapping", "bad.json", "orders.csv")).ShouldFail("records[0].from");
        (await RunAsync("orders.csv")).ShouldFail("Name a secret key");
        (await RunAsync("--url", "http://127.0.0.1:1", "--key", key, "orders.csv")).ShouldFail("No Rapport answers at http://127.0.0.1:1/");
    }

    async Task<(Guid Workspace, string Key)> FreshAsync(params string[] scopes)
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Import", zone = "UTC", currency = "EUR", language = "en" })).Id();
        return (workspace, await server.KeyInAsync(workspace, "segment", scopes));
    }

    async Task<long> CustomersAsync(Guid workspace) => (await server.Owner.GetAsync(TestServer.In(workspace, "customers"))).GetProperty("total").GetInt64();

    void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    async Task<Ended> RunAsync(params string[] arguments)
    {
        string[] url = arguments.Contains("--url") ? [] : ["--url", server.Url.ToString()];
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Rapport.Server"), ["import", .. url, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        }) ?? throw new InvalidOperationException("The command did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(90), Ct);
        return new(process.ExitCode, await output, await error);
    }

    sealed record Ended(int Code, string Output, string Error)
    {
        public void ShouldFail(string words)
        {
            Code.ShouldBe(1, Output + Error);
            Error.ShouldContain(words);
            Error.ShouldNotContain("   at ");
        }
    }
}
