using System.Buffers.Binary;
using System.Diagnostics;
using Rapport.Kernel;
using Shouldly;
using Xunit;

namespace Rapport.Storage.Compliance.Columns;

/// <summary>What every column store must do, whatever runs behind it. An adapter inherits this class.</summary>
public abstract class ColumnsCompliance
{
    static long tables;

    /// <summary>The store under test, ready to be asked.</summary>
    protected abstract IColumns Columns { get; }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parameter_is_a_value_and_never_text_of_the_statement()
    {
        string[] nasty = ["", "'; DROP TABLE facts; --", "tab\tnewline\nreturn\rzero\0back\\slash", "{x:String}", "\\N", "é漢字🎉", "a' OR '1'='1", "[1,2]", "100%&=+?#"];
        foreach (var text in nasty)
        {
            var got = await OneAsync("SELECT {x:String}, {xs:Array(String)}", ("x", text), ("xs", new[] { text, "other" }),
                row => (row.Text(0), row.Json(1)[0].GetString(), row.Json(1).GetArrayLength()));
            got.ShouldBe((text, text, 2), text);
        }
    }

    [Fact]
    public async Task Every_kind_of_parameter_comes_back_as_it_went()
    {
        var id = Guid.Parse("0123abcd-4567-89ef-0123-456789abcdef");
        var got = await OneAsync(
            "SELECT {a:UUID}, {b:Int64}, {c:Float64}, {d:Bool}, {e:Array(UUID)}, {f:Array(Int64)}, {g:Array(Float64)}",
            row => (row.Id(0), row.Long(1), row.DoubleOrNull(2), row.Json(3).GetBoolean(), row.Json(4)[0].GetGuid(), row.Json(5)[1].GetInt64(), row.Json(6)[0].GetDouble()),
            ("a", id), ("b", long.MinValue), ("c", 0.1), ("d", true), ("e", new[] { id }), ("f", new[] { 1L, long.MaxValue }), ("g", new[] { -1.5e300 }));
        got.ShouldBe((id, long.MinValue, 0.1, true, id, long.MaxValue, -1.5e300));
    }

    [Fact]
    public async Task Null_is_told_apart_from_zero()
    {
        var got = await OneAsync("SELECT CAST(NULL, 'Nullable(Int64)'), CAST(NULL, 'Nullable(Float64)'), CAST(NULL, 'Nullable(String)'), 0",
            row => (row.LongOrNull(0), row.DoubleOrNull(1), row.Text(2), row.LongOrNull(3)));
        got.ShouldBe((null, null, "", 0L));
    }

    [Fact]
    public async Task Many_rows_arrive_in_order()
    {
        var rows = await Columns.QueryAsync(new ColumnQuery("SELECT number, toString(number) FROM numbers(200000)"), r => (r.Long(0), r.Text(1)), Ct);
        rows.Count.ShouldBe(200_000);
        rows[123_456].ShouldBe((123_456, "123456"));
    }

    [Fact]
    public async Task No_rows_are_an_empty_list() =>
        (await Columns.QueryAsync(new ColumnQuery("SELECT 1 WHERE 0"), r => r.Long(0), Ct)).ShouldBeEmpty();

    [Fact]
    public async Task A_wrong_statement_is_refused_with_its_code_and_harms_nothing()
    {
        (await Should.ThrowAsync<ColumnsException>(() => Columns.QueryAsync(new ColumnQuery("SELECT * FROM no_such_table"), r => 0, Ct))).Code.ShouldBe(60);
        (await Should.ThrowAsync<ColumnsException>(() => Columns.QueryAsync(new ColumnQuery("SELECT ("), r => 0, Ct))).Code.ShouldBe(62);
        (await Should.ThrowAsync<ColumnsException>(() => Columns.QueryAsync(new ColumnQuery("SELECT {x:UInt8}"), r => 0, Ct))).Code.ShouldBe(456);
        (await Columns.QueryAsync(new ColumnQuery("SELECT 1"), r => r.Long(0), Ct)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_block_sent_twice_is_stored_once()
    {
        var table = await TableAsync();
        var rows = Rows(0, 1000);
        for (var i = 0; i < 3; i++) await Columns.InsertAsync(table, 7, rows, Ct);
        (await CountAsync(table)).ShouldBe((1000, 499_500));
    }

    [Fact]
    public async Task Two_blocks_with_equal_rows_are_stored_both()
    {
        var table = await TableAsync();
        await Columns.InsertAsync(table, 1, Rows(0, 10), Ct);
        await Columns.InsertAsync(table, 2, Rows(0, 10), Ct);
        (await CountAsync(table)).ShouldBe((20, 90));
    }

    [Fact]
    public async Task A_number_used_again_for_other_rows_does_not_swallow_them()
    {
        var table = await TableAsync();
        await Columns.InsertAsync(table, 1, Rows(0, 10), Ct);
        await Columns.InsertAsync(table, 1, Rows(10, 10), Ct);
        (await CountAsync(table)).ShouldBe((20, 190));
    }

    [Fact]
    public async Task A_block_over_many_years_sent_twice_is_stored_once()
    {
        var table = await TableAsync();
        var rows = Rows(0, 12_000, yearsApart: true);
        await Columns.InsertAsync(table, 1, rows, Ct);
        await Columns.InsertAsync(table, 1, rows, Ct);
        (await CountAsync(table)).Rows.ShouldBe(12_000);
    }

    [Fact]
    public async Task A_block_cut_short_stores_nothing_and_can_be_sent_whole()
    {
        var table = await TableAsync();
        var rows = Rows(0, 5_000);
        await Should.ThrowAsync<ColumnsException>(() => Columns.InsertAsync(table, 3, rows[..^5], Ct));
        (await CountAsync(table)).Rows.ShouldBe(0);
        await Columns.InsertAsync(table, 3, rows, Ct);
        (await CountAsync(table)).Rows.ShouldBe(5_000);
    }

    [Fact]
    public async Task Bytes_of_any_value_survive_an_insert()
    {
        var table = $"compliance_{Environment.ProcessId}_{Interlocked.Increment(ref tables)}";
        await Columns.ExecuteAsync(new ColumnQuery($"CREATE TABLE {table} (text String) ENGINE = MergeTree ORDER BY tuple()"), Ct);
        var bytes = new byte[2 + 256];
        (bytes[0], bytes[1]) = (0x80, 0x02);
        for (var i = 0; i < 256; i++) bytes[2 + i] = (byte)i;
        await Columns.InsertAsync(table, 1, bytes, Ct);
        (await OneAsync($"SELECT hex(text) FROM {table}", r => r.Text(0))).ShouldBe(Convert.ToHexString(bytes.AsSpan(2)));
    }

    [Fact]
    public async Task A_runaway_query_is_stopped_at_its_limit()
    {
        var since = Stopwatch.GetTimestamp();
        var stopped = await Should.ThrowAsync<ColumnsException>(() => Columns.QueryAsync(
            new ColumnQuery("SELECT count() FROM numbers(1000000000000) WHERE cityHash64(number) % 7 = 3") { Limit = TimeSpan.FromSeconds(1) }, r => r.Long(0), Ct));
        stopped.Code.ShouldBe(159);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await OneAsync("SELECT 1", r => r.Long(0))).ShouldBe(1);
    }

    [Fact]
    public async Task A_query_that_wants_too_much_memory_is_refused()
    {
        var refused = await Should.ThrowAsync<ColumnsException>(() => Columns.QueryAsync(
            new ColumnQuery("SELECT uniqExact(number), groupArray(number) FROM numbers(100000000)") { Limit = TimeSpan.FromSeconds(60) }, r => r.Long(0), Ct));
        refused.Code.ShouldBe(241);
        (await OneAsync("SELECT 1", r => r.Long(0))).ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_gives_up_frees_the_store()
    {
        for (var i = 0; i < 8; i++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(150));
            await Should.ThrowAsync<OperationCanceledException>(() => Columns.QueryAsync(
                new ColumnQuery("SELECT count() FROM numbers(1000000000000) WHERE cityHash64(number) % 7 = 3") { Limit = TimeSpan.FromMinutes(5) },
                r => r.Long(0), stop.Token));
        }

        var since = Stopwatch.GetTimestamp();
        (await OneAsync("SELECT 1", r => r.Long(0))).ShouldBe(1);
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Readers_a_writer_and_errors_at_once_leave_exact_counts()
    {
        var table = await TableAsync();
        const int blocks = 40;
        using var done = new CancellationTokenSource();
        async Task<int> AskAsync(int reader)
        {
            var (asked, last) = (0, 0L);
            while (!done.IsCancellationRequested)
            {
                if (reader == 3)
                {
                    await Should.ThrowAsync<ColumnsException>(() => Columns.QueryAsync(new ColumnQuery("SELECT throwIf(number > 10) FROM numbers(100)"), r => 0, Ct));
                }
                else
                {
                    var (rows, _) = await CountAsync(table);
                    (rows % 1000).ShouldBe(0, "a block is visible as a whole or not at all");
                    rows.ShouldBeGreaterThanOrEqualTo(last);
                    last = rows;
                }

                asked++;
            }

            return asked;
        }

        var readers = Enumerable.Range(0, 4).Select(i => Task.Run(() => AskAsync(i), Ct)).ToList();
        for (var i = 0; i < blocks; i++) await Columns.InsertAsync(table, i + 1, Rows(i * 1000, 1000), Ct);
        await done.CancelAsync();
        (await Task.WhenAll(readers)).ShouldAllBe(asked => asked > 0);
        (await CountAsync(table)).ShouldBe((blocks * 1000, blocks * 1000L * ((blocks * 1000L) - 1) / 2));
    }

    async Task<string> TableAsync()
    {
        var table = $"compliance_{Environment.ProcessId}_{Interlocked.Increment(ref tables)}";
        await Columns.ExecuteAsync(
            new ColumnQuery(
                $"""
                CREATE TABLE {table} (n Int64, at DateTime64(6, 'UTC')) ENGINE = MergeTree PARTITION BY toYear(at) ORDER BY n
                SETTINGS non_replicated_deduplication_window = 1000
                """),
            Ct);
        return table;
    }

    /// <summary>Rows of the table above in RowBinary: a number and a time.</summary>
    static ReadOnlyMemory<byte> Rows(long first, int count, bool yearsApart = false)
    {
        const long year = 365L * 24 * 3600 * 1_000_000;
        var bytes = new byte[count * 16];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 16), first + i);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * 16) + 8), 1_700_000_000_000_000 + i - (yearsApart ? i % 20 * year : 0));
        }

        return bytes;
    }

    Task<(long Rows, long Sum)> CountAsync(string table) =>
        OneAsync($"SELECT count(), sum(n) FROM {table}", row => (row.Long(0), row.Long(1)));

    async Task<T> OneAsync<T>(string sql, Func<ColumnRow, T> read, params (string Name, object Value)[] parameters) =>
        (await Columns.QueryAsync(
            new ColumnQuery(sql) { Parameters = parameters.ToDictionary(p => p.Name, p => p.Value) }, read, Ct)).ShouldHaveSingleItem();

    Task<T> OneAsync<T>(string sql, (string Name, object Value) a, (string Name, object Value) b, Func<ColumnRow, T> read) =>
        OneAsync(sql, read, a, b);
}
