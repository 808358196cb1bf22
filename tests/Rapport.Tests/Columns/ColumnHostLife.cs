using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Rapport.Columns;
using Rapport.Columns.Supervision;
using Rapport.Kernel;

namespace Rapport.Tests.Columns;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ColumnHostLife
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_host_is_started_anew_and_keeps_what_it_acknowledged()
    {
        await using var store = await StartAsync();
        await store.Columns.InsertAsync(FactTable.Insert, 1, Facts.Block(0, 500), Ct);
        for (var round = 0; round < 3; round++)
        {
            using (var host = Process.GetProcessById(await HostIdAsync(store))) host.Kill();
            (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(500);
        }

        store.Supervisor.Restarts.ShouldBe(3);
    }

    [Fact]
    public async Task A_query_under_way_when_the_host_is_killed_is_asked_again()
    {
        await using var store = await StartAsync();
        var id = await HostIdAsync(store);
        var slow = store.Columns.QueryAsync(
            new ColumnQuery("SELECT count() FROM numbers(2000000000) WHERE cityHash64(number) % 2 = 0") { Limit = TimeSpan.FromMinutes(1) }, r => r.Long(0), Ct);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Ct);
        using (var host = Process.GetProcessById(id)) host.Kill();
        (await slow).ShouldHaveSingleItem().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Twenty_kills_in_the_middle_of_inserts_lose_and_double_nothing()
    {
        await using var store = await StartAsync();
        var random = new Random(20);
        const int size = 20_000;
        long no = 0;
        for (var round = 0; round < 20; round++)
        {
            using var host = Process.GetProcessById(await HostIdAsync(store));
            var killed = Task.Run(
                async () =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 250)), Ct);
                    host.Kill();
                },
                Ct);
            while (!killed.IsCompleted) await SendUntilTakenAsync(store, ++no, size);
            await killed;
        }

        var rows = await store.Columns.QueryAsync(new ColumnQuery("SELECT count(), uniqExact(id), uniqExact(toYear(at)) FROM facts"), r => (r.Long(0), r.Long(1), r.Long(2)), Ct);
        rows.ShouldHaveSingleItem().ShouldBe((no * size, no * size, 3));
    }

    [Fact]
    public async Task A_block_of_which_some_years_arrived_is_completed_and_not_doubled()
    {
        await using var store = await StartAsync();
        var (rows, of2024) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        foreach (var fact in Enumerable.Range(0, 5000).Select(n => Facts.Of(n)))
        {
            FactRows.Write(rows, fact);
            if (Instant.FromMicros(fact.At).Year == 2024) FactRows.Write(of2024, fact);
        }

        await store.Columns.InsertAsync(FactTable.Insert, 1, of2024.WrittenMemory, Ct);
        for (var i = 0; i < 2; i++) await store.Columns.InsertAsync(FactTable.Insert, 1, rows.WrittenMemory, Ct);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(5000);
    }

    [Fact]
    public async Task The_same_facts_received_once_more_are_not_taken_for_a_block_that_arrived()
    {
        await using var store = await StartAsync();
        var later = new ArrayBufferWriter<byte>();
        for (var n = 0; n < 100; n++) FactRows.Write(later, Facts.Of(n) with { Received = Facts.Of(n).Received + 1 });
        await store.Columns.InsertAsync(FactTable.Insert, 1, Facts.Block(0, 100), Ct);
        await store.Columns.InsertAsync(FactTable.Insert, 2, later.WrittenMemory, Ct);
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(200);
    }

    [Fact]
    public async Task Inserts_given_up_half_way_and_sent_again_are_stored_once()
    {
        await using var store = await StartAsync();
        var (random, given) = (new Random(7), 0);
        for (var no = 1; no <= 15; no++)
        {
            var rows = Facts.Block(no * 20_000, 20_000);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(5, 120)));
            var first = store.Columns.InsertAsync(FactTable.Insert, no, rows, stop.Token);
            await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!first.IsCompletedSuccessfully) given++;
            await store.Columns.InsertAsync(FactTable.Insert, no, rows, Ct);
        }

        given.ShouldBeGreaterThan(0);
        (await store.Columns.QueryAsync(new ColumnQuery("SELECT count(), uniqExact(id) FROM facts"), r => (r.Long(0), r.Long(1)), Ct))
            .ShouldHaveSingleItem().ShouldBe((300_000, 300_000));
    }

    [Fact]
    public async Task The_largest_block_makes_one_part_for_each_year()
    {
        await using var store = await StartAsync();
        await store.Columns.ExecuteAsync(new ColumnQuery("SYSTEM STOP MERGES facts"), Ct);
        await store.Columns.InsertAsync(FactTable.Insert, 1, Facts.Block(0, 100_000), Ct);
        var parts = await store.Columns.QueryAsync(new ColumnQuery("SELECT uniqExact(_part), uniqExact(toYear(at)) FROM facts"), r => (r.Long(0), r.Long(1)), Ct);
        parts.ShouldHaveSingleItem().ShouldBe((3, 3));
    }

    [Fact]
    public async Task A_second_host_on_the_same_folder_is_refused_in_a_sentence()
    {
        await using var store = await StartAsync();
        var (code, words) = await RunHostAsync($"--path={store.Options.Folder}", $"--socket={store.Options.Folder}/second.sock", $"--library={HostPlaces.Library()}", "--lock-wait-seconds=1");
        code.ShouldBe(75);
        words.ShouldContain("Another process uses the facts in");
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_missing_library_is_said_in_a_sentence_and_fails_questions_at_once()
    {
        await using var store = new EmbeddedColumns(new ColumnsOptions { Folder = Folders.New("columns"), Library = "/nonexistent/libchdb.so" });
        await store.InitializeAsync();
        await Until(() => store.Endpoint.Failure.Length > 0);
        var since = Stopwatch.GetTimestamp();
        var refused = await Should.ThrowAsync<ColumnsException>(() => Facts.CountAsync(store.Columns, Ct));
        refused.Message.ShouldBe("The column engine is not installed: /nonexistent/libchdb.so is missing. Run eng/get-chdb.");
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_file_that_is_no_library_is_refused_in_a_sentence()
    {
        var folder = Folders.New("columns");
        var fake = Path.Combine(folder, "libchdb.so");
        await File.WriteAllTextAsync(fake, "no library", Ct);
        var (code, words) = await RunHostAsync($"--path={folder}", $"--socket={folder}/s", $"--library={fake}");
        Folders.Remove(folder);
        (code, words.Contains("cannot be loaded", StringComparison.Ordinal)).ShouldBe((66, true));
    }

    [Fact]
    public async Task A_damaged_folder_is_refused_and_not_stepped_over()
    {
        var options = new ColumnsOptions { Folder = Folders.New("columns") };
        var first = new EmbeddedColumns(options);
        await first.InitializeAsync();
        await first.Columns.InsertAsync(FactTable.Insert, 1, Facts.Block(0, 5000), Ct);
        await first.StopAsync();
        var data = Directory.EnumerateFiles(options.Folder, "columns.txt", SearchOption.AllDirectories).First();
        await File.WriteAllTextAsync(data, "spoilt", Ct);

        await using var second = new EmbeddedColumns(options);
        await second.InitializeAsync();
        await Until(() => second.Endpoint.Failure.Length > 0);
        (await Should.ThrowAsync<ColumnsException>(() => Facts.CountAsync(second.Columns, Ct))).Message.ShouldContain("cannot be opened; they may be damaged");
    }

    [Fact]
    public async Task Only_the_user_of_the_server_may_reach_the_socket_and_the_files()
    {
        await using var store = await StartAsync();
        await store.Columns.InsertAsync(FactTable.Insert, 1, Facts.Block(0, 10), Ct);
        File.GetUnixFileMode(HostPlaces.Socket(store.Options.Folder)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Directory.EnumerateFiles(store.Options.Folder, "*", SearchOption.AllDirectories)
            .Where(f => (File.GetUnixFileMode(f) & others) != UnixFileMode.None).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_with_a_long_name_gets_a_socket_elsewhere() =>
        Encoding.UTF8.GetByteCount(HostPlaces.Socket("/" + new string('x', 200))).ShouldBeLessThan(107);

    [Fact]
    public async Task A_caller_over_TCP_without_the_token_is_refused()
    {
        var port = Ports.Free();
        await using var store = new EmbeddedColumns(new ColumnsOptions { Folder = Folders.New("columns"), Port = port });
        await store.InitializeAsync();
        (await Facts.CountAsync(store.Columns, Ct)).ShouldBe(0);
        using var http = new HttpClient();
        foreach (var url in (string[])[$"http://127.0.0.1:{port}/?query=SELECT+1", $"http://127.0.0.1:{port}/?query=SELECT+1&X-ClickHouse-Key=x"])
        {
            using var answer = await http.GetAsync(new Uri(url), Ct);
            ((int)answer.StatusCode, answer.Headers.GetValues("X-ClickHouse-Exception-Code").Single()).ShouldBe((403, "516"));
        }
    }

    [Fact]
    public async Task The_host_ends_when_the_server_is_killed()
    {
        var folder = Folders.New("columns");
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c", $"'{HostPlaces.Executable()}' --path={folder} --socket={folder}/s --library={HostPlaces.Library()} <&0 >&1 & echo $!; wait",
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!; // started directly, so there is a process
        using var host = Process.GetProcessById(int.Parse((await parent.StandardOutput.ReadLineAsync(Ct))!, System.Globalization.CultureInfo.InvariantCulture)); // the shell wrote it
        (await parent.StandardOutput.ReadLineAsync(Ct)).ShouldBe("ready");
        parent.Kill();
        await host.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(5), Ct);
        Folders.Remove(folder);
    }

    static async Task SendUntilTakenAsync(EmbeddedColumns store, long no, int size)
    {
        var rows = Facts.Block(no * size, size);
        while (true)
        {
            try
            {
                await store.Columns.InsertAsync(FactTable.Insert, no, rows, Ct);
                return;
            }
            catch (ColumnsException lost) when (lost.Code == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
            }
        }
    }

    static async Task<EmbeddedColumns> StartAsync()
    {
        var store = new EmbeddedColumns();
        await store.InitializeAsync();
        await store.Endpoint.WaitReadyAsync(Ct);
        return store;
    }

    static async Task<int> HostIdAsync(EmbeddedColumns store)
    {
        await store.Endpoint.WaitReadyAsync(Ct);
        return store.Supervisor.HostId ?? throw new InvalidOperationException("No host runs.");
    }

    static async Task<(int Code, string Words)> RunHostAsync(params string[] arguments)
    {
        using var host = Process.Start(new ProcessStartInfo(HostPlaces.Executable(), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!; // started directly, so there is a process
        var words = await host.StandardError.ReadToEndAsync(Ct);
        await host.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        return (host.ExitCode, words);
    }

    static async Task Until(Func<bool> condition)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }
    }
}

/// <summary>Ports nobody listens on.</summary>
static class Ports
{
    public static int Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)probe.LocalEndPoint!).Port; // bound, so it has an end
    }
}
